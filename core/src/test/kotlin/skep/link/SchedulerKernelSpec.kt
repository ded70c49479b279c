package skep.link

import io.kotest.matchers.longs.shouldBeGreaterThan
import io.kotest.matchers.shouldBe
import skep.kernel.KernelTest
import skep.kernel.LinkType
import skep.kernel.onlyIf
import java.nio.file.Files
import java.nio.file.Path

/** Says what the kernel's schedulers of BPF are. */
private const val STATE = "/sys/kernel/sched_ext/state"

/** A scheduler is the whole machine's, so this is for virtual machines alone. */
class SchedulerKernelSpec : KernelTest({
  "a scheduler of all tasks".config(
    onlyIf("not a virtual machine of run-in-vm, or without sched_ext (CONFIG_SCHED_CLASS_EXT, Linux 6.12)") {
      System.getenv("RUN_IN_VM") == "1" && Files.exists(Path.of(STATE))
    },
  ) {
    fun state() = Files.readString(Path.of(STATE)).trim()
    val open = openLinks("scheduler.bpf.o")
    open.programs().forEach { it.autoload(true) }
    open.load(kernel).use { loaded ->
      state() shouldBe "disabled"
      val link = loaded.structOps("scheduler").attach()
      link.info().type().get() shouldBe LinkType.STRUCT_OPS
      state() shouldBe "enabled"
      Files.readString(Path.of("/sys/kernel/sched_ext/root/ops")).trim() shouldBe "skep_test"
      Thread.sleep(50)
      loaded.count("runs") shouldBeGreaterThan 0
      link.detach()
      state() shouldBe "disabled"
      val counted = loaded.count("runs")
      Thread.sleep(50)
      loaded.count("runs") shouldBe counted
    }
  }
})
