package skep.fuzz

import skep.btf.Btf
import skep.btf.CHeader
import skep.btf.CPrinter
import java.nio.ByteBuffer

/** A BTF section, printed as C in both orders, and type by type. */
object CPrintTarget : FuzzTarget("c-print", bytesInAnyCase = 32L shl 20, bytesForEach = 16384) {
  @JvmStatic
  fun fuzzerTestOneInput(input: ByteArray) = fuzz(input)

  override fun read(input: ByteArray) {
    val btf = tried { Btf.parse(ByteBuffer.wrap(input)) } ?: return
    printed { CHeader.of(btf).text() }
    printed { CHeader.of(btf).unsorted().text() }
    val printer = CPrinter(btf)
    for (id in btf.ids()) {
      printed { printer.define(id) }
      printed { printer.declare(id, "name") }
    }
  }

  /** Padding alone makes a megabyte of text from a few bytes, a line each; it is each text that is bounded, see CBounds. */
  private fun printed(text: () -> String) = apart { tried(text) }
}
