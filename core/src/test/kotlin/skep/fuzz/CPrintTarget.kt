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
    tried { CHeader.of(btf).text() }
    tried { CHeader.of(btf).unsorted().text() }
    val printer = CPrinter(btf)
    for (id in btf.ids()) {
      tried { printer.define(id) }
      tried { printer.declare(id, "name") }
    }
  }
}
