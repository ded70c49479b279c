package skep.dsl

import skep.insn.Imm64
import skep.spec.DataImage
import skep.spec.OtherSection
import java.util.HexFormat

/** A data section of an exact object: its size, and the bytes of it that are not zero and belong to no variable. */
public class DataSection internal constructor(
  owner: Bpf,
  name: String,
  /** The section's name, such as `.rodata.str1.1`. */
  public val section: String,
  /** Its size in bytes; `null` when its DATASEC says it. */
  public val size: Int?,
  internal val parts: List<Part>,
) : Declared(owner, name) {
  internal class Part(val offset: Int, val bytes: DataImage)

  /** The address of its first byte, for code to load. */
  public val address: Imm64.GlobalRef = Imm64.GlobalRef(section, 0)

  /** The address of another of its bytes. */
  public operator fun plus(offset: Int): Imm64.GlobalRef = address + offset

  override fun emit(target: ObjectAssembly): Unit = target.data(this)

  /** What lies where in a section. */
  @BpfDsl
  public class Contents internal constructor() {
    internal val parts = ArrayList<Part>()

    internal fun image(size: Int): DataImage =
      parts.fold(DataImage.zeros(size)) { image, part -> placed { image.with(part.offset, part.bytes.toByteArray()) } }

    /** Bytes from [offset] on. */
    public fun at(offset: Int, bytes: ByteArray) {
      parts += Part(offset, DataImage.of(bytes))
    }

    /** The bytes of a text from [offset] on, in UTF-8 and without an end but the one it has. */
    public fun at(offset: Int, text: String): Unit = at(offset, text.encodeToByteArray())
  }
}

/** A section of an exact object that is the data of no map, such as libxdp's `xdp_metadata`. */
public class OtherData internal constructor(
  owner: Bpf,
  /** The section's name. */
  public val section: String,
  private val writable: Boolean,
  private val image: DataImage,
) : Declared(owner, section) {
  internal fun spec(): OtherSection = OtherSection(section, writable, image)

  override fun emit(target: ObjectAssembly): Unit = target.other(this)
}

/** The address [bytes] further. */
public operator fun Imm64.GlobalRef.plus(bytes: Int): Imm64.GlobalRef =
  Imm64.GlobalRef(section(), placed { Math.addExact(offset(), bytes) })

/** Bytes by their hexadecimal digits; spaces do not count: `hex("0a 00 00 7f")`. */
public fun hex(digits: String): ByteArray = placed { HexFormat.of().parseHex(digits.filterNot { it == ' ' }) }
