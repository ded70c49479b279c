package skep.dsl

import skep.insn.Imm64
import skep.spec.DataImage
import java.util.SortedMap
import java.util.TreeMap

/** A struct of an exact object that the kernel calls into, such as a `struct tcp_congestion_ops`. */
public class StructOps internal constructor(
  owner: Bpf,
  name: String,
  /** Its section: `.struct_ops`, `.struct_ops.link`, or one of these after a `?`. */
  public val section: String,
  /** Whether loading the object creates it. */
  public val autocreate: Boolean,
  internal val image: DataImage,
  internal val programs: SortedMap<Int, String>,
) : Declared(owner, name) {
  /** What code loads to refer to it as a map. */
  public val reference: Imm64.MapRef = Imm64.MapRef(name)

  override fun emit(target: ObjectAssembly): Unit = target.structOps(this)

  /** What lies where in a struct. */
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
