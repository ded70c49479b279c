package skep.load

import io.kotest.matchers.shouldBe
import skep.kernel.KernelTest
import skep.kernel.TracingKernel
import skep.kernel.since

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
  "minimal takes libbpf's system calls, in its order".config(since(5, 15, "links to perf events")) {
    val calls = mutableListOf<String>()
    openFixture("minimal.bpf.o").load(TracingKernel(kernel, calls::add)).use { loaded ->
      loaded.attach()
      val libbpf = String(fixtureBytes("minimal.calls")).trimEnd().lines()
      // Mapping memory was not traced there, and an event that was not made disabled needs no enabling.
      calls.map(::masked).filterNot { it == "mmap" } shouldBe libbpf.filterNot { it == "PERF_EVENT_IOC_ENABLE" }
    }
  }
})
