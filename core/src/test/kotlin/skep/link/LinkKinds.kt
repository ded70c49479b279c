package skep.link

import io.kotest.core.test.Enabled
import io.kotest.core.test.config.TestConfig
import io.kotest.matchers.shouldBe
import skep.btf.BtfKind
import skep.insn.AttachType
import skep.kernel.IteratorTarget
import skep.kernel.Kernel
import skep.kernel.KernelTypes
import skep.kernel.LinkCreate
import skep.kernel.LinkDetails
import skep.kernel.LinkType
import skep.kernel.LinuxKernel
import skep.kernel.PerfEvent
import skep.kernel.hasVersion
import skep.kernel.kernelAvailable
import skep.kernel.onlyIf
import skep.kernel.since
import skep.load.LoadException
import skep.load.LoadedObject
import skep.load.openFixture
import skep.load.ownPid
import skep.load.trigger
import java.net.InetAddress
import java.net.Socket
import java.nio.ByteBuffer
import java.nio.ByteOrder
import java.nio.file.Files
import java.nio.file.Path
import java.util.Optional

private const val GETPGID = "__x64_sys_getpgid"
private const val GETPPID = "__x64_sys_getppid"
private const val COOKIE = 0x1122334455667788L

/** Where `observers` is in the file `target`, as `readelf -WS` tells of section `.probes`. */
private const val OBSERVERS = 0x2000L

/** Each time that another task gets a CPU. */
private val SWITCHES = PerfEventOptions.software(3).every(1)

/** Since which version what a kernel says of links of many kinds has their cookies, and of the others. */
private fun cookie(perf: Boolean = true): Long = if (if (perf) hasVersion(6, 9) else hasVersion(6, 17)) COOKIE else 0

private fun address(function: String): Long = Files.lines(Path.of("/proc/kallsyms")).use { lines ->
  lines.filter { it.endsWith(" $function") }.findFirst().get().substringBefore(' ').toULong(16).toLong()
}

/** Where the kernel says that it has put a probe: behind a function's ENDBR, if it has one. */
private fun probed(function: String): Long = Files.readAllLines(Path.of("/sys/kernel/debug/kprobes/list"))
  .first { " $function+0x" in it }.substringBefore(' ').toULong(16).toLong()

private fun ownObject(file: String, program: String) =
  openLinks(file, program).also { it.global("pid").setInt(ownPid) }

private fun fixture(program: String) = openFixture("kinds.bpf.o").also { open ->
  open.programs().forEach { it.autoload(it.name() == program) }
  open.global("pid").setInt(ownPid)
}

/** Whether this kernel can make this, and if not, why. */
private fun can(attach: (Kernel) -> Unit) = TestConfig(enabledOrReasonIf = {
  if (!kernelAvailable.isEnabled) {
    kernelAvailable
  } else {
    try {
      attach(LinuxKernel())
      Enabled.enabled
    } catch (e: LoadException) {
      Enabled.disabled("this kernel does not load it: ${e.errno()}")
    } catch (e: AttachException) {
      Enabled.disabled("this kernel does not attach it: ${e.errno()}")
    }
  }
})

private fun lets(program: String, file: String = "kernel.bpf.o") =
  can { kernel -> ownObject(file, program).load(kernel).use { it.program(program).attach() } }

private val perfLinks = since(5, 15, "links to perf events")

private fun hasKprobes() = Files.exists(Path.of("/sys/bus/event_source/devices/kprobe/type"))

private val kprobes = onlyIf("this kernel has no kprobes, or no links to them (Linux 5.15)") {
  hasVersion(5, 15) && hasKprobes()
}

/** Programs of `kernel.bpf.o`, which see this process's calls of getpgid(2). */
private fun calls(
  program: String,
  counter: String = "hits",
  options: (LoadedObject) -> AttachOptions? = { null },
  details: (LoadedObject) -> LinkDetails?,
) = programsOf(
  "kernel.bpf.o", program, counter, options, details, { ownObject("kernel.bpf.o", program) },
) { trigger() }

