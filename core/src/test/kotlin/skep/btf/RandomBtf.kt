package skep.btf

import java.nio.ByteOrder.LITTLE_ENDIAN
import java.util.OptionalInt
import kotlin.random.Random

/**
 * Types that no compiler would write, from so few names and shapes that many are alike: what deduplication has to tell apart.
 *
 * @property typedefs whether there shall be typedefs
 */
class RandomBtf(private val random: Random, private val typedefs: Boolean = true) {
  fun alone(): Btf = BtfBuilder(LITTLE_ENDIAN).also(::fill).build()

  fun splitFrom(base: Btf): Btf = BtfBuilder.splitFrom(base).also(::fill).build()

  private fun fill(builder: BtfBuilder) {
    val count = 1 + random.nextInt(40)
    val end = builder.typeCount() + count
    repeat(count) { builder.add(type(builder.typeCount(), end)) }
  }

  /** A type that refers to earlier ones; structs, through which C makes circles, also to later ones. */
  private fun type(id: Int, end: Int): BtfType = when (random.nextInt(if (typedefs) 20 else 18)) {
    0 -> BtfType.Int.signed(name(), 4)
    1 -> BtfType.Int.unsigned(name(), 4)
    2 -> BtfType.Float(name(), 4)
    3 -> BtfType.Forward(name(), random.nextInt(4) == 0)
    4 -> BtfType.Enum(name(), 4, false, values())
    5 -> BtfType.Enum64(name(), 8, false, values())
    6, 7, 8, 9 -> BtfType.Struct(name(), 8, members(end))
    10 -> BtfType.Union(name(), 8, members(end))
    11, 12 -> BtfType.Pointer(random.nextInt(id))
    13 -> BtfType.Const(random.nextInt(id))
    14 -> BtfType.Array(random.nextInt(id), random.nextInt(id), 1 + random.nextLong(2))
    15 -> BtfType.FuncProto(random.nextInt(id), List(random.nextInt(3)) { BtfType.Param(name(), random.nextInt(id)) })
    16 -> BtfType.TypeTag(name(), random.nextInt(id), false)
    17 -> BtfType.DeclTag(name(), random.nextInt(id), OptionalInt.empty(), false)
    else -> BtfType.Typedef(name(), random.nextInt(id))
  }

  private fun members(end: Int) =
    List(random.nextInt(3)) { BtfType.Member.atByte(listOf("m", "n")[random.nextInt(2)], random.nextInt(end), 4L * it) }

  private fun values() = List(random.nextInt(3)) { BtfType.EnumValue("v$it", random.nextLong(2)) }

  private fun name() = listOf("", "a", "b", "c")[random.nextInt(4)]
}
