package skep.relocate

import io.kotest.core.spec.style.FreeSpec
import io.kotest.matchers.ints.shouldBeGreaterThan
import io.kotest.matchers.shouldBe
import java.nio.ByteOrder
import kotlin.random.Random

/** CO-RE between types that nobody thought of: those of two random programs that have some names in common. */
class CoreRandomSpec :
  FreeSpec({
    "whatever is asked of random types is answered as libbpf answers it" {
      val cases = (0 until 400).map(::randomCase)
      var hits = 0
      val differences = cases.zip(libbpfAnswers(cases)).flatMap { (case, said) ->
        val ours = case.answers()
        hits += ours.count { it.any { insn -> insn != CoreQuestion.REFUSED && !CoreQuestion.isPoison(insn) } }
        case.questions.indices.filter { ours[it] != said[it] }
          .map { "${case.name}: ${case.questions[it].text(case.local)}: ${ours[it]} and not ${said[it]}" }
      }
      differences.take(10) shouldBe emptyList()
      hits shouldBeGreaterThan 20_000
    }
  })

private fun randomCase(seed: Int): CoreCase {
  val random = Random(seed)
  val order = if (random.nextBoolean()) ByteOrder.LITTLE_ENDIAN else ByteOrder.BIG_ENDIAN
  val (local, roots) = RandomTypes(random, order).build()
  val (target, _) = RandomTypes(random, order).build()
  val questions = roots.flatMap { CoreQuestion.all(local, it) }
  return CoreCase("seed $seed", local, target, questions.shuffled(random).take(300))
}

/** Some types of a program. Many are alike: names, members and shapes are drawn from few. */
private class RandomTypes(private val random: Random, order: ByteOrder) {
  private val types = CoreTypes(order)
  private val made = mutableListOf<Int>()

  /** The types, and those that can be asked about. */
  fun build() = repeat(30) { made += any() }.let { types.build() to made.filter { types.isNamed(it) } }

  private fun any(): Int = when (random.nextInt(16)) {
    0, 1, 2, 3, 4 -> types.struct(name(), *fields(), packed = random.nextInt(4) == 0)
    5, 6 -> types.union(name(), *fields())
    7 -> types.enum(name(), *values(-3L..Int.MAX_VALUE), signed = true)
    8 -> types.enum(name(), *values(0L..UInt.MAX_VALUE.toLong()))
    9, 10 -> types.typedef(name(), type())
    11 -> types.forward(name(), random.nextInt(4) == 0)
    12 -> types.enum64(name(), *values(-3..Long.MAX_VALUE - 1), signed = random.nextBoolean())
    13 -> types.prototype(type(), *IntArray(random.nextInt(3)) { type() })
    else -> type()
  }

  private fun name() = listOf("a", "b", "c", "a___x", "a___y", "b___x", "c____x")[random.nextInt(7)]

  private fun type(): Int = when (random.nextInt(14)) {
    0 -> types.int
    1 -> types.u32
    2 -> types.u8
    3 -> types.long
    4 -> types.u16
    5, 6 -> types.pointer(earlier())
    7 -> types.const(earlier())
    8 -> types.array(earlier(), random.nextLong(4))
    9 -> types.bool
    10 -> types.float
    else -> earlier()
  }

  private fun earlier() = if (made.isEmpty()) 0 else made.random(random)

  private fun values(range: LongRange) = names("A", "B", "C", "C___x")
    .map { it to if (random.nextBoolean()) random.nextLong(3) else random.nextLong(range.first, range.last + 1) }
    .toTypedArray()

  /** Members with distinct names, some of them within an anonymous struct or union. */
  private fun fields(): Array<CoreTypes.Field> {
    val names = names("k", "l", "m", "n", "o", "p")
    val inner = random.nextInt(names.size)
    val outer = names.drop(inner).map(::field).toMutableList()
    if (inner > 0) {
      val members = names.take(inner).map(::field).toTypedArray()
      val anonymous = if (random.nextBoolean()) types.struct("", *members) else types.union("", *members)
      outer.add(random.nextInt(outer.size + 1), types.anonymous(anonymous))
    }
    return outer.toTypedArray()
  }

  private fun field(name: String): CoreTypes.Field = when (random.nextInt(4)) {
    0 -> CoreTypes.Field(name, types.u32, 1 + random.nextInt(32))
    1 -> CoreTypes.Field(name, types.int, 1 + random.nextInt(32))
    else -> CoreTypes.Field(name, type())
  }

  private fun names(vararg all: String) = all.toList().shuffled(random).take(1 + random.nextInt(all.size))
}
