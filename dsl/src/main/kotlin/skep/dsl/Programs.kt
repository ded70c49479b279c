package skep.dsl

import skep.spec.Visibility
import skep.types.KernelFunction
import java.util.Optional

// The kinds of programs, by what they are attached to. Each names its section in libbpf's form.

/**
 * A program of structured code in any section; see [Bpf.program] for instructions.
 *
 * ```
 * val handle by structured("raw_tp/sched_switch") { ... }
 * ```
 *
 * @param section what kind it is and, for most, where it is attached, in libbpf's form
 * @param result what it returns where its code ends without `ret`; null where every path has to say
 */
public fun Bpf.structured(
  section: String,
  name: String? = null,
  result: Int? = 0,
  body: ProgramBody.() -> Unit,
): Bpf.Declaration<Program> = structured(section, name, result, ::ProgramBody, body)

/** A tracepoint by its category and name, `syscalls/sys_enter_openat`; what it is given lies in the context. */
public fun Bpf.tracepoint(
  target: String,
  name: String? = null,
  body: TracepointBody.() -> Unit,
): Bpf.Declaration<Program> =
  structured("tp/$target", name, 0, { TracepointBody(it, target) }, body)

/** A tracepoint without what the kernel makes of its arguments for [tracepoint], by its name, `sys_enter`. */
public fun Bpf.rawTracepoint(
  target: String,
  name: String? = null,
  body: ArgumentsBody.() -> Unit,
): Bpf.Declaration<Program> = arguments("raw_tp", target, name, 0, Reach.KERNEL, body) { functions.tracepoint(it) }

/** As [rawTracepoint], with arguments whose types the kernel knows. Since Linux 5.5. */
public fun Bpf.btfTracepoint(
  target: String,
  name: String? = null,
  body: ArgumentsBody.() -> Unit,
): Bpf.Declaration<Program> = arguments("tp_btf", target, name, 0, Reach.DIRECT, body) { functions.tracepoint(it) }

/** Before a function of the kernel, with its arguments. Since Linux 5.5, on arm64 since 6.0. */
public fun Bpf.fentry(target: String, name: String? = null, body: ArgumentsBody.() -> Unit): Bpf.Declaration<Program> =
  arguments("fentry", target, name, 0, Reach.DIRECT, body) { functions.function(it) }

/** After a function of the kernel, with its arguments and, after them, its result. Since Linux 5.5. */
public fun Bpf.fexit(target: String, name: String? = null, body: ArgumentsBody.() -> Unit): Bpf.Declaration<Program> =
  arguments("fexit", target, name, 0, Reach.DIRECT, body) { functions.function(it) }

/** A security hook: 0 allows, a negative errno refuses. Since Linux 5.7. */
public fun Bpf.lsm(hook: String, name: String? = null, body: ArgumentsBody.() -> Unit): Bpf.Declaration<Program> =
  arguments("lsm", hook, name, null, Reach.DIRECT, body) { functions.lsmHook(it) }

/** Before a function of the kernel, or any instruction of one, `vfs_read+0x10`. */
public fun Bpf.kprobe(target: String, name: String? = null, body: ProbeBody.() -> Unit): Bpf.Declaration<Program> =
  structured("kprobe/$target", name, 0, { ProbeBody(it, target, ProbeBody.Kind.KPROBE) }, body)

/** After a function of the kernel. */
public fun Bpf.kretprobe(target: String, name: String? = null, body: ProbeBody.() -> Unit): Bpf.Declaration<Program> =
  structured("kretprobe/$target", name, 0, { ProbeBody(it, target, ProbeBody.Kind.KRETPROBE) }, body)

/** Before many functions of the kernel at once, `tcp_*`. Since Linux 5.18, of those that are built with `CONFIG_FPROBE`. */
public fun Bpf.kprobeMulti(
  functions: String,
  name: String? = null,
  body: ProbeBody.() -> Unit,
): Bpf.Declaration<Program> =
  structured("kprobe.multi/$functions", name, 0, { ProbeBody(it, functions, ProbeBody.Kind.KPROBE) }, body)

/** After many functions of the kernel at once; as [kprobeMulti]. */
public fun Bpf.kretprobeMulti(
  functions: String,
  name: String? = null,
  body: ProbeBody.() -> Unit,
): Bpf.Declaration<Program> =
  structured("kretprobe.multi/$functions", name, 0, { ProbeBody(it, functions, ProbeBody.Kind.KRETPROBE) }, body)

/** Before a function of a process, `/bin/bash:readline`. */
public fun Bpf.uprobe(target: String, name: String? = null, body: ProbeBody.() -> Unit): Bpf.Declaration<Program> =
  structured("uprobe/$target", name, 0, { ProbeBody(it, target, ProbeBody.Kind.UPROBE) }, body)

/** After a function of a process, `/bin/bash:readline`. */
public fun Bpf.uretprobe(target: String, name: String? = null, body: ProbeBody.() -> Unit): Bpf.Declaration<Program> =
  structured("uretprobe/$target", name, 0, { ProbeBody(it, target, ProbeBody.Kind.URETPROBE) }, body)

/** Before many functions of a process at once, `/bin/bash:read*`. Since Linux 6.6. */
public fun Bpf.uprobeMulti(
  functions: String,
  name: String? = null,
  body: ProbeBody.() -> Unit,
): Bpf.Declaration<Program> =
  structured("uprobe.multi/$functions", name, 0, { ProbeBody(it, functions, ProbeBody.Kind.UPROBE) }, body)

