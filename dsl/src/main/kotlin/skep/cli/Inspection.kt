package skep.cli

import skep.btf.Btf
import skep.btf.BtfException
import skep.btf.BtfExt
import skep.btf.LineInfo
import skep.elf.ElfException
import skep.elf.ElfFile
import skep.spec.ObjectException
import skep.spec.ObjectReader
import skep.spec.ObjectSpec
import java.io.IOException
import java.nio.ByteBuffer
import java.nio.file.Path
import kotlin.jvm.optionals.getOrNull

/**
 * A file as far as it can be read.
 *
 * @property elf the file's sections; absent when it is not even ELF
 * @property spec the object; absent when it is none
 * @property problem why it is none
 */
internal class Inspection private constructor(
  val path: String,
  val elf: ElfFile?,
  val spec: ObjectSpec?,
  val problem: String?,
) {
  /** The types; those of the file itself, when it is no object. */
  val btf: Btf? by lazy { spec?.btf()?.getOrNull() ?: readable { section(".BTF")?.let(Btf::parse) } }

  /** What is said of instructions; nothing when it is damaged. */
  val btfExt: BtfExt? by lazy {
    readable { btf?.let { types -> section(".BTF.ext")?.let { BtfExt.parse(it, types) } } }
  }

  /** The source lines of a section by the offsets of their instructions; the first, of several for one. */
  fun lines(section: String): Map<Long, LineInfo> =
    btfExt?.section(section)?.getOrNull()?.lines().orEmpty().asReversed().associateBy { it.insnOffset() }

  private fun section(name: String): ByteBuffer? = elf?.section(name)?.getOrNull()?.bytes()

  private fun <T> readable(read: () -> T?): T? =
    try {
      read()
    } catch (_: ElfException) {
      null
    } catch (_: BtfException) {
      null
    }

  companion object {
    /** Reads a file. */
    fun of(path: String): Inspection =
      try {
        val file = Path.of(path)
        of(path, "${file.fileName}", bytesOf(file))
      } catch (failure: IOException) {
        Inspection(path, null, null, failure.message.orEmpty().removePrefix("$path: "))
      }

    private fun of(path: String, name: String, bytes: ByteBuffer): Inspection =
      try {
        Inspection(path, elf(bytes), ObjectReader.read(bytes, ObjectReader.Options.named(name)), null)
      } catch (failure: ObjectException) {
        Inspection(path, elf(bytes), null, failure.message.orEmpty())
      }

    private fun elf(bytes: ByteBuffer): ElfFile? =
      try {
        ElfFile.of(bytes)
      } catch (_: ElfException) {
        null
      }
  }
}
