package skep.kernel

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FreeSpec
import io.kotest.matchers.maps.shouldBeEmpty
import io.kotest.matchers.shouldBe
import skep.kernel.KernelSymbols.Symbol
import java.util.Optional

private class Listing(private val text: String?) : Kernel by LinuxKernel() {
  override fun readFile(path: String): Optional<ByteArray> =
    if (path == "/proc/kallsyms") Optional.ofNullable(text).map { it.toByteArray() } else error(path)
}

class KernelSymbolsSpec : FreeSpec({
  // The lines of modules follow, with lower addresses; some end the file without a line feed.
  val kernel = Listing(
    """
    |0000000000000000 A fixed_percpu_data
    |ffffffff81000000 T _stext
    |ffffffff81000000 T _text
    |ffffffff81000040 t twice
    |ffffffff81000080 t twice
    |ffffffff82c00000 d table.llvm.1234
    |ffffffff82c00010 W weak
    |
    |broken
    |ffffffffc0000000 t init	[module]
    """.trimMargin(),
  )

  "by name" {
    KernelSymbols.read(kernel).find(listOf("twice", "table", "init", "missing", "fixed_percpu_data")) shouldBe mapOf(
      "twice" to setOf(-0x7effffc0L, -0x7effff80L),
      "table" to setOf(-0x7d400000L),
      "init" to setOf(-0x40000000L),
      "fixed_percpu_data" to setOf(0L),
    )
  }

  "by address: the last symbol that is not after it, the first of several, and none below all" {
    KernelSymbols.read(kernel).before(
      listOf(-0x7f000000L, -0x7effffffL, -0x7effff80L, -0x7d3ffff1L, -0x7d3ffff0L, -1L, 5L, -0x7f000001L),
    ) shouldBe mapOf(
      -0x7f000000L to Symbol("_stext", -0x7f000000L, 'T'),
      -0x7effffffL to Symbol("_stext", -0x7f000000L, 'T'),
      -0x7effff80L to Symbol("twice", -0x7effff80L, 't'),
      -0x7d3ffff1L to Symbol("table.llvm.1234", -0x7d400000L, 'd'),
      -0x7d3ffff0L to Symbol("weak", -0x7d3ffff0L, 'W'),
      -1L to Symbol("init", -0x40000000L, 't'),
    )
    listOf('t', 'T', 'w', 'W', 'd', 'A', 'v').map { Symbol("x", 1, it).isCode } shouldBe
      listOf(true, true, true, true, false, false, false)
  }

  "without permission, and without /proc" {
    val hidden = Listing("0000000000000000 T _stext\n0000000000000000 T schedule\n")
    KernelSymbols.read(hidden).before(listOf(7L)).shouldBeEmpty()
    shouldThrow<KernelException> { KernelSymbols.read(Listing(null)) }.errno().get() shouldBe Errno.ENOENT
  }
})
