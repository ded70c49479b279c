package skep.map

import io.kotest.matchers.shouldBe
import skep.kernel.Kernel
import skep.kernel.MemoryView
import skep.kernel.TestRun
import skep.load.BpfObject
import skep.load.LoadedObject
import skep.load.OpenObject
import java.nio.ByteBuffer
import java.nio.ByteOrder
import java.util.BitSet

/** The bytes of an object that `make.sh` in the resources makes with clang. */
fun mapFixture(name: String): OpenObject =
  BpfObject.open(checkNotNull(BpfMap::class.java.getResource("/skep/map/$name")) { name }.readBytes(), name)

/** `rings.bpf.o`, or `perf.bpf.o`, in the kernel. */
class Rings(
  private val kernel: Kernel,
  fixture: String = "rings.bpf.o",
  configure: OpenObject.() -> Unit = {},
) : AutoCloseable {
  val loaded: LoadedObject = mapFixture(fixture).apply(configure).load(kernel)

  fun reader(): RingBuffer = RingBuffer.open(loaded.map("events"))

  fun perfReader(options: PerfBuffer.Options): PerfBuffer = PerfBuffer.open(loaded.map("events"), options)

  /** Lets a producer write so many records. */
  fun produce(producer: Int, count: Int, program: String = "produce") {
    val packet = ByteBuffer.allocate(64).put(0, producer.toByte())
    kernel.progTestRun(TestRun(loaded.program(program).fd(), packet, 0, count))
  }

  /** Lets a producer write a record from a CPU. */
  fun produceOn(producer: Int, cpu: Int) {
    val context = ByteBuffer.allocate(8).order(ByteOrder.nativeOrder()).putLong(0, producer.toLong())
    loaded.program("produce_on").run { it.context(context, 0).onCpu(cpu) }.returnValue() shouldBe cpu
  }

  fun produced(producer: Int) = count("next", producer)

  fun lost(producer: Int) = count("lost", producer)

  fun discarded(producer: Int) = count("discarded", producer)

  private fun count(name: String, producer: Int): Long =
    ByteBuffer.wrap(loaded.global(name).getBytes()).order(ByteOrder.nativeOrder()).getLong(8 * producer)

  override fun close() = loaded.close()
}

/**
 * Checks that each record is whole, and comes after its producer's last one.
 *
 * @param ordered whether the records of one producer come in its order
 */
class Sequence(private val ordered: Boolean = true) {
  val seen = LongArray(8)
  private val all = Array(8) { BitSet() }

  fun check(record: MemoryView) {
    val size = record.size()
    val sequence = record.getLong(0)
    val producer = record.getInt(8)
    val words = record.getInt(12)
    // A perf buffer's records are rounded up.
    check(size - (16 + 8 * words) in if (ordered) 0..0 else 0..7) { "a record of $words words has $size bytes" }
    for (i in 0 until words) {
      val expected = (sequence + i) * -0x61c8864680b583eb + producer
      check(record.getLong(16 + 8 * i) == expected) { "producer $producer: word $i of record $sequence is torn" }
    }
    if (ordered) {
      check(sequence >= all[producer].length()) {
        "producer $producer: $sequence after ${all[producer].length()}"
      }
    }
    check(!all[producer].get(sequence.toInt())) { "producer $producer: $sequence comes twice" }
    all[producer].set(sequence.toInt())
    seen[producer]++
  }

  /** What was not seen was lost or discarded, and the producer knows of it. */
  fun accountsFor(rings: Rings, producer: Int) {
    val discarded = if (ordered) rings.discarded(producer) else 0
    seen[producer] + rings.lost(producer) + discarded shouldBe rings.produced(producer)
  }
}
