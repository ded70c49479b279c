package skep.fuzz

import skep.btf.Btf
import skep.btf.BtfBuilder
import skep.btf.BtfForm
import java.nio.ByteBuffer

/** A BTF section: from outside, checked, and as if the kernel had given it, unchecked. */
object BtfTarget : FuzzTarget("btf", bytesInAnyCase = 4L shl 20, bytesForEach = 8192) {
  @JvmStatic
  fun fuzzerTestOneInput(input: ByteArray) = fuzz(input)

  override fun read(input: ByteArray) {
    val checked = tried { Btf.parse(ByteBuffer.wrap(input)) }
    val btf = checked ?: tried { Btf.ofKernel(ByteBuffer.wrap(input)) } ?: return
    walk(btf)
    checked?.let { rebuild(it) }
  }

  /** Asks all that can be asked of each type. */
  private fun walk(btf: Btf) {
    for (id in btf.ids()) {
      tried { btf.kind(id) }?.let { kind -> tried { btf.find(btf.name(id), kind) } }
      tried { btf.type(id).toString() }
      tried { btf.sizeOf(id) }
      tried { btf.alignOf(id) }
      tried { btf.skipModifiersAndTypedefs(id) }
    }
    tried { btf.stringOffsets().forEach { btf.string(it) } }
    tried { btf.pointerSize() }
    tried { btf.findAll("int").count() }
    tried { btf.findAllFlavors("task_struct").count() }
  }

  /** What was read is built anew, in both forms, and read again as the same number of types. */
  private fun rebuild(btf: Btf) {
    val builder = tried { BtfBuilder.from(btf) } ?: return
    for (form in BtfForm.entries) {
      val built = tried { builder.build(form) } ?: continue
      check(built.typeCount() == btf.typeCount()) { "${btf.typeCount()} types became ${built.typeCount()}" }
    }
  }
}