/** After many functions of a process at once; as [uprobeMulti]. */
public fun Bpf.uretprobeMulti(
  functions: String,
  name: String? = null,
  body: ProbeBody.() -> Unit,
): Bpf.Declaration<Program> =
  structured("uretprobe.multi/$functions", name, 0, { ProbeBody(it, functions, ProbeBody.Kind.URETPROBE) }, body)

/** When a counter of a perf event is over. */
public fun Bpf.perfEvent(name: String? = null, body: ContextBody.() -> Unit): Bpf.Declaration<Program> =
  structured("perf_event", name, 0, ::ContextBody, body)

/** For each element of something in the kernel, such as `task` or `bpf_map`. Since Linux 5.8. */
public fun Bpf.iterator(target: String, name: String? = null, body: IteratorBody.() -> Unit): Bpf.Declaration<Program> =
  structured("iter/$target", name, 0, { IteratorBody(it, target) }, body)

/**
 * For each packet that a device receives, before the kernel looks at it.
 *
 * @param onShortPacket the verdict, such as [XDP_PASS], on packets that end before a header that is asked for
 */
public fun Bpf.xdp(
  name: String? = null,
  onShortPacket: Int? = null,
  body: XdpBody.() -> Unit,
): Bpf.Declaration<Program> = structured("xdp", name, null, { XdpBody(it, onShortPacket) }, body)

/** For each packet that was redirected to a device of a [DevMap], before it goes out; as [xdp]. Since Linux 5.8. */
public fun Bpf.xdpDevmap(
  name: String? = null,
  onShortPacket: Int? = null,
  body: XdpBody.() -> Unit,
): Bpf.Declaration<Program> = structured("xdp/devmap", name, null, { XdpBody(it, onShortPacket) }, body)

/** For each packet that was redirected to a CPU of a [CpuMap], when it is there; as [xdp]. Since Linux 5.9. */
public fun Bpf.xdpCpumap(
  name: String? = null,
  onShortPacket: Int? = null,
  body: XdpBody.() -> Unit,
): Bpf.Declaration<Program> = structured("xdp/cpumap", name, null, { XdpBody(it, onShortPacket) }, body)

/** For each packet at a queueing discipline, or with `tcx` of Linux 6.6 at a device: [direction] is `ingress` or `egress`. */
public fun Bpf.tc(
  direction: String? = null,
  name: String? = null,
  onShortPacket: Int? = null,
  body: SkbBody.() -> Unit,
): Bpf.Declaration<Program> {
  val section = if (direction == null) "tc" else "tcx/$direction"
  return structured(section, name, null, { SkbBody(it, onShortPacket, SKB_DATA) }, body)
}

/** For each packet of a cgroup: [direction] is `ingress` or `egress`; 1 lets it pass, 0 drops it. */
public fun Bpf.cgroupSkb(
  direction: String,
  name: String? = null,
  onShortPacket: Int? = null,
  body: SkbBody.() -> Unit,
): Bpf.Declaration<Program> =
  structured("cgroup_skb/$direction", name, null, { SkbBody(it, onShortPacket, SKB_DATA) }, body)

/** What sockets of a cgroup do: `connect4`, `bind6`, `sock_create`, `getsockopt` and so on; 1 allows, 0 refuses. */
public fun Bpf.cgroup(hook: String, name: String? = null, body: ContextBody.() -> Unit): Bpf.Declaration<Program> =
  structured("cgroup/$hook", name, null, ::ContextBody, body)

/** What address a process of a cgroup gives a socket: `connect4`, `bind6`, `sendmsg4`; 1 allows, 0 refuses. */
public fun Bpf.cgroupAddress(
  hook: String,
  name: String? = null,
  body: SocketAddressBody.() -> Unit,
): Bpf.Declaration<Program> = structured("cgroup/$hook", name, null, ::SocketAddressBody, body)

/** For each packet of a socket: how many bytes of it to keep. */
public fun Bpf.socketFilter(name: String? = null, body: SkbBody.() -> Unit): Bpf.Declaration<Program> =
  structured("socket", name, null, { SkbBody(it, onShortPacket = null, data = null) }, body)

/** A program that user space runs itself, with a context that it gives. Since Linux 5.14. */
public fun Bpf.syscall(name: String? = null, body: ContextBody.() -> Unit): Bpf.Declaration<Program> =
  structured("syscall", name, null, ::ContextBody, body)

/** Where `struct __sk_buff` has its `data`. */
private const val SKB_DATA = 76

private fun Bpf.arguments(
  kind: String,
  target: String,
  name: String?,
  result: Int?,
  reach: Reach,
  body: ArgumentsBody.() -> Unit,
  find: KernelUse.(String) -> Optional<KernelFunction>,
): Bpf.Declaration<Program> =
  structured("$kind/$target", name, result, { ArgumentsBody(it, target, reach, find) }, body)

private fun <B : ProgramBody> Bpf.structured(
  section: String,
  name: String?,
  result: Int?,
  receiver: (Flow) -> B,
  body: B.() -> Unit,
): Bpf.Declaration<Program> = Declaration {
  val source = FunctionSource.Structured(parameters = 1, result) { flow -> receiver(flow).body() }
  Program(this, name ?: it, section, Visibility.GLOBAL, null, source)
}
