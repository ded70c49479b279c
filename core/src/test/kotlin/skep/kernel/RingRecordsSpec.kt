package skep.kernel

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FreeSpec
import io.kotest.matchers.shouldBe
import java.nio.ByteBuffer
import java.nio.ByteOrder
import java.util.concurrent.atomic.AtomicBoolean

private const val PAGE = 4096
private const val SIZE = 64
private const val BUSY = 1 shl 31
private const val DISCARD = 1 shl 30

/** The memory of a ring of 64 bytes, which the test writes as the kernel would. */
private class Ring {
  val consumer = Mapping(memory(PAGE), "consumer", {})
  val producer = Mapping(memory(PAGE + 2 * SIZE), "producer", {})
  val records = RingRecords("ring 'test'", consumer, producer, SIZE)
  val stop = AtomicBoolean()

  private fun memory(size: Int) = ByteBuffer.allocateDirect(size).order(ByteOrder.nativeOrder())

  fun positions(consumer: Long, producer: Long) {
    this.consumer.putLong(0, consumer)
    this.producer.putLong(0, producer)
  }

  /** What lies at a position lies there in both mappings of the data. */
  fun put(position: Long, number: Int) {
    val offset = PAGE + (position % SIZE).toInt()
    producer.putInt(offset, number)
    producer.putInt(offset + SIZE, number)
  }

  fun drain(limit: Int = Int.MAX_VALUE, handler: (MemoryView) -> Unit): Int = records.drain(limit, stop, handler)

  fun refused(): String? = shouldThrow<IllegalStateException> { drain { error("a record") } }.message
}

class RingRecordsSpec : FreeSpec({
  "records are handed out where they lie, also over the end, and each is done with before the next" {
    val ring = Ring()
    ring.positions(112, 160)
    ring.put(112, 12)
    ring.put(120, 1)
    ring.put(124, 2)
    ring.put(128, 3)
    ring.put(136, DISCARD or 5)
    ring.put(152, 0)
    val seen = mutableListOf<Any>()
    ring.drain { record ->
      seen.add(ring.records.consumerPosition())
      seen.add((0 until record.size() step 4).map { record.getInt(it) })
    } shouldBe 2
    seen shouldBe listOf(112L, listOf(1, 2, 3), 152L, listOf<Int>())
    ring.records.consumerPosition() shouldBe 160
    ring.records.consumed() shouldBe 2
    ring.records.discarded() shouldBe 1
  }

  "a record that is being written ends it" {
    val ring = Ring()
    ring.positions(0, 32)
    ring.put(0, 4)
    ring.put(16, BUSY or 8)
    ring.drain {} shouldBe 1
    ring.records.consumerPosition() shouldBe 16
    ring.records.isReady shouldBe false
    ring.put(16, 8)
    ring.records.isReady shouldBe true
    ring.drain {} shouldBe 1
    ring.records.consumerPosition() shouldBe 32
  }

  "a limit ends it, what stops it does, and a handler that fails does" {
    val ring = Ring()
    ring.positions(0, 64)
    for (position in 0L..48L step 16) ring.put(position, 8)
    ring.drain(0) {} shouldBe 0
    ring.drain(1) {} shouldBe 1
    ring.drain { ring.stop.set(true) } shouldBe 1
    ring.drain {} shouldBe 0
    ring.stop.set(false)
    shouldThrow<NoSuchElementException> { ring.drain { throw NoSuchElementException() } }
    ring.records.consumerPosition() shouldBe 48
    ring.records.consumed() shouldBe 3
    ring.drain {} shouldBe 1
  }

  "positions that the kernel cannot have made are named, and nothing is read there" {
    val ring = Ring()
    val wrong = listOf(8L to 0L, 0L to 72L, 4L to 8L, -8L to 64L, Long.MIN_VALUE to 64L, Long.MIN_VALUE to -8L)
    for ((consumer, producer) in wrong) {
      ring.positions(consumer, producer)
      ring.refused() shouldBe
        "ring 'test' cannot be read at position $consumer of $producer: something else has moved the consumer's position"
      ring.records.consumerPosition() shouldBe consumer
    }
  }

  "a record that would end behind the last one is named, and nothing is read there" {
    for (length in listOf(9, SIZE, DISCARD - 1, DISCARD or 9)) {
      val ring = Ring()
      ring.positions(0, 16)
      ring.put(0, length)
      ring.refused() shouldBe "ring 'test' cannot be read at position ${(length and DISCARD - 1) + 15 and -8} of 16: " +
        "something else has moved the consumer's position"
      ring.records.consumerPosition() shouldBe 0
    }
  }

  "memory that the position cannot be written to is refused, and a size that is no power of two" {
    val ring = Ring()
    val page = Mapping(ByteBuffer.allocateDirect(PAGE).asReadOnlyBuffer(), "page", {})
    shouldThrow<IllegalArgumentException> { RingRecords("ring", page, ring.producer, SIZE) }.message shouldBe
      "ring cannot be consumed with 64 bytes by mapping of page (4096 bytes)"
    for (size in listOf(0, 48)) {
      shouldThrow<IllegalArgumentException> { RingRecords("ring", ring.consumer, ring.producer, size) }
    }
    shouldThrow<IndexOutOfBoundsException> { RingRecords("ring", ring.consumer, ring.producer, 8192) }
  }
})
