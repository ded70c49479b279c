package skep.link

import io.kotest.assertions.withClue
import io.kotest.core.test.Enabled
import io.kotest.core.test.config.TestConfig
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import skep.insn.AttachType.CGROUP_INET_EGRESS
import skep.kernel.KernelTest
import skep.kernel.LinuxKernel
import skep.kernel.childJava
import skep.kernel.hasVersion
import skep.kernel.heldResources
import skep.load.LoadException
import skep.load.ownPid
import java.nio.file.Files
import java.nio.file.Path

/** Above it, which Debian's kernels know, only CAP_SYS_ADMIN may have perf events. */
private const val ADMINS_ONLY = 2

private val tracing = setOf("bpf", "perfmon")
private val network = setOf("bpf", "net_admin")
private val perf: Set<String> by lazy {
  val paranoid = Files.readString(Path.of("/proc/sys/kernel/perf_event_paranoid")).trim().toInt()
  if (paranoid > ADMINS_ONLY) tracing + "sys_admin" else tracing
}

/**
 * How a program is attached.
 *
 * @param needs the capabilities without which it is refused
 * @param since the version of Linux that has it
 */
private class Kind(
  val needs: Set<String>,
  val file: String,
  val program: String,
  val options: AttachOptions? = null,
  val since: Pair<Int, Int> = 5 to 11,
)

private fun kinds(group: String): Map<String, Kind> = mapOf(
  "tracepoint" to Kind(perf, "kernel.bpf.o", "on_tp"),
  "raw tracepoint" to Kind(tracing, "kernel.bpf.o", "on_raw"),
  "typed tracepoint" to Kind(tracing, "kernel.bpf.o", "on_typed"),
  "iterator" to Kind(tracing, "kernel.bpf.o", "each_map"),
  "uprobe in tracefs" to
    Kind(perf, "user.bpf.o", "on_entry", UprobeOptions.entry("libc.so.6", "getpgid").withMode(ProbeMode.LEGACY)),
  "uprobe.multi" to
    Kind(tracing, "kernel.bpf.o", "on_user", UprobeMultiOptions.matching("libc.so.6", "getpgi?"), 6 to 6),
  "usdt" to
    Kind(tracing, "usdt.bpf.o", "on_probe", UsdtOptions.of(Targets.path("probes"), "main", "forms"), 6 to 6),
  "perf event" to Kind(perf, "user.bpf.o", "on_sample", PerfEventOptions.cpuClock().withCpu(0)),
  "own perf event" to Kind(perf, "user.bpf.o", "on_sample", PerfEventOptions.cpuClock().withPid(ownPid)),
  "xdp" to Kind(network, "net.bpf.o", "on_xdp", XdpOptions.on("skep1")),
  "xdp by netlink" to Kind(network, "net.bpf.o", "on_xdp", XdpOptions.on("skep1").withWay(AttachWay.WITHOUT_LINK)),
  "tc" to Kind(network, "net.bpf.o", "on_egress", TcOptions.on("skep0", TcOptions.Direction.EGRESS)),
  "tcx" to Kind(network, "net.bpf.o", "on_tcx_egress", TcxOptions.on("skep0"), 6 to 6),
  "netfilter" to
    Kind(network, "sockets.bpf.o", "on_netfilter", NetfilterOptions.at(NetfilterOptions.Hook.LOCAL_OUT), 6 to 4),
  "sk_lookup" to Kind(setOf("bpf"), "sockets.bpf.o", "on_lookup", NamespaceOptions.own()),
  "socket filter" to Kind(setOf("bpf", "net_raw"), "sockets.bpf.o", "on_packet", SocketOptions.device("skep1")),
  "cgroup connect4" to Kind(network, "net.bpf.o", "cg_connect4", CgroupOptions.of(group)),
  "cgroup egress" to Kind(network, "net.bpf.o", "cg_skb_egress", CgroupOptions.of(group)),
  "cgroup egress without a link" to
    Kind(
      network, "net.bpf.o", "cg_skb_either",
      CgroupOptions.of(group).`as`(CGROUP_INET_EGRESS).withoutLink(CgroupOptions.Sharing.MULTI),
    ),
)

