package skep.cli

import io.kotest.core.spec.style.FreeSpec
import io.kotest.core.test.config.TestConfig
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import skep.kernel.kernelAvailable
import kotlin.io.path.div
import kotlin.io.path.writeText

/** Compiles a script, which takes a minute where `.ci/kernel-tests` runs, and so is no KernelTest. */
class RunCommandSpec : FreeSpec({
  "run attaches, runs the script's part with what was configured, and reports the time of each step"
    .config(TestConfig(enabledOrReasonIf = { kernelAvailable })) {
      val script = tempdir().toPath() / "counting.bpf.kts"
      val out = script.resolveSibling("out")
      script.writeText(
        """
      class Counting : Bpf("counting", license = "GPL") {
        val calls by global(u64, 0u)
        val on_enter by program("raw_tp/sys_enter") {
          r1 set calls.address
          r2 set 1
          atomicAdd(u64[r1], r2)
          r0 set 0
          exit()
        }
      }

      val out by argument<String>("where to write")

      run(Counting(), configure = { it.calls.value = 1_000_000u }) { counting ->
        val before = counting.calls.value
        while (counting.calls.value == before) Thread.sleep(1)
        java.io.File(out).writeText("${'$'}{counting.calls.value > 1_000_000u}")
      }
        """.trimIndent(),
      )
      val ran = skep("run", "--timing", "$script", "$out")
      ran.exit shouldBe 0
      out.toFile().readText() shouldBe "true"
      for (step in listOf("JVM start", "script compile", "build and open", "native access", "load", "attach")) {
        ran.err shouldContain step
      }
    }
})
