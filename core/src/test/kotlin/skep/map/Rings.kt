package skep.map

import io.kotest.matchers.shouldBe
import skep.kernel.Kernel
import skep.kernel.TestRun
import skep.load.BpfObject
import skep.load.LoadedObject
import skep.load.OpenObject
import java.nio.ByteBuffer
import java.nio.ByteOrder

/** The bytes of an object that `make.sh` in the resources makes with clang. */
fun mapFixture(name: String): OpenObject =
  BpfObject.open(checkNotNull(BpfMap::class.java.getResource("/skep/map/$name")) { name }.readBytes(), name)

/** `rings.bpf.o` in the kernel. */
class Rings(private val kernel: Kernel, configure: OpenObject.() -> Unit = {}) : AutoCloseable {
  val loaded: LoadedObject = mapFixture("rings.bpf.o").apply(configure).load(kernel)

  fun reader(): RingBuffer = RingBuffer.open(loaded.map("events"))

  /** Lets a producer write so many records. */
  fun produce(producer: Int, count: Int, program: String = "produce") {
    val packet = ByteBuffer.allocate(64).put(0, producer.toByte())
    kernel.progTestRun(TestRun(loaded.program(program).fd(), packet, 0, count))
  }

  fun produced(producer: Int) = count("next", producer)

  fun lost(producer: Int) = count("lost", producer)

  fun discarded(producer: Int) = count("discarded", producer)

  private fun count(name: String, producer: Int): Long =
    ByteBuffer.wrap(loaded.global(name).getBytes()).order(ByteOrder.nativeOrder()).getLong(8 * producer)

  override fun close() = loaded.close()
}

/** Checks that each record is whole, and comes after its producer's last one. */
class Sequence {
  val seen = LongArray(8)
  private val last = LongArray(8) { -1 }

  fun check(record: ByteBuffer) {
    val size = record.remaining()
    val sequence = record.getLong()
    val producer = record.getInt()
    val words = record.getInt()
    check(size == 16 + 8 * words) { "a record of $words words has $size bytes" }
    check(sequence > last[producer]) { "producer $producer: $sequence after ${last[producer]}" }
    for (i in 0 until words) {
      val expected = (sequence + i) * -0x61c8864680b583eb + producer
      check(record.getLong() == expected) { "producer $producer: word $i of record $sequence is torn" }
    }
    last[producer] = sequence
    seen[producer]++
  }

  /** What was not seen was lost or discarded, and the producer knows of it. */
  fun accountsFor(rings: Rings, producer: Int) {
    seen[producer] + rings.lost(producer) + rings.discarded(producer) shouldBe rings.produced(producer)
  }
}
