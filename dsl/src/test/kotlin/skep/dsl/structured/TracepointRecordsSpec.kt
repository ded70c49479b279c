package skep.dsl.structured

import io.kotest.matchers.shouldBe
import skep.dsl.*
import skep.kernel.KernelTest
import skep.load.ownPid
import skep.struct.*

/** Linux has the record of `sched_process_exit` in a struct of its own since 6.16, before that in one of several. */
private const val EXIT = "sched/sched_process_exit"

private class Exits : Bpf("exits", "GPL") {
  val me by constant(u32, ownPid.toUInt())
  val right by global(u64)
  val wrong by global(u64)
  val text by global(chars(16))
  val known by global(u64)

  val on_exit by tracepoint(EXIT) {
    returnIf(currentTask()["real_parent"]["tgid"].read(u32) ne me.value)
    whenever(arg("pid").read(s32).toU32() eq currentTid()) {
      right.ref.atomicAdd(1)
    } otherwise {
      wrong.ref.atomicAdd(1)
    }
    text.ref.set(arg("comm"))
    whenever(arg("prio").exists()) { known.ref.atomicAdd(1) }
  }
}

private class ExitPid(facts: KernelFacts) : Bpf("exit_pid", "GPL", facts = facts) {
  val pid by global(s32)

  val on_exit by tracepoint(EXIT) { pid.ref.value = arg("pid").read(s32) }
}

class TracepointRecordsSpec :
  KernelTest({
    "arguments are found in that struct which the kernel has" {
      Exits().load(kernel) { bpf ->
        attach().forEach { link ->
          link.use { ProcessBuilder("/bin/true").start().waitFor() }
        }
        bpf.right.value shouldBe 1uL
        bpf.wrong.value shouldBe 0uL
        bpf.text.value shouldBe "true"
        bpf.known.value shouldBe 1uL
      }
    }

    "an object that is built where no types are at hand is the same" {
      ExitPid(KernelFacts.none).toElf() shouldBe ExitPid(KernelFacts.here).toElf()
    }
  })
