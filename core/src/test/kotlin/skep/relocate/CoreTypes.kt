package skep.relocate

import skep.btf.Btf
import skep.btf.BtfBuilder
import skep.btf.BtfType
import java.nio.ByteOrder

/** Types as a C compiler would write them: structs are laid out as C does, and what is unnamed and alike is there once. */
internal class CoreTypes(private val builder: BtfBuilder) {
  constructor(order: ByteOrder) : this(BtfBuilder(order))

  private val once = HashMap<BtfType, Int>()
  private val alignments = HashMap<Int, Long>()

  val char get() = signed("char", 1)
  val short get() = signed("short", 2)
  val int get() = signed("int", 4)
  val long get() = signed("long", 8)
  val u8 get() = unsigned("unsigned char", 1)
  val u16 get() = unsigned("unsigned short", 2)
  val u32 get() = unsigned("unsigned int", 4)
  val u64 get() = unsigned("unsigned long", 8)
  val bool get() = once(BtfType.Int.bool("bool"))
  val float get() = once(BtfType.Float("float", 4))
  val double get() = once(BtfType.Float("double", 8))

  fun build(): Btf = builder.build()

  fun isNamed(id: Int) = builder.type(id).name().isNotEmpty()

  fun add(type: BtfType): Int = builder.add(type)

  fun reserve(): Int = builder.reserve()

  fun set(id: Int, type: BtfType) = builder.set(id, type)

  private fun once(type: BtfType): Int = once.getOrPut(type) { add(type) }

  fun signed(name: String, size: Int) = once(BtfType.Int.signed(name, size))

  fun unsigned(name: String, size: Int) = once(BtfType.Int.unsigned(name, size))

  fun pointer(to: Int) = once(BtfType.Pointer(to))

  fun const(of: Int) = once(BtfType.Const(of))

  fun volatile(of: Int) = once(BtfType.Volatile(of))

  fun restrict(of: Int) = once(BtfType.Restrict(of))

  fun tag(name: String, of: Int) = once(BtfType.TypeTag(name, of, false))

  fun typedef(name: String, of: Int) = once(BtfType.Typedef(name, of))

  fun forward(name: String, isUnion: Boolean = false) = once(BtfType.Forward(name, isUnion))

  fun array(of: Int, length: Long) = once(BtfType.Array(of, u32, length))

  fun prototype(result: Int, vararg params: Int) =
    once(BtfType.FuncProto(result, params.map { BtfType.Param("", it) }))

  fun enum(name: String, vararg values: Pair<String, Long>, size: Long = 4, signed: Boolean = false) =
    add(BtfType.Enum(name, size, signed, values.map { (name, value) -> BtfType.EnumValue(name, value) }))

  fun enum64(name: String, vararg values: Pair<String, Long>, size: Long = 8, signed: Boolean = false) =
    add(BtfType.Enum64(name, size, signed, values.map { (name, value) -> BtfType.EnumValue(name, value) }))

  /** A member before it has its place; of [bits] bits when it is a bit-field. */
  class Field(val name: String, val type: Int, val bits: Int = 0)

  infix fun String.of(type: Int) = Field(this, type)

  infix fun Field.bits(bits: Int) = Field(name, type, bits)

  /** An anonymous struct or union, as a member. */
  fun anonymous(type: Int) = Field("", type)

  fun struct(name: String, vararg fields: Field, packed: Boolean = false): Int {
    val (members, end) = layOut(fields, packed)
    val alignment = if (packed) 1L else fields.maxOfOrNull { alignment(it.type) } ?: 1L
    return add(BtfType.Struct(name, up((end + 7) / 8, alignment), members))
  }

  fun union(name: String, vararg fields: Field): Int {
    val size = up(fields.maxOfOrNull { size(it.type) } ?: 0L, fields.maxOfOrNull { alignment(it.type) } ?: 1L)
    return add(BtfType.Union(name, size, fields.map { BtfType.Member(it.name, it.type, 0, it.bits) }))
  }

  /** The members in their places, and the bit after the last. */
  private fun layOut(fields: Array<out Field>, packed: Boolean): Pair<List<BtfType.Member>, Long> {
    var end = 0L
    val members = fields.map { field ->
      val unit = size(field.type) * 8
      val start = when {
        packed && field.bits > 0 -> end
        packed -> up(end, 8)
        field.bits == 0 -> up(end, alignment(field.type) * 8)
        // A bit-field lies within one unit of its type.
        end / unit == (end + field.bits - 1) / unit -> end
        else -> up(end, unit)
      }
      end = start + if (field.bits > 0) field.bits.toLong() else unit
      BtfType.Member(field.name, field.type, start, field.bits)
    }
    return members to end
  }

  private fun size(id: Int): Long = when (val type = builder.type(id)) {
    is BtfType.Sized -> type.size()
    is BtfType.Pointer -> 8
    is BtfType.Array -> type.length() * size(type.elementTypeId())
    is BtfType.Reference -> size(type.typeId())
    else -> 0
  }

  private fun alignment(id: Int): Long = alignments.getOrPut(id) { findAlignment(id) }

  private fun findAlignment(id: Int): Long = when (val type = builder.type(id)) {
    is BtfType.Composite -> type.members().maxOfOrNull { alignment(it.typeId()) } ?: 1
    is BtfType.Pointer -> 8
    is BtfType.Array -> alignment(type.elementTypeId())
    is BtfType.Reference -> alignment(type.typeId())
    is BtfType.Sized -> type.size().coerceIn(1, 8)
    else -> 1
  }

  private fun up(value: Long, to: Long) = (value + to - 1) / to * to
}