/** Programs that see a run of a program of [Targets]. */
private fun user(
  file: String,
  program: String,
  counter: String,
  options: AttachOptions,
  run: String = "target",
  details: () -> LinkDetails?,
) = programsOf(file, program, counter, { options }, { details() }) { Targets.run(run) }

/** The same in a network of its own. */
private fun onNetwork(world: Network.(Kernel, (LinkWorld) -> Unit) -> Unit): (Kernel, (LinkWorld) -> Unit) -> Unit =
  { kernel, test -> Network.isolated { world(kernel, test) } }

private fun inOwnGroup(
  file: String,
  program: String,
  type: AttachType,
): (Kernel, (LinkWorld) -> Unit) -> Unit = { kernel, test ->
  inGroup { group ->
    val id = groupId(group)
    programsOf(
      file, program, "hits", { CgroupOptions.of(group) }, { LinkDetails.Cgroup(id, Optional.of(type)) },
    ) { callsIn(group) }(kernel, test)
  }
}

private fun device(name: String, type: AttachType): LinkDetails =
  LinkDetails.Device(LinuxKernel().deviceIndex(name).asInt, Optional.of(type))

private fun tracing(
  type: AttachType,
  function: String,
  cookie: Long = 0,
): (LoadedObject) -> LinkDetails = {
  val id = KernelTypes.of(LinuxKernel()).get().find(function, BtfKind.FUNC).asInt
  target(Optional.of(type), 1, id, cookie)
}

/** Linux 5.10 does not say what the target is, 6.1 does. */
private fun target(type: Optional<AttachType>, owner: Int, id: Int, cookie: Long = 0) =
  if (hasVersion(6, 1)) LinkDetails.Tracing(type, owner, id, cookie) else LinkDetails.Tracing(type, 0, 0, cookie)

private fun ownNamespace(): Int =
  Files.readSymbolicLink(Path.of("/proc/thread-self/ns/net")).toString().filter(Char::isDigit).toLong().toInt()

private fun perf(details: LinkDetails): LinkDetails? = details.takeIf { hasVersion(6, 6) }

