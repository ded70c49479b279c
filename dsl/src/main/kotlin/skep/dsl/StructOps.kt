package skep.dsl

import skep.insn.Imm64
import skep.spec.DataImage
import java.util.SortedMap
import java.util.TreeMap

/** A struct that the kernel calls into, such as a `struct tcp_congestion_ops`. */
public sealed class StructOps(
  owner: Bpf,
  name: String,
  /** Its section: `.struct_ops`, `.struct_ops.link`, or in an exact object one of these after a `?`. */
  public val section: String,
) : Declared(owner, name) {
  /** What code loads to refer to it as a map. */
  public val reference: Imm64.MapRef = Imm64.MapRef(name)

  /** What lies where in a struct of an exact object. */
  @BpfDsl
  public class Contents internal constructor() {
    private val bytes = DataSection.Contents()
    internal val programs = TreeMap<Int, String>()

    internal fun image(size: Int): DataImage = bytes.image(size)

    /** Bytes from [offset] on. */
    public fun at(offset: Int, bytes: ByteArray): Unit = this.bytes.at(offset, bytes)

    /** The bytes of a text from [offset] on. */
    public fun at(offset: Int, text: String): Unit = bytes.at(offset, text)

    /** The program of that name as the member [offset] bytes from the start. */
    public fun program(offset: Int, name: String) {
      programs[offset] = name
    }
  }
}

/** One whose contents are said by offsets in a type of its exact object. */
internal class ExactStructOps(
  owner: Bpf,
  name: String,
  section: String,
  val autocreate: Boolean,
  val image: DataImage,
  val programs: SortedMap<Int, String>,
) : StructOps(owner, name, section) {
  override fun emit(target: ObjectAssembly): Unit = target.structOps(this)
}
