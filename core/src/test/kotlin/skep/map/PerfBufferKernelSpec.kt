package skep.map

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.matchers.longs.shouldBeGreaterThan
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import skep.kernel.KernelTest
import skep.kernel.Poller
import skep.kernel.since
import java.time.Duration
import java.util.concurrent.FutureTask
import java.util.concurrent.atomic.AtomicBoolean
import kotlin.concurrent.thread

class PerfBufferKernelSpec : KernelTest({
  val cpus = Runtime.getRuntime().availableProcessors()

  fun perf(options: PerfBuffer.Options = PerfBuffer.Options.DEFAULT, test: (Rings, PerfBuffer) -> Unit) =
    Rings(kernel, "perf.bpf.o").use { rings -> rings.perfReader(options).use { test(rings, it) } }

  "records come from each CPU, in its order, and say which".config(since(5, 10, "raw tracepoints run on a CPU")) {
    perf { rings, reader ->
      val sequence = Sequence(ordered = false)
      repeat(100) { i -> rings.produceOn(i % cpus, i % cpus) }
      var last = 0
      reader.consume { record ->
        reader.cpu() shouldBe record.getInt(8)
        sequence.check(record)
        last = reader.cpu()
      } shouldBe 100
      last shouldBe cpus - 1
      reader.consumed() shouldBe 100
      reader.lost() shouldBe 0
    }
  }

  "what a full ring had no room for is counted" {
    perf(PerfBuffer.Options(1, 1)) { rings, reader ->
      val sequence = Sequence(ordered = false)
      repeat(20) {
        rings.produce(0, 500)
        reader.consume(sequence::check)
      }
      rings.lost(0) shouldBeGreaterThan 5000
      sequence.accountsFor(rings, 0)
      // The kernel tells with the next record that there is room for, on each CPU.
      for (cpu in 0 until cpus) rings.produceOn(1, cpu)
      reader.consume(sequence::check)
      reader.lost() shouldBe rings.lost(0)
    }
  }

  "four producers: nothing lost unreported, nothing twice, nothing torn, over many rounds" {
    perf(PerfBuffer.Options(16, 1)) { rings, reader ->
      val sequence = Sequence(ordered = false)
      val producing = AtomicBoolean(true)
      val producers = (0 until 4).map { id -> thread { repeat(500) { rings.produce(id, 100) } } }
      val end = thread { producers.forEach(Thread::join).also { producing.set(false) } }
      while (producing.get()) reader.poll(Duration.ofMillis(10), sequence::check)
      end.join()
      reader.consume(sequence::check)
      for (id in 0 until 4) sequence.accountsFor(rings, id)
    }
  }

  "a codec leaves what the kernel has rounded up" {
    perf { rings, reader ->
      rings.produceOn(3, 0)
      val head = Codec.of<Pair<Long, Int>>(16, { _, _ -> }) { it.getLong() to it.getInt() }
      reader.next(head).get() shouldBe (0L to 3)
      rings.produceOn(3, 0) // 24 bytes
      shouldThrow<IllegalArgumentException> { reader.next(head) }.message shouldContain
        "perf buffer 'events': a record has 28 bytes, the codec is for 16"
    }
  }

  "a wait ends by a record of any CPU, or only after a period of them" {
    for (cpu in 0 until cpus) {
      perf { rings, reader ->
        val task = FutureTask { reader.poll(Poller.FOREVER) {} }
        thread(block = task::run)
        rings.produceOn(0, cpu)
        task.get() shouldBe 1
      }
    }
    perf(PerfBuffer.Options(16, 10)) { rings, reader ->
      val task = FutureTask { reader.poll(Poller.FOREVER) {} }
      val thread = thread(block = task::run)
      while (thread.stackTrace.none { it.methodName == "epollWait" }) Thread.onSpinWait()
      repeat(10) { rings.produceOn(0, 0) }
      task.get() shouldBe 10
    }
  }

  "after close nothing of it is left in the map" {
    Rings(kernel, "perf.bpf.o").use { rings ->
      val reader = rings.perfReader(PerfBuffer.Options.DEFAULT)
      reader.close()
      shouldThrow<IllegalStateException> { reader.consume {} }.message shouldBe "perf buffer 'events' is closed"
      rings.produce(0, 1)
      rings.lost(0) shouldBe 1
    }
  }

  "options are checked, and the kind of map" {
    for (pages in listOf(0, 3, -4, 1 shl 17)) shouldThrow<IllegalArgumentException> { PerfBuffer.Options(pages, 1) }
    shouldThrow<IllegalArgumentException> { PerfBuffer.Options(1, 0) }
    Rings(kernel).use { rings ->
      shouldThrow<IllegalArgumentException> { rings.perfReader(PerfBuffer.Options.DEFAULT) }.message shouldContain
        "is no perf buffer"
    }
  }
})
