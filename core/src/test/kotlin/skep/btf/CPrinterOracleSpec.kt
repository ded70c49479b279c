package skep.btf

import io.kotest.core.spec.style.FreeSpec
import io.kotest.matchers.shouldBe
import org.opentest4j.TestAbortedException
import skep.elf.ElfException
import skep.elf.ElfFile
import skep.spec.Corpus
import skep.spec.CorpusObject
import java.io.File
import java.nio.ByteBuffer

/** Types are printed as libbpf prints them, byte for byte. */
class CPrinterOracleSpec :
  FreeSpec({
    /** All types in the order of their ids, as a program that uses libbpf has them printed. */
    fun definitions(btf: Btf): String {
      val printer = CPrinter(btf)
      return (1 until btf.typeCount()).joinToString("") { printer.define(it) }
    }

    "the kernel's" {
      val file = File("/sys/kernel/btf/vmlinux")
      if (!file.canRead()) throw TestAbortedException("this kernel has no $file")
      val btf = Btf.ofKernel(ByteBuffer.wrap(file.readBytes()))
      check(definitions(btf) == BtfOracle.c(btf))
    }

    "those of real objects" {
      Corpus.each { item -> typesOf(item)?.let { definitions(it) shouldBe BtfOracle.c(it) } }
    }
  })

/** The types of an object, unless its bytes are broken. */
fun typesOf(item: CorpusObject): Btf? =
  try {
    val section = ElfFile.of(ByteBuffer.wrap(item.bytes())).section(".BTF").map { it.bytes() }
    section.filter { it.hasRemaining() }.map { Btf.parse(it) }.orElse(null)
  } catch (_: ElfException) {
    null
  } catch (_: BtfException) {
    null
  }