private val possible = TestConfig(enabledOrReasonIf = {
  val programs = listOf("setpriv", "unshare").filter { program ->
    System.getenv("PATH").split(':').none { Files.isExecutable(Path.of(it, program)) }
  }
  when {
    programs.isNotEmpty() -> Enabled.disabled("there is no ${programs.joinToString()} to give up capabilities with")
    !hasVersion(5, 11) -> Enabled.disabled("locked memory is limited for all: Linux 5.11 and later")
    else -> Enabled.enabled
  }
})

/** Processes of root's with few of its capabilities. */
class DroppedCapabilitiesKernelSpec : KernelTest({
  for (held in listOf(tracing, network, setOf("bpf"), setOf("perfmon", "net_admin"), setOf(), tracing + network)) {
    "with ${held.joinToString(" and ").ifEmpty { "none" }}".config(possible) {
      val outcomes = inGroup { group ->
        val capabilities = "-all" + held.joinToString("") { ",+$it" }
        val devices = "ip link add skep0 type veth peer name skep1 && ip link set skep0 up && ip link set skep1 up"
        val before =
          listOf("unshare", "-n", "sh", "-c", "$devices && exec \"\$@\"", "sh") +
            listOf("setpriv", "--bounding-set=$capabilities", "--inh-caps=-all")
        childJava(before, Dropped::class, group).trim().lines().associate {
          it.substringBefore(": ") to it.substringAfter(": ")
        }
      }
      for ((name, kind) in kinds("")) {
        if (!hasVersion(kind.since.first, kind.since.second)) continue
        withClue(name) {
          val missing = kind.needs - held
          val outcome = outcomes.getValue(name)
          if (missing.isEmpty()) {
            outcome shouldBe "attached"
          } else {
            // One step needs one of them, and a later one another.
            val told = missing.map { "CAP_${it.uppercase()}" }.filter { it in outcome.substringAfter("or grant ") }
            withClue(outcome) { told.isNotEmpty() shouldBe true }
          }
        }
      }
    }
  }

  "a uprobe by a perf event, for which CAP_PERFMON is too little since Linux 6.13".config(possible) {
    val drop = listOf("setpriv", "--bounding-set=-all,+bpf,+perfmon", "--inh-caps=-all")
    val outcome = childJava(drop, DroppedUprobe::class).trim()
    if (outcome != "attached") outcome shouldContain "grant CAP_SYS_ADMIN: uprobes by perf events need it"
  }
})

private fun attempt(kind: Kind): String {
  val before = heldResources()
  val outcome =
    try {
      val open = openLinks(kind.file, kind.program)
      // A map of sockets needs CAP_NET_ADMIN itself.
      if (kind.file == "sockets.bpf.o") open.map("sockets").autocreate(false)
      open.load(LinuxKernel()).use { loaded ->
        val program = loaded.program(kind.program)
        (if (kind.options == null) program.attach() else program.attach(kind.options)).close()
      }
      "attached"
    } catch (e: LoadException) {
      "${e.message}"
    } catch (e: AttachException) {
      "${e.message}"
    }
  val left = heldResources() - before.toSet()
  check(left.isEmpty()) { "$outcome: left $left" }
  return outcome
}

/** Attaches programs of all kinds, and prints what came of it. */
private object Dropped {
  @JvmStatic
  fun main(args: Array<String>) = kinds(args[0]).forEach { (name, kind) -> println("$name: ${attempt(kind)}") }
}

/** The same for a uprobe alone. */
private object DroppedUprobe {
  @JvmStatic
  fun main(args: Array<String>) =
    println(attempt(Kind(tracing, "user.bpf.o", "on_entry", UprobeOptions.entry("libc.so.6", "getpgid"))))
}
