package skep.examples

import io.kotest.matchers.shouldBe
import skep.kernel.KernelTest
import java.io.ByteArrayOutputStream
import java.io.PrintStream

class MinimalSpec :
  KernelTest({
    val pid = ProcessHandle.current().pid()

    "clang's object, driven from Java, is triggered three times" {
      val out = ByteArrayOutputStream()
      Minimal.run(kernel, PrintStream(out, true))
      out.toString() shouldBe "BPF triggered from PID $pid.\n".repeat(3)
    }
  })