internal val linkKinds: List<Pair<LinkKind, TestConfig>> = listOf(
  LinkKind(
    "tracepoint", LinkType.PERF_EVENT,
    world = calls("on_tp", options = { TracepointOptions("syscalls", "sys_enter_getpgid", COOKIE, false) }) {
      perf(LinkDetails.Tracepoint("sys_enter_getpgid", cookie()))
    },
  ) to perfLinks,
  LinkKind(
    "tracepoint by its section", LinkType.PERF_EVENT,
    world = calls("on_tp") { perf(LinkDetails.Tracepoint("sys_enter_getpgid", 0)) },
  ) to perfLinks,
  LinkKind(
    "raw tracepoint", LinkType.RAW_TRACEPOINT,
    world = calls("on_raw", options = { RawTracepointOptions("sys_enter", if (hasVersion(6, 17)) COOKIE else 0) }) {
      LinkDetails.RawTracepoint("sys_enter", cookie(perf = false))
    },
  ) to TestConfig(),
  LinkKind(
    "typed tracepoint", LinkType.RAW_TRACEPOINT,
    world = calls("on_typed") { LinkDetails.RawTracepoint("sys_enter", 0) },
  ) to TestConfig(),
  LinkKind(
    "kprobe", LinkType.PERF_EVENT,
    world = calls("on_no_function", options = { KprobeOptions.entry(GETPGID).withCookie(COOKIE) }) {
      perf(LinkDetails.Kprobe(GETPGID, 0, probed(GETPGID), false, 0, cookie()))
    },
  ) to kprobes,
  LinkKind(
    "ksyscall", LinkType.PERF_EVENT,
    world = calls("on_syscall") { perf(LinkDetails.Kprobe(GETPGID, 0, probed(GETPGID), false, 0, 0)) },
  ) to kprobes,
  LinkKind(
    "kretsyscall", LinkType.PERF_EVENT,
    world = calls("on_syscall_return", "returns") {
      perf(LinkDetails.Kprobe(GETPGID, 0, probed(GETPGID), true, 0, 0))
    },
  ) to kprobes,
  LinkKind(
    "kprobe.multi", LinkType.KPROBE_MULTI,
    world = calls(
      "on_given",
      options = { KprobeMultiOptions.of(listOf(GETPGID, GETPPID)).withCookies(listOf(COOKIE, 7)) },
    ) {
      val functions = listOf(address(GETPGID) to COOKIE, address(GETPPID) to 7L).sortedBy { it.first.toULong() }
        .map { (address, cookie) -> LinkDetails.Kprobes.Function(address, cookie) }
      LinkDetails.Kprobes(functions, false, 0)
    },
  ) to lets("on_multi"),
  LinkKind(
    "kretprobe.multi", LinkType.KPROBE_MULTI,
    world = calls("on_multi_return", "returns") { null },
  ) to lets("on_multi_return"),
  LinkKind(
    "kprobe.session", LinkType.KPROBE_MULTI,
    world = calls("on_session", "returns") {
      LinkDetails.Kprobes(listOf(LinkDetails.Kprobes.Function(address(GETPGID), 0)), false, 0)
    },
  ) to lets("on_session"),
  LinkKind(
    "fentry", LinkType.TRACING,
    world = programsOf(
      "", "on_fentry", "fentry_hits", { null }, tracing(AttachType.TRACE_FENTRY, GETPGID), { fixture("on_fentry") },
    ) { trigger() },
  ) to lets("on_result"),
  LinkKind(
    "fexit with a cookie", LinkType.TRACING,
    world = programsOf(
      "", "on_fexit", "fexit_hits", { TracingOptions(if (hasVersion(6, 17)) COOKIE else 0) },
      tracing(AttachType.TRACE_FEXIT, GETPGID, cookie(perf = false)),
      { fixture("on_fexit") },
    ) { trigger() },
  ) to lets("on_result"),
  LinkKind(
    "fmod_ret", LinkType.TRACING,
    world = calls("on_result", details = tracing(AttachType.MODIFY_RETURN, "security_task_getpgid")),
  ) to lets("on_result"),
  LinkKind(
    "lsm", LinkType.TRACING,
    world = calls("on_lsm", details = tracing(AttachType.LSM_MAC, "bpf_lsm_task_getpgid")),
  ) to lets("on_lsm"),
  LinkKind("freplace", LinkType.TRACING, world = ::replacedFunction) to lets("on_result"),
  LinkKind(
    "uprobe", LinkType.PERF_EVENT,
    world = user(
      "user.bpf.o", "on_entry", "entries",
      UprobeOptions.entry(Targets.path("target"), "probed").withReferenceCounter(OBSERVERS).withCookie(COOKIE),
    ) {
      val place = LinkCreate.Uprobe(
        Targets.places.getValue("target" to "probed"), if (hasVersion(6, 16)) OBSERVERS else 0, cookie(),
      )
      perf(LinkDetails.Uprobe(Targets.path("target"), place, false))
    },
  ) to perfLinks,
  LinkKind(
    "uretprobe", LinkType.PERF_EVENT,
    world = user("user.bpf.o", "on_return", "returns", UprobeOptions.exit(Targets.path("target"), "probed")) {
      val place = LinkCreate.Uprobe(Targets.places.getValue("target" to "probed"), 0, 0)
      perf(LinkDetails.Uprobe(Targets.path("target"), place, true))
    },
  ) to perfLinks,
  LinkKind(
    "uprobe.multi", LinkType.UPROBE_MULTI,
    world = user(
      "kernel.bpf.o", "on_user_cookie", "cookies",
      UprobeMultiOptions.of(
        Targets.path("target"),
        listOf(
          UprobeMultiOptions.Place(UserPlace.InFunction("probed", 0), OBSERVERS, COOKIE),
          UprobeMultiOptions.Place(UserPlace.InFunction("hidden", 0), 0, 7),
        ),
      ).returning(),
    ) {
      val places = listOf(
        LinkCreate.Uprobe(Targets.places.getValue("target" to "probed"), OBSERVERS, COOKIE),
        LinkCreate.Uprobe(Targets.places.getValue("target" to "hidden"), 0, 7),
      )
      LinkDetails.Uprobes(Targets.path("target"), places, true, 0).takeIf { hasVersion(6, 8) }
    },
  ) to since(6, 6, "links to many uprobes"),
  LinkKind(
    "uprobe.session", LinkType.UPROBE_MULTI,
    world = user(
      "kernel.bpf.o", "on_user_session", "returns", UprobeMultiOptions.matching(Targets.path("target"), "p*"),
    ) {
      val place = LinkCreate.Uprobe(Targets.places.getValue("target" to "probed"), 0, 0)
      LinkDetails.Uprobes(Targets.path("target"), listOf(place), false, 0)
    },
  ) to since(6, 13, "sessions of uprobes"),
  LinkKind(
    "usdt", if (hasVersion(6, 6)) LinkType.UPROBE_MULTI else LinkType.PERF_EVENT,
    world = user("usdt.bpf.o", "on_probe", "hits", UsdtOptions.of(Targets.path("probes"), "main", "bare"), "probes") {
      null
    },
  ) to perfLinks,
  LinkKind(
    "perf event", LinkType.PERF_EVENT, times = 1000,
    world = programsOf(
      "user.bpf.o", "on_sample", "samples", { SWITCHES.withCpu(0).withCookie(COOKIE) },
      { perf(LinkDetails.Counter(1, 3, cookie())) },
    ) { Thread.sleep(10) },
  ) to perfLinks,
  LinkKind(
    "perf event of the caller's", LinkType.PERF_EVENT, times = 1000,
    world = { kernel, test ->
      kernel.perfEventOpen(PerfEvent.counter(PerfEvent.TYPE_SOFTWARE, 3, PerfEvent.ANY, 0).every(1)).use { event ->
        programsOf(
          "user.bpf.o", "on_sample", "samples", { OpenedEventOptions.of(event) },
          { perf(LinkDetails.Counter(1, 3, 0)) },
        ) { Thread.sleep(10) }(kernel, test)
      }
    },
  ) to perfLinks,
  LinkKind(
    "xdp", LinkType.XDP, updates = true, detaches = true,
    world = onNetwork { kernel, test ->
      programsOf("net.bpf.o", "on_xdp", "packets", { XdpOptions.on("skep1") }, { device("skep1", AttachType.XDP) }) {
        send()
      }(kernel, test)
    },
  ) to TestConfig(),
  LinkKind(
    "tcx", LinkType.TCX, updates = true, detaches = true,
    world = onNetwork { kernel, test ->
      programsOf(
        "net.bpf.o", "on_tcx_egress", "egress", { TcxOptions.on("skep0") },
        { device("skep0", AttachType.TCX_EGRESS) },
      ) { send() }(kernel, test)
    },
  ) to since(6, 6, "tcx"),
  LinkKind(
    "netkit", LinkType.NETKIT, updates = true, detaches = true,
    world = onNetwork { kernel, test ->
      netkit()
      programsOf(
        "net.bpf.o", "on_primary", "egress", { NetkitOptions.on("skepnk") },
        { device("skepnk", AttachType.NETKIT_PRIMARY) },
      ) { send() }(kernel, test)
    },
  ) to onlyIf("this kernel has no netkit devices (Linux 6.7)") { Network.makes("netkit") },
  LinkKind(
    "netfilter", LinkType.NETFILTER, detaches = true,
    world = onNetwork { kernel, test ->
      programsOf(
        "sockets.bpf.o", "on_netfilter", "hits",
        { NetfilterOptions.at(NetfilterOptions.Hook.LOCAL_OUT).withPriority(-7).defragmented() },
        { LinkDetails.Netfilter(2, 3, -7, true) },
      ) { send() }(kernel, test)
    },
  ) to since(6, 6, "netfilter that defragments"),
  LinkKind(
    "lookups of sockets", LinkType.NETNS, updates = true, detaches = true,
    world = onNetwork { kernel, test ->
      programsOf(
        "sockets.bpf.o", "on_lookup", "hits", { NamespaceOptions.own() },
        { LinkDetails.Namespace(ownNamespace(), Optional.of(AttachType.SK_LOOKUP)) },
      ) { runCatching { Socket(InetAddress.getByAddress(byteArrayOf(127, 0, 0, 1)), 9999) } }(kernel, test)
    },
  ) to TestConfig(),
  LinkKind(
    "flow dissection", LinkType.NETNS, updates = true, detaches = true,
    world = onNetwork { kernel, test ->
      kernel.packetSocket(kernel.deviceIndex("skep0").asInt).use { socket ->
        programsOf(
          "sockets.bpf.o", "on_flow", "hits", { NamespaceOptions.own() },
          { LinkDetails.Namespace(ownNamespace(), Optional.of(AttachType.FLOW_DISSECTOR)) },
        ) { sendFrame(socket.number(), ByteArray(60).also { it[12] = 8 }) }(kernel, test)
      }
    },
  ) to TestConfig(),
  LinkKind(
    "map of sockets", LinkType.SOCKMAP, updates = true, detaches = true,
    world = onNetwork { kernel, test ->
      programsOf(
        "sockets.bpf.o", "on_message", "hits", { SockmapOptions.of(it.map("sockets").fd()).withWay(AttachWay.LINK) },
        { LinkDetails.Sockmap(kernel.mapInfo(it.map("sockets").fd()).id(), Optional.of(AttachType.SK_MSG_VERDICT)) },
      ) { it.sendThroughMap() }(kernel, test)
    },
  ) to since(6, 10, "links to maps of sockets"),
  LinkKind(
    "cgroup connect4", LinkType.CGROUP, updates = true, detaches = true,
    world = inOwnGroup("net.bpf.o", "cg_connect4", AttachType.CGROUP_INET4_CONNECT),
  ) to TestConfig(),
  LinkKind(
    "cgroup egress", LinkType.CGROUP, updates = true, detaches = true,
    world = inOwnGroup("net.bpf.o", "cg_skb_egress", AttachType.CGROUP_INET_EGRESS),
  ) to TestConfig(),
  LinkKind(
    "lsm_cgroup", LinkType.CGROUP, updates = true, detaches = true,
    world = inOwnGroup("kernel.bpf.o", "on_bind", AttachType.LSM_CGROUP),
  ) to can { kernel -> loadLinks(kernel, "kernel.bpf.o", "on_bind").close() },
  LinkKind(
    "iterator over maps", LinkType.ITER, updates = true, needsLink = true,
    world = iteratorsOf("bpf_map", { IteratorOptions.all() }) { all("bpf_map") },
  ) to TestConfig(),
  LinkKind(
    "iterator over a map", LinkType.ITER, updates = true, needsLink = true,
    world = { kernel, test ->
      iteratorsOf(
        "bpf_map_elem",
        {
          it.map("numbers").update(bytes(1), bytes(2L))
          IteratorOptions.over(IteratorTarget.OfMap(it.map("numbers").fd()))
        },
      ) {
        val map = kernel.mapInfo(it.map("numbers").fd()).id()
        LinkDetails.Iterator("bpf_map_elem", LinkDetails.Iterator.Range.OfMap(map))
      }(kernel, test)
    },
  ) to TestConfig(),
  LinkKind(
    "iterator over a process", LinkType.ITER, updates = true, needsLink = true,
    world = iteratorsOf("task", over(IteratorTarget.OfProcess(ownPid))) {
      LinkDetails.Iterator("task", LinkDetails.Iterator.Range.OfProcess(ownPid))
    },
  ) to since(6, 1, "iterators over the threads of a process"),
  LinkKind(
    "iterator over a thread", LinkType.ITER, updates = true, needsLink = true,
    world = iteratorsOf("task", over(IteratorTarget.OfThread(ownPid))) {
      LinkDetails.Iterator("task", LinkDetails.Iterator.Range.OfThread(ownPid))
    },
  ) to since(6, 1, "iterators over a thread"),
  LinkKind(
    "iterator over groups", LinkType.ITER, updates = true, needsLink = true,
    world = { kernel, test ->
      inGroup { group ->
        val id = groupId(group)
        kernel.openFile(group).use { fd ->
          iteratorsOf("cgroup", over(IteratorTarget.OfCgroup(fd, IteratorTarget.Order.DESCENDANTS_POST))) {
            val range = LinkDetails.Iterator.Range.OfCgroup(id, IteratorTarget.Order.DESCENDANTS_POST)
            LinkDetails.Iterator("cgroup", range)
          }(kernel, test)
        }
      }
    },
  ) to since(6, 1, "iterators over cgroups"),
  LinkKind(
    "struct_ops", LinkType.STRUCT_OPS, updates = true, detaches = hasVersion(6, 10),
    world = { kernel, test -> congestionControl("first", "skep_linked", kernel, test) },
  ) to since(6, 4, "structs with a link"),
)

