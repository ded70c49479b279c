package skep.load

import io.kotest.core.test.Enabled
import io.kotest.core.test.config.TestConfig
import io.kotest.matchers.shouldBe
import skep.kernel.Feature
import skep.kernel.Features
import skep.kernel.KernelTest
import skep.kernel.TracingKernel

private val fields =
  setOf(
    "map_type", "key_size", "value_size", "max_entries", "map_flags", "map_name", "btf_value_type_id", "btf_size",
    "prog_type", "insn_cnt", "license", "prog_name", "func_info_rec_size", "func_info_cnt", "line_info_rec_size",
    "line_info_cnt", "flags", "attach_type", "type",
  )

/** A call as strace prints it, and without what differs from run to run, as `make.sh` leaves it out. */
private fun masked(line: String): String {
  val name = Regex("""(?:bpf\(|ioctl\(\d+, )(\w+)""").find(line)?.groupValues?.get(1) ?: line.substringBefore('(')
  val kept =
    Regex("""(\w+)=("[^"]*"|[\w|]+)""").findAll(line)
      .filter { it.groupValues[1] in fields && it.groupValues[2] != "0" }
      .map { it.value }
  return (listOf(name) + kept).joinToString(" ")
}

class SystemCallsKernelSpec : KernelTest({
  val perfLinks = {
    if (Features.has(kernel, Feature.PERF_LINK)) {
      Enabled.enabled
    } else {
      Enabled.disabled("libbpf was traced on a kernel that has links to perf events")
    }
  }

  "minimal takes libbpf's system calls, in its order".config(TestConfig(enabledOrReasonIf = { perfLinks() })) {
    val calls = mutableListOf<String>()
    openFixture("minimal.bpf.o").load(TracingKernel(kernel, calls::add)).use { loaded ->
      loaded.attach()
      val libbpf = String(fixtureBytes("minimal.calls")).trimEnd().lines()
      // Mapping memory was not traced there, and an event that was not made disabled needs no enabling.
      calls.map(::masked).filterNot { it == "mmap" } shouldBe libbpf.filterNot { it == "PERF_EVENT_IOC_ENABLE" }
    }
  }
})
