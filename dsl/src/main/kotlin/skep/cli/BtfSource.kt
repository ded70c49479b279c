package skep.cli

import skep.btf.Btf
import skep.btf.BtfException
import skep.elf.ElfException
import skep.elf.ElfFile
import java.io.IOException
import java.nio.ByteBuffer
import java.nio.file.Path

/** Reads the types of a file: an ELF file's section `.BTF`, or the whole of one such as `/sys/kernel/btf/vmlinux`. */
internal object BtfSource {
  /** The directory in which a kernel shows its types and those of its modules. */
  private val KERNEL = Path.of("/sys/kernel/btf")
  private val VMLINUX = KERNEL.resolve("vmlinux")
  private const val ELF_MAGIC = 0x7f

  /**
   * The types of [file], which are split from those of [base]; from the kernel's, when it is a module's in
   * `/sys/kernel/btf`.
   */
  fun read(file: Path, base: Path?): Btf {
    val below = base ?: VMLINUX.takeIf { file.parent == KERNEL && file != VMLINUX }
    val types = below?.let { read(it) { section -> Btf.parse(section) } }
    return read(file) { section -> if (types == null) Btf.parse(section) else Btf.parseSplit(section, types) }
  }

  private fun read(file: Path, parse: (ByteBuffer) -> Btf): Btf =
    try {
      parse(section(bytesOf(file)))
    } catch (failure: ElfException) {
      throw IOException("$file: ${failure.message}", failure)
    } catch (failure: BtfException) {
      throw IOException("$file: ${failure.message}", failure)
    }

  private fun section(file: ByteBuffer): ByteBuffer {
    if (!file.hasRemaining() || file[0].toInt() != ELF_MAGIC) return file
    val section = ElfFile.of(file).section(".BTF")
    return section.orElseThrow { ElfException("ELF file", "it has no section .BTF; was it compiled with -g?") }.bytes()
  }
}
