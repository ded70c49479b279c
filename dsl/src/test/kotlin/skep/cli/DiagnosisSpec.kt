package skep.cli

import io.kotest.core.spec.style.FreeSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import skep.kernel.KernelException
import skep.script.ScriptException

class DiagnosisSpec : FreeSpec({
  val all = ULong.MAX_VALUE
  val none = 0uL
  val onlyBpf = 1uL shl 39
  val admin = 1uL shl 21
  val refused = KernelException("bpf(BPF_PROG_LOAD, {})", 1, "")

  fun machine(capabilities: ULong, vararg mounts: String, system: String = "Linux") =
    machine(tempdir().toPath(), capabilities, *mounts, system = system)

  "a refusal is for want of privilege when a capability is missing" {
    diagnose(refused, machine(none)).exit shouldBe Exit.PRIVILEGE
    diagnose(refused, machine(onlyBpf)).exit shouldBe Exit.PRIVILEGE
  }

  "and the kernel's own when none is" {
    diagnose(refused, machine(all)) shouldBe Diagnosis(Exit.REFUSED, refused.message!!)
    diagnose(refused, machine(admin)).exit shouldBe Exit.REFUSED
    diagnose(KernelException("bpf(BPF_MAP_CREATE, {})", 22, ""), machine(none)).exit shouldBe Exit.REFUSED
  }

  "a missing mount is the machine's lack" {
    val pinning = KernelException("bpf(BPF_OBJ_PIN, {pathname=\"/sys/fs/bpf/x\"})", 2, "")
    diagnose(pinning, machine(all, "proc", "tracefs")).exit shouldBe Exit.MACHINE
    diagnose(pinning, machine(all, "bpf")).exit shouldBe Exit.REFUSED
    val tracing = KernelException("open(\"/sys/kernel/tracing/trace_pipe\", O_RDONLY)", 2, "")
    diagnose(tracing, machine(all, "bpf")).exit shouldBe Exit.MACHINE
    diagnose(tracing, machine(all, "tracefs")).exit shouldBe Exit.REFUSED
  }

  "elsewhere than on Linux it says what works" {
    val diagnosis = diagnose(UnsupportedOperationException("no native code"), machine(none, system = "Mac OS X"))
    diagnosis.exit shouldBe Exit.MACHINE
    diagnosis.message shouldContain "this is Mac OS X"
  }

  "a script that does not compile is told by the compiler's lines" {
    diagnose(ScriptException("a.bpf.kts:1:2: error: no"), machine(all)) shouldBe
      Diagnosis(Exit.INPUT, "a.bpf.kts:1:2: error: no")
  }

  "what a script throws is told by the script's lines" {
    val failure = IllegalStateException("boo", IllegalArgumentException("why"))
    failure.stackTrace =
      arrayOf(
        StackTraceElement("A_bpf", "inner", "a.bpf.kts", 3),
        StackTraceElement("skep.script.Errand", "run", "Errand.kt", 40),
        StackTraceElement("A_bpf", "<init>", "a.bpf.kts", 9),
      )
    diagnose(failure, machine(all)) shouldBe
      Diagnosis(
        Exit.FAILED,
        "a.bpf.kts:3: java.lang.IllegalStateException: boo\ncaused by java.lang.IllegalArgumentException: why\n" +
          "  called from a.bpf.kts:9",
      )
  }
})
