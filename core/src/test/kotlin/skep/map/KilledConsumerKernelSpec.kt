package skep.map

import io.kotest.matchers.collections.shouldBeIn
import io.kotest.matchers.longs.shouldBeGreaterThan
import io.kotest.matchers.shouldBe
import skep.kernel.KernelTest
import skep.kernel.LinuxKernel
import skep.kernel.Poller
import skep.kernel.sampling
import java.io.BufferedReader
import java.nio.file.Path

/**
 * A consumer in a process of its own, of a ring buffer that is pinned. The kernel keeps the buffer, its records and the
 * position up to which they were consumed; a record's position is published when its handler has returned. So of a
 * consumer that is killed one record at most comes again: the one whose handler had begun.
 */
private class Consumer(path: String, vararg arguments: String) : AutoCloseable {
  private val process: Process =
    ProcessBuilder(
      Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC",
      "-cp", System.getProperty("surefire.test.class.path") ?: System.getProperty("java.class.path"),
      ConsumerProcess::class.java.name, path, *arguments,
    ).redirectError(ProcessBuilder.Redirect.INHERIT).start()

  /** The sequence numbers of the records that were handed to the handler, one to a line. */
  val lines: BufferedReader = process.inputStream.bufferedReader()

  /** Kills it with SIGKILL; tells which lines it had still written. A line that is cut off was not written. */
  fun kill(): List<Long> {
    // Not by the process itself, which would close its output.
    process.toHandle().destroyForcibly()
    process.waitFor() shouldBe 128 + 9
    val rest = lines.readText()
    return rest.substringBeforeLast('\n', "").lines().filter { it.isNotEmpty() }.map { it.toLong() }
  }

  override fun close() {
    process.destroyForcibly().waitFor()
  }
}

/** Prints the sequence number of each record; stops for ever in the handler of one, if it is told to. */
private object ConsumerProcess {
  @JvmStatic
  fun main(args: Array<String>) {
    val stopAt = args.getOrNull(1)?.toLong() ?: -1
    RingBuffer.open(BpfMap.pinned(LinuxKernel(), args[0]).get()).use { reader ->
      reader.forEach { record ->
        val sequence = record.getLong(0)
        println(sequence)
        while (sequence == stopAt) Thread.sleep(Long.MAX_VALUE)
      }
    }
  }
}

class KilledConsumerKernelSpec : KernelTest({
  fun pinned(test: (Rings, String) -> Unit) {
    val path = "/sys/fs/bpf/skep-killed-${ProcessHandle.current().pid()}"
    Rings(kernel).use { rings ->
      val events = rings.loaded.map("events")
      events.pin(path)
      try {
        test(rings, path)
      } finally {
        events.unpin()
      }
    }
  }

  /** What a new consumer of the pinned buffer finds: the sequence numbers, of records that are whole. */
  fun reopened(path: String): List<Long> =
    BpfMap.pinned(kernel, path).get().use { map ->
      RingBuffer.open(map).use { reader ->
        val sequence = Sequence()
        val found = mutableListOf<Long>()
        reader.consume { record ->
          found += record.getLong(0)
          sequence.check(record)
        }
        found
      }
    }

  /** The records that producer 0 has written, without those that it discarded; none may have been lost. */
  fun written(rings: Rings): List<Long> {
    rings.lost(0) shouldBe 0
    // Only records of the two fixed sizes are discarded, see rings.bpf.c.
    return (0L until rings.produced(0)).filter { it % 3 == 2L || it % 7 != 0L }
  }

  "killed amidst a flow of records: the next consumer goes on with the record after the last, or with that one again" {
    repeat(if (sampling == 1) 3 else 1) { round ->
      pinned { rings, path ->
        Consumer(path).use { consumer ->
          val handled = mutableListOf<Long>()
          while (handled.size < 200 * (round + 1)) {
            rings.produce(0, 20)
            repeat(17) { handled += consumer.lines.readLine().toLong() }
          }
          handled += consumer.kill()
          rings.produce(0, 30)
          val found = reopened(path)
          val written = written(rings)
          handled shouldBe written.take(handled.size)
          // The last one's position was published, or not yet; one more may have begun that had not been printed.
          val from = written.indexOf(found.first())
          from shouldBeIn listOf(handled.size - 1, handled.size)
          found shouldBe written.drop(from)
          handled.size.toLong() shouldBeGreaterThan 0L
        }
      }
    }
  }

  "killed in a handler: that record comes again, and no other" {
    pinned { rings, path ->
      rings.produce(0, 40)
      Consumer(path, "17").use { consumer ->
        do {
          val last = consumer.lines.readLine().toLong()
        } while (last != 17L)
        consumer.kill() shouldBe listOf()
      }
      reopened(path) shouldBe written(rings).filter { it >= 17 }
    }
  }

  "killed while it waits: nothing comes again" {
    pinned { rings, path ->
      rings.produce(0, 10)
      Consumer(path).use { consumer ->
        val last = written(rings).last()
        do {
          val seen = consumer.lines.readLine().toLong()
        } while (seen != last)
        // It has printed the last one, and publishes its position before it waits.
        RingBuffer.open(rings.loaded.map("events")).use { while (it.available() > 0) Thread.sleep(1) }
        consumer.kill() shouldBe listOf()
      }
      reopened(path) shouldBe listOf()
      rings.produce(0, 5)
      reopened(path) shouldBe written(rings).filter { it >= 10 }
    }
  }

  "a buffer that filled up while nobody read goes on with what the producers count as lost" {
    pinned { rings, path ->
      Consumer(path).use { consumer ->
        rings.produce(0, 10)
        consumer.lines.readLine() shouldBe "1"
        consumer.kill()
      }
      rings.produce(1, 5000)
      rings.lost(1) shouldBeGreaterThan 0L
      BpfMap.pinned(kernel, path).get().use { map ->
        RingBuffer.open(map).use { reader ->
          val sequence = Sequence()
          reader.consume(sequence::check)
          sequence.accountsFor(rings, 1)
          rings.produce(1, 5)
          reader.poll(Poller.FOREVER, sequence::check)
          sequence.accountsFor(rings, 1)
        }
      }
    }
  }
})
