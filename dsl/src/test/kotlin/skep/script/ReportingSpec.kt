package skep.script

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FreeSpec
import io.kotest.matchers.collections.shouldHaveSize
import io.kotest.matchers.shouldBe
import java.io.ByteArrayOutputStream
import java.io.PrintStream
import kotlin.time.Duration
import kotlin.time.Duration.Companion.hours
import kotlin.time.Duration.Companion.milliseconds

class ReportingSpec : FreeSpec({
  val bytes = ByteArrayOutputStream()
  val scope = testScope(out = PrintStream(bytes))

  "every prints frames until it is stopped, and then the last" {
    var frames = 0
    Deadline.keep(1.hours) {
      val script = Thread.currentThread()
      scope.every(1.milliseconds) {
        scope.println(++frames)
        if (frames == 3) script.interrupt()
      }
    }
    bytes.toString().lines() shouldBe listOf("1", "2", "3", "4", "")
    Thread.interrupted() shouldBe false
    shouldThrow<IllegalArgumentException> { scope.every(Duration.ZERO) {} }
  }

  "what comes after untilStopped prints the final state, when the time is over or at Ctrl-C" {
    val steps = mutableListOf<String>()
    Deadline.keep(10.milliseconds) {
      scope.untilStopped()
      steps += "final state"
    }
    Thread.currentThread().interrupt()
    scope.untilStopped()
    steps shouldHaveSize 1
  }

  "work that waits on its own ends when the time is over, and that is no error" {
    Deadline.keep(10.milliseconds) { Thread.sleep(3_600_000) }
    Thread.interrupted() shouldBe false
  }

  "work that ends before is not interrupted later, nor is what follows work that took no notice" {
    Deadline.keep(20.milliseconds) {}
    Thread.sleep(60)
    Deadline.keep(1.milliseconds) { while (!Thread.currentThread().isInterrupted) Thread.onSpinWait() }
    Thread.interrupted() shouldBe false
  }

  "another interrupt, such as Ctrl-C's, comes out" {
    shouldThrow<InterruptedException> {
      Deadline.keep(1.hours) {
        Thread.currentThread().interrupt()
        Thread.sleep(1)
      }
    }
  }
})
