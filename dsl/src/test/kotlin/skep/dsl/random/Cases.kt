package skep.dsl.random

import skep.dsl.*
import skep.insn.Cpu
import skep.kernel.Kernel
import skep.kernel.TestRun
import skep.load.VerifierException
import skep.struct.StructValue
import skep.struct.invoke
import java.nio.ByteBuffer
import java.util.concurrent.ConcurrentLinkedQueue
import kotlin.random.Random

/** Random programs, run by the kernel and by the [Interpreter] from the same memory. */
internal class Cases(private val kernel: Kernel, private val cpu: Cpu, private val abilities: Abilities) {
  /** The programs that the kernel would not run, since it would have taken too long to verify them. */
  val tooLarge: MutableCollection<Int> = ConcurrentLinkedQueue()

  /** Makes and compares the programs of [seeds]; throws for the first that is wrong, with a smaller one that is. */
  fun check(seeds: IntRange) {
    seeds.chunked(BATCH).parallelStream().forEach(::checkTogether)
  }

  private fun checkTogether(seeds: List<Int>) {
    if (wrong(seeds.map { it to tree(Choices(it)) }) == null) return
    for (seed in seeds) {
      val choices = Choices(seed)
      val message = wrong(listOf(seed to tree(choices))) ?: continue
      if (message == TOO_LARGE) tooLarge += seed else report(seed, choices.all.toList(), message)
    }
  }

  private fun report(seed: Int, choices: List<Int>, message: String) {
    val kind = message.kind()
    val smallest = shrink(choices) { wrong(listOf(seed to tree(Choices(it))))?.kind() == kind }
    val tree = tree(Choices(smallest))
    throw AssertionError("seed $seed, $cpu: $message\nsmaller:\n$tree\n${wrong(listOf(seed to tree))}")
  }

  /** By what it starts with, so that a shorter program is wrong in the same way. */
  private fun String.kind() = takeWhile { it != ':' }

  private fun tree(choices: Choices) = Generator(choices, abilities).tree()

  /** What is wrong with programs, of which each has its memory by its seed. */
  private fun wrong(trees: List<kotlin.Pair<Int, Tree>>): String? =
    try {
      Programs(trees.map { it.second }, cpu).load(kernel) { bpf ->
        trees.indices.firstNotNullOfOrNull { i ->
          val random = Random(trees[i].first)
          (1..RUNS).firstNotNullOfOrNull { compare(bpf, bpf.programs[i], trees[i].second, world(random)) }
        }
      }
    } catch (e: VerifierException) {
      if (LIMITS.any { it in e.log() }) TOO_LARGE else "refused: ${e.message}"
    } catch (e: BpfDslException) {
      "not built: ${e.problem}"
    } catch (e: RuntimeException) {
      "thrown: ${e.stackTraceToString()}"
    }

  private fun Loaded<Programs>.compare(bpf: Programs, program: Program, tree: Tree, world: StructValue): String? {
    KnownTable.entries.forEach { clear(it, bpf) }
    bpf.world.value = world
    val memory = Memory(world)
    val expected = Interpreter(memory).run(tree)
    val request = TestRun(program.loaded.fd(), ByteBuffer.allocate(PACKET), PACKET, 1)
    val result = kernel.progTestRun(request).returnValue()
    val after = bpf.world.value
    val differences =
      listOf(Triple("the result", result as Any, expected)).filter { it.second != it.third } +
        Leaf.all(World).map { Triple("$it", it.of(after), memory["$it"]) }.filter { it.second != it.third } +
        KnownTable.entries.map { Triple("$it", contents(it, bpf), memory.element(it)) }.filter { it.second != it.third }
    if (differences.isEmpty()) return null
    return differences.joinToString("\n", prefix = "differs: with $world\n") { (what, is_, should) ->
      "$what is $is_ and should be $should"
    }
  }

  private fun Loaded<Programs>.clear(table: KnownTable, bpf: Programs) {
    when (table) {
      KnownTable.SLOTS -> repeat(KnownTable.LENGTH) { bpf.slots[it.toUInt()] = 0 }
      KnownTable.SUMS -> bpf.sums.entries().forEach { bpf.sums.remove(it.key) }
      KnownTable.PAIRS -> bpf.pairs.entries().forEach { bpf.pairs.remove(it.key) }
      KnownTable.SHORT -> bpf.short.entries().forEach { bpf.short.remove(it.key) }
    }
  }

  private fun Loaded<Programs>.contents(table: KnownTable, bpf: Programs): Map<List<Any>, Any> =
    bpf.table(table).entries().associate { (key, value) ->
      val parts = if (key is StructValue) listOf(key[Twofold.x], key[Twofold.y]) else listOf(key)
      parts to value
    }

  private fun world(random: Random): StructValue {
    val bytes = ByteBuffer.allocate(World.size)
    while (bytes.hasRemaining()) {
      if (bytes.remaining() < Long.SIZE_BYTES || random.nextInt(3) == 0) {
        bytes.put(random.nextInt().toByte())
      } else {
        bytes.putLong(word(random))
      }
    }
    return World.codec.decode(bytes.flip())
  }

  private fun word(random: Random): Long =
    when (random.nextInt(3)) {
      0 -> random.nextLong()
      1 -> random.nextLong(-5, 40)
      else -> listOf(0L, -1L, Long.MIN_VALUE, 0x8000_0000L, 0x7fff_ffffL, 0xffff_ffffL).random(random)
    }

  private companion object {
    /** Programs in one object. */
    const val BATCH = 25

    /** How often each is run, with other memory each time. */
    const val RUNS = 3
    const val PACKET = 64
    const val TOO_LARGE = "too large"
    val LIMITS = listOf("too large", "too complex", "infinite loop")
  }
}