/** A way to attach without a BPF link of its own, and what is said to one who wants one. */
internal class UnlinkedKind(
  val name: String,
  val words: String,
  val times: Int = 1,
  val world: (Kernel, (LinkWorld) -> Unit) -> Unit,
)

private const val PERF =
  "without a BPF link of its own, which could %s; links to perf events are there since Linux 5.15"

private fun waits(options: PerfEventOptions) =
  programsOf("user.bpf.o", "on_sample", "samples", { options }, { null }) { Thread.sleep(10) }

internal val unlinkedKinds: List<Pair<UnlinkedKind, TestConfig>> = listOf(
  UnlinkedKind(
    "tracepoint by ioctl", PERF,
    world = calls("on_tp", options = { TracepointOptions("syscalls", "sys_enter_getpgid", 0, true) }) { null },
  ) to TestConfig(),
  UnlinkedKind(
    "kprobe in tracefs", PERF,
    world = calls("on_no_function", options = { KprobeOptions.entry(GETPGID).withMode(ProbeMode.LEGACY) }) { null },
  ) to onlyIf("this kernel has no kprobes", ::hasKprobes),
  UnlinkedKind(
    "uprobe in tracefs", PERF,
    world = user(
      "user.bpf.o", "on_entry", "entries",
      UprobeOptions.entry(Targets.path("target"), "probed").withMode(ProbeMode.LEGACY),
    ) { null },
  ) to TestConfig(),
  UnlinkedKind(
    "perf event by ioctl", PERF, 1000, waits(SWITCHES.withCpu(0).withWay(AttachWay.WITHOUT_LINK)),
  ) to TestConfig(),
  UnlinkedKind(
    "perf events of many threads",
    " links, of which only one alone could %s; attach it to one CPU, thread or place at a time",
    1000,
    waits(SWITCHES.withPid(ownPid)),
  ) to perfLinks,
  UnlinkedKind(
    "xdp by netlink", "without a BPF link of its own, which could %s; AttachWay.LINK is by one (Linux 5.9)",
    world = onNetwork { kernel, test ->
      val options = XdpOptions.on("skep1").withWay(AttachWay.WITHOUT_LINK)
      programsOf("net.bpf.o", "on_xdp", "packets", { options }, { null }) { send() }(kernel, test)
    },
  ) to TestConfig(),
  UnlinkedKind(
    "tc", "without a BPF link of its own, which could %s; TcxOptions attach by one (Linux 6.6)",
    world = onNetwork { kernel, test ->
      val options = TcOptions.on("skep0", TcOptions.Direction.EGRESS)
      programsOf("net.bpf.o", "on_egress", "egress", { options }, { null }) { send() }(kernel, test)
    },
  ) to TestConfig(),
  UnlinkedKind(
    "cgroup by command", "without a BPF link of its own, which could %s; AttachWay.LINK is by one (Linux 5.7)",
    world = { kernel, test ->
      inGroup { group ->
        val options = CgroupOptions.of(group).withoutLink(CgroupOptions.Sharing.MULTI)
        programsOf("net.bpf.o", "cg_connect4", "hits", { options }, { null }) { callsIn(group) }(kernel, test)
      }
    },
  ) to TestConfig(),
  UnlinkedKind(
    "map of sockets by command",
    "without a BPF link of its own, which could %s; AttachWay.LINK is by one (Linux 6.10)",
    world = onNetwork { kernel, test ->
      programsOf(
        "sockets.bpf.o", "on_message", "hits",
        { SockmapOptions.of(it.map("sockets").fd()).withWay(AttachWay.WITHOUT_LINK) }, { null },
      ) { it.sendThroughMap() }(kernel, test)
    },
  ) to TestConfig(),
  UnlinkedKind(
    "packets of a device",
    "without a BPF link of its own, which could %s; " +
      "sockets have none, and keep their program as long as they are open",
    world = onNetwork { kernel, test ->
      programsOf("sockets.bpf.o", "on_packet", "hits", { SocketOptions.device("skep1") }, { null }) {
        send()
      }(kernel, test)
    },
  ) to TestConfig(),
  UnlinkedKind(
    "struct_ops without a link",
    "without a BPF link of its own, which could %s; " +
      "structs in section .struct_ops.link are attached by one (Linux 6.4)",
    world = { kernel, test -> congestionControl("alone", "skep_alone", kernel, test) },
  ) to since(6, 4, "structs with a link, which is the other one"),
)

