package skep.fuzz

import skep.btf.Btf
import skep.btf.BtfDedup
import java.nio.ByteBuffer

/** A BTF section, deduplicated; each type has an id in what remains. */
object DedupTarget : FuzzTarget("dedup", bytesInAnyCase = 16L shl 20, bytesForEach = 16384) {
  @JvmStatic
  fun fuzzerTestOneInput(input: ByteArray) = fuzz(input)

  override fun read(input: ByteArray) {
    val btf = tried { Btf.parse(ByteBuffer.wrap(input)) } ?: return
    val deduplicated = tried { BtfDedup.dedup(btf) } ?: return
    for (id in btf.ids()) {
      check(deduplicated.newId(id) < deduplicated.btf().typeCount()) { "type $id has become one that is not there" }
    }
  }
}
