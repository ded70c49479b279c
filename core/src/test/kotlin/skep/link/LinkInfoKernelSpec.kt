package skep.link

import io.kotest.matchers.shouldBe
import io.kotest.matchers.types.shouldBeInstanceOf
import skep.insn.AttachType
import skep.kernel.IteratorTarget
import skep.kernel.KernelTest
import skep.kernel.LinkDetails
import skep.kernel.LinkType
import skep.kernel.hasVersion
import skep.kernel.onlyIf
import skep.kernel.since
import skep.load.LoadedObject
import java.nio.file.Files
import java.nio.file.Path
import java.util.Optional
import kotlin.jvm.optionals.getOrNull

/** What the kernel says of links, which is what they were asked for. */
class LinkInfoKernelSpec : KernelTest({
  fun LoadedObject.details(program: String, options: AttachOptions): LinkDetails? =
    program(program).attach(options).use { link ->
      val info = link.info()
      info.programId() shouldBe kernel.progInfo(program(program).fd()).id()
      kernel.linkById(info.id()).get().close()
      info.details().getOrNull()
    }

  "perf events".config(since(6, 6, "what links to perf events are")) {
    loadLinks(kernel, "user.bpf.o", "on_entry", "on_return", "on_sample").use { loaded ->
      val path = Targets.path("target")
      val probed = Targets.places.getValue("target" to "probed")
      loaded.details("on_entry", UprobeOptions.entry(path, "probed")) shouldBe
        LinkDetails.Probe(LinkDetails.Probe.Kind.UPROBE, path, probed)
      loaded.details("on_return", UprobeOptions.exit(path, "probed")) shouldBe
        LinkDetails.Probe(LinkDetails.Probe.Kind.URETPROBE, path, probed)
      loaded.details("on_sample", PerfEventOptions.software(2).withCpu(0)) shouldBe LinkDetails.Counter(1, 2)
    }
    loadLinks(kernel, "kernel.bpf.o", "on_tp").use { loaded ->
      loaded.details("on_tp", TracepointOptions("syscalls", "sys_enter_getpgid")) shouldBe
        LinkDetails.Probe(LinkDetails.Probe.Kind.TRACEPOINT, "sys_enter_getpgid", 0)
    }
  }

  "many places of a program".config(since(6, 8, "what links to many uprobes are")) {
    loadLinks(kernel, "kernel.bpf.o", "on_user").use { loaded ->
      val path = Targets.path("target")
      loaded.details("on_user", UprobeMultiOptions.matching(path, "*d*").returning()) shouldBe
        LinkDetails.Uprobes(path, 2, true, 0)
    }
  }

  "iterators" {
    loadLinks(kernel, "kernel.bpf.o", "each_map", "each_element").use { loaded ->
      loaded.details("each_map", IteratorOptions.all()) shouldBe LinkDetails.Iterator("bpf_map", 0)
      val map = loaded.map("numbers").fd()
      loaded.details("each_element", IteratorOptions.over(IteratorTarget.OfMap(map))) shouldBe
        LinkDetails.Iterator("bpf_map_elem", kernel.mapInfo(map).id())
    }
  }

  "networks" {
    Network.isolated {
      val device = kernel.deviceIndex("skep1").asInt
      loadLinks(kernel, "net.bpf.o", "on_xdp").use { loaded ->
        loaded.details("on_xdp", XdpOptions.on("skep1")) shouldBe
          LinkDetails.Device(device, Optional.of(AttachType.XDP))
      }
      loadLinks(kernel, "sockets.bpf.o", "on_lookup").use { loaded ->
        val inode = Files.readSymbolicLink(Path.of("/proc/thread-self/ns/net")).toString().filter(Char::isDigit)
        loaded.details("on_lookup", NamespaceOptions.own()) shouldBe
          LinkDetails.Namespace(inode.toLong().toInt(), Optional.of(AttachType.SK_LOOKUP))
      }
    }
  }

  "newer networks".config(since(6, 6, "tcx")) {
    Network.isolated {
      loadLinks(kernel, "net.bpf.o", "on_tcx_egress").use { loaded ->
        loaded.details("on_tcx_egress", TcxOptions.on("skep1")) shouldBe
          LinkDetails.Device(kernel.deviceIndex("skep1").asInt, Optional.of(AttachType.TCX_EGRESS))
      }
      loadLinks(kernel, "sockets.bpf.o", "on_netfilter").use { loaded ->
        val options = NetfilterOptions.at(NetfilterOptions.Hook.FORWARD).withPriority(-7)
        loaded.details("on_netfilter", options) shouldBe LinkDetails.Netfilter(2, 2, -7, false)
      }
    }
  }

  "structs".config(since(6, 4, "structs with a link")) {
    openLinks("structs.bpf.o").let { open ->
      open.programs().forEach { it.autoload(true) }
      open.load(kernel).use { loaded ->
        val struct = loaded.structOps("first")
        val info = struct.attach().info()
        info.type() shouldBe Optional.of(LinkType.STRUCT_OPS)
        info.details().get() shouldBe LinkDetails.StructOps(kernel.mapInfo(struct.map().fd()).id())
      }
    }
  }

  "raw tracepoints" {
    loadLinks(kernel, "kernel.bpf.o", "on_raw").use { loaded ->
      loaded.details("on_raw", RawTracepointOptions("sys_enter")) shouldBe LinkDetails.RawTracepoint("sys_enter", 0)
    }
  }

  "many functions of the kernel".config(
    onlyIf("links to many kprobes that tell: Linux 6.7 and later with CONFIG_FPROBE") {
      hasVersion(6, 7) && Files.exists(Path.of("/sys/bus/event_source/devices/kprobe/type"))
    },
  ) {
    loadLinks(kernel, "kernel.bpf.o", "on_given").use { loaded ->
      val options = KprobeMultiOptions.of(listOf("__x64_sys_getpgid", "__x64_sys_getppid")).returning()
      loaded.details("on_given", options).shouldBeInstanceOf<LinkDetails.Kprobes>().let {
        it.count() to it.atReturn() shouldBe (2 to true)
      }
    }
  }
})
