package skep.script

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FreeSpec
import io.kotest.core.test.config.TestConfig
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.collections.shouldContain
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.comparables.shouldBeGreaterThan
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldMatch
import skep.kernel.kernelAvailable
import skep.spec.ObjectReader
import java.io.ByteArrayOutputStream
import java.io.PrintStream
import java.nio.ByteBuffer

/** Compiles scripts, which takes a minute where `.ci/kernel-tests` runs, and so is no KernelTest. */
class OneLinerSpec : FreeSpec({
  val host = ScriptHost(tempdir().toPath())
  val onKernel = TestConfig(enabledOrReasonIf = { kernelAvailable })

  fun run(text: String, vararg args: String): String {
    val out = ByteArrayOutputStream()
    host.run(ScriptSource.oneLiner(text), args.asList(), out = PrintStream(out))
    return out.toString()
  }

  val counting =
    """val calls by global(u64); val twice by array(u64, 2); val cpus by percpuArray(u64, 1);
      |program("raw_tp/sys_enter") { r1 set calls.address; r2 set 1; atomicAdd(u64[r1], r2); r0 set 0; exit() }
    """.trimMargin()

  "declarations are enough: at the end all is printed".config(onKernel) {
    val lines = run(counting, "--duration", "200ms").lines()
    lines[2].substringAfter("|").trim().toULong() shouldBeGreaterThan 0uL
    lines[2] shouldMatch " calls +\\| +\\d+"
    lines.drop(3) shouldContainExactly
      """
      | key | twice
      |-----+-------
      |   0 |     0
      |   1 |     0
      | key | cpus
      |-----+------
      |   0 |    0
      |
      """.trimMargin().lines()
  }

  "with what is to be printed, that is printed, also as JSON".config(onKernel) {
    run("$counting; atEnd { println(calls.value > 0u) }", "--duration", "200ms", "--json") shouldBe
      "{\"type\":\"text\",\"data\":\"true\"}\n"
    run("$counting; every(50.milliseconds) { println(\"frame\") }", "--duration", "200ms") shouldContain
      "frame\nframe\n"
  }

  "what its programs print is printed".config(onKernel) {
    val text =
      """val pid by constant(s32, ProcessHandle.current().pid().toInt())
        |program("raw_tp/sys_enter") {
        |  val out by label()
        |  call(get_current_pid_tgid)
        |  r0 shrEq 32
        |  r1 set pid.address
        |  r1 set s32[r1]
        |  jumpIf(r0 ne r1, out)
        |  printk("seen %d", r0)
        |  +out
        |  r0 set 0
        |  exit()
        |}
      """.trimMargin()
    run(text, "--duration", "300ms").lines() shouldContain "seen ${ProcessHandle.current().pid()}"
  }

  "programs without a name get one from what they are attached to" {
    val text =
      """program("tp/syscalls/sys_enter_openat") { r0 set 0; exit() }; val other by program("xdp") { r0 set 2; exit() }
        |program("raw_tp/sys_enter") { r0 set 0; exit() }; program("fentry/sys_enter") { r0 set 0; exit() }
      """.trimMargin()
    val elf = host.build(ScriptSource.oneLiner(text))
    val programs = ObjectReader.read(ByteBuffer.wrap(elf), ObjectReader.Options.named("one_liner")).programs()
    programs.associate { it.name() to it.section() } shouldBe
      mapOf(
        "sys_enter_openat" to "tp/syscalls/sys_enter_openat",
        "sys_enter" to "raw_tp/sys_enter",
        "sys_enter_2" to "fentry/sys_enter",
        "other" to "xdp",
      )
  }

  "errors have their place in the text that was typed" {
    shouldThrow<ScriptException> {
      run("val a by global(u64); nothing\n  bar()")
    }.errors.map { it.position } shouldContainExactly
      listOf(ScriptError.Position(1, 23), ScriptError.Position(2, 3))
  }
})