/** An iterator over everything of a kind. */
private fun all(target: String) = LinkDetails.Iterator(target, LinkDetails.Iterator.Range.All())

private fun over(target: IteratorTarget): (LoadedObject) -> IteratorOptions = { IteratorOptions.over(target) }

private fun bytes(number: Int) = ByteBuffer.allocate(4).order(ByteOrder.nativeOrder()).putInt(number).array()

private fun bytes(number: Long) = ByteBuffer.allocate(8).order(ByteOrder.nativeOrder()).putLong(number).array()

private fun LoadedObject.sendThroughMap() = RawSocket.pair { client, server ->
  map("sockets").update(bytes(1), bytes(client.fd.toLong()))
  client.send()
  server.receive() shouldBe 1
}

private fun replacedFunction(kernel: Kernel, test: (LinkWorld) -> Unit) {
  ownObject("kernel.bpf.o", "on_policy").load(kernel).use { target ->
    target.program("on_policy").attach()
    var runs = 0L

    fun load() = openLinks("kernel.bpf.o", "other_policy").let { open ->
      open.program("other_policy").attachTarget(target.program("on_policy").fd(), "policy")
      open.load(kernel)
    }
    load().use { first ->
      load().use { second ->
        val sides = listOf(first, second).map { ProgramSide(it, "other_policy") { runs } }
        val program = kernel.progInfo(target.program("on_policy").fd())
        val function = KernelTypes.byId(kernel, program.btfId()).get().find("policy", BtfKind.FUNC).asInt
        val details = target(Optional.empty(), program.id(), function)
        test(
          LinkWorld(sides[0], sides[1], { sides[0].program.attach() }, { details }) {
            trigger()
            if (target.count("results") == 42L) runs++
          },
        )
      }
    }
  }
}

private fun congestionControl(first: String, offered: String, kernel: Kernel, test: (LinkWorld) -> Unit) {
  val open = openLinks("structs.bpf.o")
  open.programs().forEach { it.autoload(true) }
  open.load(kernel).use { loaded ->
    val sides = listOf(StructSide(loaded, first, "firsts"), StructSide(loaded, "second", "seconds"))
    val details = { LinkDetails.StructOps(kernel.mapInfo(sides[0].struct.map().fd()).id()) }
    test(
      LinkWorld(sides[0], sides[1], { sides[0].struct.attach() }, details) {
        runCatching { RawSocket.connectWith(offered) }
      },
    )
  }
}
