package skep.map

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import skep.kernel.KernelTest
import skep.kernel.since
import java.nio.ByteBuffer
import java.time.Duration
import kotlin.concurrent.thread

class UserRingBufferKernelSpec : KernelTest({
  fun commands(test: (drain: () -> Int, count: (String) -> Long, UserRingBuffer) -> Unit) =
    mapFixture("user_ring.bpf.o").load(kernel).use { loaded ->
      UserRingBuffer.open(loaded.map("commands")).use { commands ->
        val drain = { loaded.program("drain").run(ByteArray(64)).returnValue() }
        test(drain, { loaded.global(it).getLong() }, commands)
      }
    }

  "programs get the messages in their order, over many rounds".config(since(6, 1, "user ring buffers")) {
    commands { drain, count, commands ->
      var sent = 0L
      repeat(100) {
        repeat(40) { i ->
          val message = ByteBuffer.allocate(8 + i).order(java.nio.ByteOrder.nativeOrder()).putLong(0, ++sent)
          commands.offer(message) shouldBe true
          message.position() shouldBe 0
        }
        drain() shouldBe 40
      }
      drain() shouldBe 0
      count("messages") shouldBe 4000
      count("sum") shouldBe sent * (sent + 1) / 2
      count("out_of_order") shouldBe 0
    }
  }

  "without room nothing is sent, and a wait ends when there is some".config(since(6, 1, "user ring buffers")) {
    commands { drain, count, commands ->
      var sent = 0L
      while (commands.offer(Codec.LONG, sent + 1)) sent++
      sent shouldBe 4096 / 16
      commands.offer(Duration.ofMillis(5), Codec.LONG, 0) shouldBe false
      val waiting = thread { commands.offer(Duration.ofDays(1), Codec.LONG, ++sent) shouldBe true }
      while (waiting.isAlive && waiting.stackTrace.none { it.methodName == "epollWait" }) Thread.onSpinWait()
      drain() shouldBe 256
      waiting.join()
      drain() shouldBe 1
      count("out_of_order") shouldBe 0
      shouldThrow<IllegalArgumentException> { commands.offer(ByteBuffer.allocate(4089)) }.message shouldContain
        "has 4096 bytes, of which a message of 4089 with its header takes 4104"
      commands.offer(ByteBuffer.allocate(4088)) shouldBe true
    }
  }

  "closing ends a wait, and all after that is an error".config(since(6, 1, "user ring buffers")) {
    commands { _, _, commands ->
      while (commands.offer(Codec.LONG, 1)) Unit
      val waiting = thread { commands.offer(Duration.ofDays(1), Codec.LONG, 1) shouldBe false }
      while (waiting.isAlive && waiting.stackTrace.none { it.methodName == "epollWait" }) Thread.onSpinWait()
      commands.close()
      waiting.join()
      shouldThrow<IllegalStateException> { commands.offer(Codec.LONG, 1) }.message shouldContain "is closed"
    }
  }
})
