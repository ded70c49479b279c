package skep.map

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.matchers.longs.shouldBeGreaterThan
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import skep.insn.MapType
import skep.kernel.KernelTest
import skep.kernel.MapCreate
import skep.kernel.Mapping
import skep.kernel.MemoryView
import skep.kernel.Poller
import skep.kernel.onlyIf
import skep.kernel.sampling
import java.nio.ByteBuffer
import java.nio.ByteOrder
import java.nio.ReadOnlyBufferException
import java.time.Duration
import java.util.Optional
import java.util.concurrent.CompletableFuture
import java.util.concurrent.ExecutionException
import java.util.concurrent.FutureTask
import java.util.concurrent.atomic.AtomicBoolean
import kotlin.concurrent.thread

/** Eight words, as the program `small` writes them. */
private val SMALL: Codec<List<Long>> = Codec.array(Codec.LONG, 8)

/** How many records the four producers write; ten million by hand. */
private val EVENTS = System.getenv("SKEP_RING_EVENTS")?.toInt() ?: 200_000

class RingBufferKernelSpec : KernelTest({
  /** Runs [read] in a thread of its own, and [meanwhile] once it waits. */
  fun <T> waiting(read: () -> T, meanwhile: (Thread) -> Unit): T {
    val task = FutureTask(read)
    val reader = thread(block = task::run)
    while (reader.isAlive && reader.stackTrace.none { it.methodName == "epollWait" }) Thread.onSpinWait()
    meanwhile(reader)
    return try {
      task.get()
    } catch (e: ExecutionException) {
      throw checkNotNull(e.cause)
    }
  }

  fun words(first: Long) = (first until first + 8).toList()

  "records come whole, in order, and with the counts of what was discarded" {
    Rings(kernel).use { rings ->
      rings.reader().use { reader ->
        val sequence = Sequence()
        reader.consume(sequence::check) shouldBe 0
        rings.produce(0, 100)
        reader.available() shouldBeGreaterThan 0
        reader.consume(sequence::check) shouldBe sequence.seen[0].toInt()
        rings.lost(0) shouldBe 0
        reader.discarded() shouldBe rings.discarded(0)
        reader.consumed() shouldBe 100 - rings.discarded(0)
        reader.available() shouldBe 0
        reader.consumerPosition() shouldBe reader.producerPosition()
        reader.size() shouldBe 64 * 1024
      }
    }
  }

  "records are decoded, and one of another size is named and skipped" {
    Rings(kernel).use { rings ->
      rings.reader().use { reader ->
        rings.produce(0, 3, "small")
        val seen = mutableListOf<List<Long>>()
        reader.consume(SMALL, seen::add) shouldBe 3
        seen shouldBe listOf(words(0), words(1), words(2))
        rings.produce(0, 1)
        rings.produce(0, 1, "small")
        shouldThrow<IllegalArgumentException> { reader.consume(SMALL, seen::add) }.message shouldBe
          "ring buffer 'events': a record has 32 bytes, the codec is for 64"
        reader.next(SMALL) shouldBe Optional.of(words(4))
      }
    }
  }

  "a limit leaves the rest" {
    Rings(kernel).use { rings ->
      rings.reader().use { reader ->
        rings.produce(0, 5, "small")
        val firsts = mutableListOf<Long>()
        reader.consume(2) { firsts += it.getLong(0) } shouldBe 2
        reader.consume(0) { firsts += it.getLong(0) } shouldBe 0
        reader.consume { firsts += it.getLong(0) } shouldBe 3
        firsts shouldBe listOf(0, 1, 2, 3, 4)
      }
    }
  }

  "a lent record is read-only, and what a handler does to the buffer does not matter to the next" {
    Rings(kernel).use { rings ->
      lateinit var view: MemoryView
      lateinit var kept: ByteBuffer
      rings.reader().use { reader ->
        rings.produce(0, 3, "small")
        val firsts = mutableListOf<Long>()
        reader.consume { record ->
          view = record
          kept = record.buffer()
          shouldThrow<ReadOnlyBufferException> { kept.putLong(0, 1) }
          kept.remaining() shouldBe 64
          firsts += kept.getLong()
          kept.order(if (firsts.size == 1) ByteOrder.BIG_ENDIAN else ByteOrder.LITTLE_ENDIAN).clear()
        }
        firsts shouldBe listOf(0, 1, 2)
      }
      // Kept against the rules it does no harm: the memory is not the kernel's any more, and not anyone else's.
      System.gc()
      kept.clear().getLong(0) shouldBe 0
      shouldThrow<IllegalStateException> { view.getLong(0) }
    }
  }

  "a lent record is all that can be read of the memory" {
    Rings(kernel).use { rings ->
      rings.reader().use { reader ->
        rings.produce(0, 3, "small")
        reader.consume { record ->
          record.size() shouldBe 64
          shouldThrow<IndexOutOfBoundsException> { record.getLong(57) }
          shouldThrow<IndexOutOfBoundsException> { record.getLong(-1) }
          ByteBuffer.wrap(record.bytes()).order(ByteOrder.nativeOrder()).getLong(8) shouldBe record.getLong(8)
        } shouldBe 3
      }
    }
  }

  "a record is done with when its handler fails" {
    Rings(kernel).use { rings ->
      rings.reader().use { reader ->
        rings.produce(0, 2, "small")
        shouldThrow<NoSuchElementException> { reader.consume { throw NoSuchElementException() } }
        reader.consumed() shouldBe 1
        reader.next(SMALL) shouldBe Optional.of(words(1))
      }
    }
  }

  "four producers and a fast consumer: nothing lost unreported, nothing twice, nothing torn, over many rounds" {
    Rings(kernel).use { rings ->
      rings.reader().use { reader ->
        val sequence = Sequence()
        val producing = AtomicBoolean(true)

        // They go on when there is room for a while, so that the buffer is now nearly full, now nearly empty.
        fun produceAll(id: Int) =
          repeat(EVENTS / 4 / 100) {
            while (reader.available() > reader.size() / 2) Thread.yield()
            rings.produce(id, 100)
          }
        val producers = (0 until 4).map { id -> thread { produceAll(id) } }
        val end = thread { producers.forEach(Thread::join).also { producing.set(false) } }
        while (producing.get()) reader.poll(Duration.ofMillis(10), sequence::check)
        end.join()
        reader.consume(sequence::check)
        for (id in 0 until 4) sequence.accountsFor(rings, id)
        reader.discarded() shouldBe (0 until 4).sumOf(rings::discarded)
        reader.consumed() shouldBe sequence.seen.sum()
        reader.producerPosition() shouldBeGreaterThan 100L * reader.size()
        reader.available() shouldBe 0
        sequence.seen.sum() shouldBeGreaterThan EVENTS / 2L
      }
    }
  }

  "a slow consumer loses what the producer counts, and nothing else" {
    Rings(kernel).use { rings ->
      rings.reader().use { reader ->
        val sequence = Sequence()
        repeat(50) {
          rings.produce(1, 500)
          reader.consume(7, sequence::check) shouldBe 7
        }
        reader.consume(sequence::check)
        rings.lost(1) shouldBeGreaterThan 20_000
        sequence.accountsFor(rings, 1)
      }
    }
  }

  "a wait ends by a record, and each that was left is taken without one" {
    Rings(kernel).use { rings ->
      rings.reader().use { reader ->
        waiting({ reader.next(SMALL) }) { rings.produce(0, 2, "small") } shouldBe Optional.of(words(0))
        reader.next(SMALL) shouldBe Optional.of(words(1))
      }
    }
  }

  "discarded records alone do not end a wait" {
    Rings(kernel, configure = { global("discard_each").setLong(1) }).use { rings ->
      rings.reader().use { reader ->
        rings.produce(0, 2)
        reader.poll(Duration.ofMillis(20)) {} shouldBe 0
        reader.discarded() shouldBe 2
      }
    }
  }

  "a wait ends by its time" {
    Rings(kernel).use { rings ->
      rings.reader().use { reader ->
        reader.poll(Duration.ofMillis(5)) {} shouldBe 0
        reader.poll(Duration.ZERO) {} shouldBe 0
      }
    }
  }

  "an interrupt ends a wait, and the reader stays usable" {
    Rings(kernel).use { rings ->
      rings.reader().use { reader ->
        shouldThrow<InterruptedException> { waiting({ reader.next(SMALL) }, Thread::interrupt) }
        Thread.currentThread().interrupt()
        shouldThrow<InterruptedException> { reader.next(SMALL) }
        Thread.currentThread().isInterrupted shouldBe false
        reader.poll(Duration.ofMillis(5)) {} shouldBe 0
        rings.produce(0, 1, "small")
        reader.next(SMALL) shouldBe Optional.of(words(0))
      }
    }
  }

  "closing ends a wait, for all that waits" {
    Rings(kernel).use { rings ->
      val next = rings.reader()
      waiting({ next.next(SMALL) }) { next.close() } shouldBe Optional.empty()
      val poll = rings.reader()
      waiting({ poll.poll(Poller.FOREVER) {} }) { poll.close() } shouldBe 0
      val each = rings.reader()
      waiting({ each.forEach {} }) { each.close() }
    }
  }

  "closed by another thread amidst records: the next reader goes on, and nothing is lost, twice or torn" {
    Rings(kernel).use { rings ->
      val sequence = Sequence()
      val producing = AtomicBoolean(true)
      val producer = thread { while (producing.get()) rings.produce(0, 50) }
      repeat(if (sampling == 1) 200 else 20) { round ->
        val reader = rings.reader()
        val consumer = FutureTask { reader.forEach(sequence::check) }
        thread(block = consumer::run)
        while (reader.consumed() == 0L && round % 2 == 0) Thread.onSpinWait()
        reader.close()
        consumer.get()
      }
      producing.set(false)
      producer.join()
      rings.reader().use { it.consume(sequence::check) }
      sequence.accountsFor(rings, 0)
    }
  }

  "a handler can close, and no record comes after that" {
    Rings(kernel).use { rings ->
      rings.produce(0, 3, "small")
      val first = rings.reader()
      first.forEach { first.close() }
      first.consumed() shouldBe 1
      rings.reader().use { it.next(SMALL) shouldBe Optional.of(words(1)) }
    }
  }

  "after close all is an error, and nothing more comes" {
    Rings(kernel).use { rings ->
      val reader = rings.reader()
      reader.close()
      reader.close()
      reader.isClosed shouldBe true
      shouldThrow<IllegalStateException> { reader.consume {} }.message shouldBe "ring buffer 'events' is closed"
      shouldThrow<IllegalStateException> { reader.poll(Duration.ZERO) {} }.message shouldContain "is closed"
      shouldThrow<IllegalStateException> { reader.available() }.message shouldContain "is closed"
      reader.next(SMALL) shouldBe Optional.empty()
      reader.forEach {}
    }
  }

  "there is one consumer at a time" {
    Rings(kernel).use { rings ->
      rings.reader().use { reader ->
        val taken = "ring buffer 'events' is being read by another call; it has one consumer at a time"
        waiting({ reader.next(SMALL) }) {
          shouldThrow<IllegalStateException> { reader.consume {} }.message shouldBe taken
          rings.produce(0, 1, "small")
        }
        rings.produce(0, 1, "small")
        reader.consume { shouldThrow<IllegalStateException> { reader.next(SMALL) }.message shouldBe taken } shouldBe 1
      }
    }
  }

  "a reader goes on where the last one ended, and outlives the object it came from" {
    val rings = Rings(kernel)
    rings.produce(0, 3, "small")
    rings.reader().use { it.next(SMALL) shouldBe Optional.of(words(0)) }
    rings.reader().use { reader ->
      rings.close()
      reader.consumerPosition() shouldBe 72
      reader.next(SMALL) shouldBe Optional.of(words(1))
      reader.next(SMALL) shouldBe Optional.of(words(2))
      reader.poll(Duration.ofMillis(1)) {} shouldBe 0
    }
  }

  "a position that something else has moved is named, and nothing is read there" {
    Rings(kernel).use { rings ->
      rings.reader().use { reader ->
        rings.produce(0, 3, "small")
        kernel.mmap(rings.loaded.map("events").fd(), 0, kernel.pageSize(), Mapping.Access.READ_WRITE).use { page ->
          for (moved in longArrayOf(-80_000, 3, 300, Long.MAX_VALUE)) {
            page.putLongRelease(0, moved)
            shouldThrow<IllegalStateException> { reader.consume {} }.message shouldBe
              "ring buffer 'events' cannot be read at position $moved of 216: something else has moved the " +
              "consumer's position"
          }
          // Amidst a record, its words are taken for a header.
          page.putLongRelease(0, 80 + 40)
          shouldThrow<IllegalStateException> { while (true) check(reader.consume {} > 0) }
        }
      }
    }
  }

  "another kind of map is refused" {
    val request = MapCreate.builder(MapType.ARRAY).name("test").keySize(4).valueSize(4).maxEntries(1).build()
    BpfMap(kernel, kernel.mapCreate(request), "test", MapType.ARRAY, 1).use { map ->
      shouldThrow<IllegalArgumentException> { RingBuffer.open(map) }.message shouldContain "is no ring buffer"
    }
  }

  val startVirtualThread =
    try {
      Thread::class.java.getMethod("startVirtualThread", Runnable::class.java)
    } catch (_: NoSuchMethodException) {
      null
    }
  "virtual threads wait, more of them than there are carriers".config(
    onlyIf("virtual threads: Java 21 and later") { startVirtualThread != null },
  ) {
    val start = checkNotNull(startVirtualThread)
    Rings(kernel).use { rings ->
      rings.reader().use { reader ->
        val idle = (0 until 64).map { RingBuffer.open(rings.loaded.map("idle")) }
        val found = CompletableFuture<Optional<List<Long>>>()
        val threads = idle.map { start(null, Runnable { endsByInterrupt { it.forEach {} } }) as Thread }
        val last = start(null, Runnable { found.complete(reader.next(SMALL)) }) as Thread
        rings.produce(0, 1, "small")
        found.get() shouldBe Optional.of(words(0))
        last.join()
        threads.first().interrupt()
        idle.drop(1).forEach { it.close() }
        threads.forEach(Thread::join)
        idle.first().close()
      }
    }
  }
})

private fun endsByInterrupt(wait: () -> Unit) =
  try {
    wait()
  } catch (_: InterruptedException) {
    // as it was told to
  }
