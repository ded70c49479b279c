package skep.fuzz

import skep.btf.Btf
import skep.btf.BtfBuilder
import skep.btf.BtfExt
import java.nio.ByteBuffer

/** A `.BTF.ext` section beside good BTF, which has strings and functions to refer to. */
object BtfExtTarget : FuzzTarget("btf-ext", bytesInAnyCase = 2L shl 20, bytesForEach = 4096) {
  private val btf =
    checkNotNull(javaClass.getResourceAsStream("/skep/btf/kinds-el.btf")).use {
      Btf.parse(ByteBuffer.wrap(it.readBytes()))
    }

  @JvmStatic
  fun fuzzerTestOneInput(input: ByteArray) = fuzz(input)

  override fun read(input: ByteArray) {
    val ext = tried { BtfExt.parse(ByteBuffer.wrap(input), btf) } ?: return
    ext.sections.forEach { section -> tried { ext.section(section.name) } }
    ext.toString()
    if (ext.sections.isEmpty()) return
    val builder = BtfBuilder.from(btf)
    val written = tried { ext.write(builder) } ?: return
    check(BtfExt.parse(written, builder.build()) == ext) { "the section was written as another" }
  }
}
