package skep.dsl

import skep.insn.AluOp
import skep.insn.Helper
import skep.insn.Size
import skep.insn.Width
import skep.ir.Value
import skep.struct.IntType
import skep.struct.s16
import skep.struct.s32
import skep.struct.s64
import skep.struct.s8
import skep.struct.u16
import skep.struct.u32
import skep.struct.u64
import skep.struct.u8
import skep.types.CoreField
import skep.types.FieldType
import java.nio.ByteOrder

/** How memory is read. */
internal enum class Reach(val read: Helper, val readString: Helper) {
  /** By loads: the verifier knows what is there, or that reading it does no harm. */
  DIRECT(Helper.PROBE_READ_KERNEL, Helper.PROBE_READ_KERNEL_STR),

  /** By a helper. */
  KERNEL(Helper.PROBE_READ_KERNEL, Helper.PROBE_READ_KERNEL_STR),

  /** By a helper, from the current process. */
  USER(Helper.PROBE_READ_USER, Helper.PROBE_READ_USER_STR),
  ;

  /** How what is behind an address is read that the verifier knows no type of. */
  val untyped: Reach get() = if (this == DIRECT) KERNEL else this
}

/** Where something of the kernel's is. */
internal sealed interface Source {
  /** In 64 bits that [load] gives, of which a narrower number has the low ones. */
  class Word(val load: () -> Num<ULong>) : Source

  /**
   * In a field of the struct at [base]. Where kernels have one struct or another, it is in that of [fields] whose struct
   * the running kernel has; no code for the others is left then.
   */
  class Field(val base: () -> Num<ULong>, val fields: List<CoreField>, val reach: Reach) : Source {
    constructor(base: () -> Num<ULong>, field: CoreField, reach: Reach) : this(base, listOf(field), reach)

    /** What it is, as far as that is known. */
    val type: FieldType? get() = fields.first().type().orElse(null)

    /** What [change] makes of it: a field or element of it, or that it is of some type. */
    fun map(change: (CoreField) -> CoreField) = Field(base, fields.map(change), reach)

    /** The field's address. */
    fun address(): Num<ULong> {
      val pointer = base()
      return pointer.flow.either(fields) {
        Num(pointer.flow, u64, pointer.flow.code.core(AluOp.ADD, pointer.word, it.byteOffset(), 0))
      }
    }

    fun <T : Any> number(type: IntType<T>): Num<T> {
      if (reach != Reach.DIRECT) return address().let { it.flow.probed(reach.read, type, it) }
      val pointer = base()
      val flow = pointer.flow
      return flow.either(fields) {
        val load = flow.code.load(type.accessSize, type.signed, type.width, pointer.word, 0, it.byteOffset())
        Num(flow, type, load)
      }
    }

    /** Writes the number. */
    fun store(value: Num<*>) {
      val pointer = base()
      val code = pointer.flow.code
      code.store(value.type.accessSize, pointer.word, 0, value.word, fields.single().byteOffset())
    }

    /** The number in a bit-field, extended to 64 bits. */
    fun bits(signed: Boolean): Num<*> {
      val pointer = base()
      return pointer.flow.either(fields) { bits(pointer, it, signed) }
    }

    private fun bits(pointer: Num<ULong>, field: CoreField, signed: Boolean): Num<*> {
      val flow = pointer.flow
      val code = flow.code
      val address = code.core(AluOp.ADD, pointer.word, field.byteOffset(), 0)
      val slot = code.slot(Long.SIZE_BYTES, Long.SIZE_BYTES, "$field")
      code.store(Size.DW, slot.address(), 0, Value.of(0))
      val size = code.core(field.byteSize(), 0, false)
      val to =
        if (flow.surroundings.byteOrder == ByteOrder.LITTLE_ENDIAN) {
          slot.address()
        } else {
          code.binary(AluOp.SUB, Width.W64, slot.at(Long.SIZE_BYTES), size)
        }
      code.callVoid(reach.read.callee(), to, size, address)
      val word = code.load(Size.DW, false, Width.W64, slot.address(), 0)
      val left = code.core(AluOp.LSH, word, field.leftShift(), 0)
      val right = code.core(if (signed) AluOp.ARSH else AluOp.RSH, left, field.rightShift(), 0)
      return Num(flow, if (signed) s64 else u64, right)
    }
  }

  /** At an address, where no struct says what there is. */
  class Memory(val address: () -> Num<ULong>, val reach: Reach) : Source
}

/** What [read] makes of that field whose struct the running kernel has. */
internal fun <V : Word> Flow.either(fields: List<CoreField>, read: (CoreField) -> V): V =
  if (fields.size == 1) {
    read(fields.single())
  } else {
    choose(Asked(this, fields.first().struct()).exists(), { read(fields.first()) }, { either(fields.drop(1), read) })
  }

/** A number that [helper] reads. */
internal fun <T : Any> Flow.probed(helper: Helper, type: IntType<T>, address: Num<ULong>): Num<T> {
  val place = Place(this, code.slot(type.size, type.size, "$type").address(), 0)
  read(helper, place, type.size, address)
  return Num(this, type, place.load(type.accessSize, type.signed, type.width))
}

internal fun intType(size: Int, signed: Boolean): IntType<*>? =
  when (size) {
    1 -> if (signed) s8 else u8
    2 -> if (signed) s16 else u16
    4 -> if (signed) s32 else u32
    8 -> if (signed) s64 else u64
    else -> null
  }

/** The number type that a field of this type is read as; null if it is no number. */
internal fun FieldType.number(): IntType<*>? =
  when (this) {
    is FieldType.Int -> intType(size(), signed())
    is FieldType.Char -> intType(1, false)
    is FieldType.Bool -> intType(1, false)
    is FieldType.Enumeration -> intType(size(), signed())
    is FieldType.Pointer -> u64
    is FieldType.Bitfield -> of().number()
    else -> null
  }

/** The bytes that a value of the type has, where that is the same on all kernels. */
internal fun FieldType.bytes(): Int? =
  when (this) {
    is FieldType.Array -> element().bytes()?.let { Math.toIntExact(it * length()) }
    is FieldType.Bitfield -> null
    else -> number()?.size
  }
