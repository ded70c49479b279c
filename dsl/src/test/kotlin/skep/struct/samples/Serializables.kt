package skep.struct.samples

import kotlinx.serialization.Contextual
import kotlinx.serialization.KSerializer
import kotlinx.serialization.SerialName
import kotlinx.serialization.Serializable
import kotlinx.serialization.descriptors.PrimitiveKind
import kotlinx.serialization.descriptors.PrimitiveSerialDescriptor
import kotlinx.serialization.descriptors.SerialDescriptor
import kotlinx.serialization.encoding.Decoder
import kotlinx.serialization.encoding.Encoder
import skep.struct.*

@Serializable
enum class Verdict {
  DROP,

  @CValue(7)
  PASS,

  @CValue(-1)
  NONE,
}

enum class Plain { A, B }

@Serializable
@JvmInline
value class Pid(val number: UInt)

@Serializable
@JvmInline
value class Comm(
  @CString(16) val text: String,
)

@Serializable
data class Inner(val x: Short, val y: Long)

/** An address, whose serializer takes it for a number. */
@Serializable(with = Ipv4.Serializer::class)
data class Ipv4(val text: String) {
  object Serializer : KSerializer<Ipv4> {
    override val descriptor: SerialDescriptor = PrimitiveSerialDescriptor("Ipv4", PrimitiveKind.INT)

    override fun serialize(encoder: Encoder, value: Ipv4) =
      encoder.encodeInt(value.text.split('.').fold(0) { n, byte -> (n shl 8) or byte.toInt() })

    override fun deserialize(decoder: Decoder): Ipv4 {
      val number = decoder.decodeInt()
      return Ipv4((3 downTo 0).joinToString(".") { "${(number shr (it * 8)) and 0xff}" })
    }
  }
}

@Serializable
data class Scalars(
  val s8: Byte,
  val u8: UByte,
  val s16: Short,
  val u16: UShort,
  val s32: Int,
  val u32: UInt,
  val s64: Long,
  val u64: ULong,
  val truth: Boolean,
  val single: Float,
  val double: Double,
)

@Serializable
data class Everything(
  val pid: Pid,
  val comm: Comm,
  @NetworkOrder val port: UShort,
  @NetworkOrder val address: Ipv4,
  @NetworkOrder val cookie: Long,
  val verdict: Verdict,
  val plain: Plain,
  val inner: Inner,
  @Length(2) val inners: List<Inner>,
  @Length(2, 3) val matrix: List<List<UShort>>,
  @Length(3) @CString(4) val names: List<String>,
  @Length(2) val verdicts: List<Verdict>,
  @Length(3) @NetworkOrder val ports: List<UShort>,
  @SerialName("end") val last: UByte = 9u,
)

@Serializable
class Arrays(
  @Length(6) val mac: ByteArray,
  @Length(6) val bytes: List<Byte>,
  @OptIn(ExperimentalUnsignedTypes::class) @Length(4) val ubytes: UByteArray,
  @Length(3) val ints: IntArray,
  @Length(2) @NetworkOrder val longs: LongArray,
  @Length(2) val pairs: Array<Inner>,
)

@Serializable
@Packed
data class Tight(val a: Byte, val b: Long)

@Serializable
@Aligned(64)
data class Line(val a: Int)

@Serializable
data class Volume(
  val pid: Pid,
  val verdict: Verdict,
  @Length(1) val inners: List<Inner>,
  val level: Byte = 11,
)

@Serializable
data class Tasks(
  @Length(2) val comms: List<Comm>,
)

@Serializable
data class Box<T>(val value: T, val count: Int)

/** Classes that are no structs. */
object Refused {
  @Serializable class Null(val pid: Int?)

  @Serializable class Deep(val a: Int, val deep: Deeper)

  @Serializable class Deeper(val inner: Null)

  @Serializable class NoLength(val list: List<Int>)

  @Serializable class NoSize(val comm: String)

  @Serializable class TextsWithoutSize(
    @Length(3) val comms: List<String>,
  )

  @Serializable class Map(val map: kotlin.collections.Map<Int, Int>)

  @Serializable class Any(val any: Base)

  @Serializable sealed class Base

  @Serializable class Context(
    @Contextual val at: java.util.Date,
  )

  @Serializable class Character(val c: Char)

  @Serializable class Sets(
    @Length(3) val set: Set<Int>,
  )

  @Serializable class OneLength(
    @Length(3) val list: List<List<Int>>,
  )

  @Serializable class TwoLengths(
    @Length(3, 4) val list: List<Int>,
  )

  @Serializable class TextSize(
    @CString(4) val a: Int,
  )

  @Serializable class Ordered(
    @NetworkOrder val a: Byte,
  )

  @Serializable class OrderedText(
    @NetworkOrder @CString(4) val a: String,
  )

  @Serializable class Itself(
    @Length(2) val children: List<Itself>,
  )

  @Serializable class Nothing

  @Serializable class Thing(val thing: Single)

  @Serializable object Single

  @Serializable class Accents(val größe: Int)

  @Serializable class Empty(
    @Length(0) val list: List<Int>,
  )

  @Serializable
  @Aligned(12)
  class Misaligned(val a: Int)
}
