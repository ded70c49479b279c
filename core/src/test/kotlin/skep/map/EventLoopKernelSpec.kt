package skep.map

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.matchers.shouldBe
import skep.kernel.KernelTest
import java.time.Duration
import java.util.concurrent.LinkedBlockingQueue
import kotlin.concurrent.thread

class EventLoopKernelSpec : KernelTest({
  "one thread reads ring buffers and perf buffers, and comes back when closed" {
    Rings(kernel).use { first ->
      Rings(kernel).use { second ->
        Rings(kernel, "perf.bpf.o").use { third ->
          val seen = LinkedBlockingQueue<String>()
          val loop = EventLoop(kernel)
          loop.add(first.reader()) { seen += "first" }
          loop.add(second.reader(), Codec.array(Codec.LONG, 8)) { seen += "second ${it[0]}" }
          val thread = thread(block = loop::run)
          second.produce(0, 1, "small")
          seen.take() shouldBe "second 0"
          first.produce(0, 1, "small")
          seen.take() shouldBe "first"
          while (thread.stackTrace.none { it.methodName == "epollWait" }) Thread.onSpinWait()
          loop.add(third.perfReader(PerfBuffer.Options.DEFAULT)) { seen += "third" }
          third.produce(0, 1)
          seen.take() shouldBe "third"
          loop.close()
          thread.join()
          seen.size shouldBe 0
        }
      }
    }
  }

  "polling ends by its time, by an interrupt, and after close" {
    Rings(kernel).use { rings ->
      val loop = EventLoop(kernel)
      val reader = rings.reader()
      loop.add(reader) {}
      loop.poll(Duration.ofMillis(5)) shouldBe 0
      rings.produce(0, 3, "small")
      loop.poll(Duration.ofDays(1)) shouldBe 3
      Thread.currentThread().interrupt()
      shouldThrow<InterruptedException> { loop.run() }
      loop.close()
      reader.isClosed shouldBe true
      loop.poll(Duration.ofDays(1)) shouldBe 0
      loop.run()
      val late = rings.reader()
      shouldThrow<IllegalStateException> { loop.add(late) {} }
      late.isClosed shouldBe true
    }
  }
})
