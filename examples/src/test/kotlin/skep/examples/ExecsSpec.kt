package skep.examples

import io.kotest.matchers.collections.shouldContain
import io.kotest.matchers.ints.shouldBePositive
import skep.kernel.KernelTest
import java.io.ByteArrayOutputStream
import java.io.PrintStream
import java.time.Duration
import java.util.concurrent.atomic.AtomicBoolean
import kotlin.concurrent.thread

class ExecsSpec :
  KernelTest({
    "records of clang's object come as Java records, and its counts by user" {
      val out = ByteArrayOutputStream()
      val done = AtomicBoolean()
      val busy = thread { while (!done.get()) ProcessBuilder("/bin/true").start().waitFor() }
      try {
        Execs.run(kernel, Duration.ofSeconds(2), PrintStream(out, true))
      } finally {
        done.set(true)
        busy.join()
      }
      val lines = out.toString().lines()
      lines shouldContain "true /bin/true"
      lines.single { it.startsWith("user 0: ") }.substringAfter(": ").toInt().shouldBePositive()
    }
  })
