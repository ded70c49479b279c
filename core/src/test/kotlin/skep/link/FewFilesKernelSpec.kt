package skep.link

import io.kotest.core.test.Enabled
import io.kotest.core.test.config.TestConfig
import io.kotest.matchers.shouldBe
import skep.kernel.KernelTest
import skep.kernel.LinuxKernel
import skep.kernel.childJava
import skep.kernel.hasVersion
import skep.kernel.heldResources
import skep.load.BpfObject
import skep.map.BpfIterator
import skep.map.Codec
import java.io.FileInputStream
import java.io.IOException
import java.io.UncheckedIOException
import java.nio.file.Files
import java.nio.file.Path

private const val LIMIT = 200

private val possible = TestConfig(enabledOrReasonIf = {
  if (System.getenv("PATH").split(':').any { Files.isExecutable(Path.of(it, "prlimit")) }) {
    Enabled.enabled
  } else {
    Enabled.disabled("there is no prlimit to lower the limit with")
  }
})

/** A process that may have few files open. */
class FewFilesKernelSpec : KernelTest({
  "whatever needs one more file says which limit is reached, and leaves nothing open".config(possible) {
    inGroup { group ->
      val devices = "ip link add skep0 type veth peer name skep1 && ip link set skep0 up && ip link set skep1 up"
      val before =
        listOf("unshare", "-n", "sh", "-c", "$devices && exec \"\$@\"", "sh", "prlimit", "--nofile=$LIMIT:$LIMIT")
      val said = childJava(before, FewFiles::class, group).trim().lines()
      said.filterNot { it.matches(Regex("[a-z ]+: done with \\d+ more, refused before that")) } shouldBe listOf()
    }
  }
})

/** Does one thing after another with ever more files that can be opened, until it can be done. */
private object FewFiles {
  private val kernel = LinuxKernel()

  @JvmStatic
  fun main(args: Array<String>) {
    loadClasses()
    for ((name, thing) in things(args[0])) {
      // What is found out once, and read once, is there from then on.
      thing()
      var free = 0
      var refused: String? = null
      while (true) {
        // Twice, since the JVM's own threads have a file open now and then, which they may close in the midst.
        val failure = with(free, thing) ?: with(free, thing)
        val message = failure?.message ?: break
        if ("RLIMIT_NOFILE" !in message || "$LIMIT" !in message) println("$name, with $free: $failure")
        refused = message
        free++
        check(free < 20) { "$name is never done: $refused" }
      }
      println("$name: done with $free more, ${if (refused == null) "never refused" else "refused before that"}")
    }
  }

  /** Does it while only so many files can be opened more, and gives what was thrown. */
  private fun with(free: Int, thing: () -> Unit): Throwable? {
    val before = heldResources()
    val files = ArrayDeque<FileInputStream>()
    try {
      while (true) files += FileInputStream("/dev/null")
    } catch (_: IOException) {
      repeat(free) { files.removeLast().close() }
    }
    val failure =
      try {
        thing()
        null
      } catch (e: RuntimeException) {
        e
      }
    files.forEach { it.close() }
    val left = heldResources() - before.toSet()
    check(left.isEmpty()) { "$failure: left $left" }
    return failure
  }

  private fun things(group: String): Map<String, () -> Unit> {
    fun attach(file: String, program: String, options: AttachOptions? = null) = {
      openLinks(file, program).let { open ->
        if (file == "sockets.bpf.o") open.map("sockets").autocreate(false)
        open.load(kernel).use { loaded ->
          loaded.program(program).let { if (options == null) it.attach() else it.attach(options) }
        }
      }
      Unit
    }
    val file = Files.createTempFile("skep", ".bpf.o")
    file.toFile().deleteOnExit()
    Files.write(file, checkNotNull(Targets::class.java.getResource("/skep/link/net.bpf.o")).readBytes())
    val target = Targets.path("target")
    return buildMap {
      put("a file") {
        try {
          BpfObject.open(file)
        } catch (e: UncheckedIOException) {
          // Opening asks no kernel.
          throw IllegalStateException("${e.message}, RLIMIT_NOFILE $LIMIT".takeIf { "Too many open files" in it }, e)
        }
      }
      put("a tracepoint", attach("kernel.bpf.o", "on_tp"))
      put("a raw tracepoint", attach("kernel.bpf.o", "on_raw"))
      put("a typed tracepoint", attach("kernel.bpf.o", "on_typed"))
      put("a uprobe", attach("user.bpf.o", "on_entry", UprobeOptions.entry(target, "probed")))
      put(
        "a uprobe in tracefs",
        attach("user.bpf.o", "on_entry", UprobeOptions.entry(target, "probed").withMode(ProbeMode.LEGACY)),
      )
      if (hasVersion(6, 6)) {
        put("many uprobes", attach("kernel.bpf.o", "on_user", UprobeMultiOptions.matching(target, "p*")))
        put("tcx", attach("net.bpf.o", "on_tcx_egress", TcxOptions.on("skep0")))
        put("netfilter", attach("sockets.bpf.o", "on_netfilter", NetfilterOptions.at(NetfilterOptions.Hook.LOCAL_OUT)))
      }
      put("usdt", attach("usdt.bpf.o", "on_probe", UsdtOptions.of(Targets.path("probes"), "main", "forms")))
      put("a perf event", attach("user.bpf.o", "on_sample", PerfEventOptions.cpuClock().withCpu(0)))
      put("xdp", attach("net.bpf.o", "on_xdp", XdpOptions.on("skep1")))
      put("xdp by netlink", attach("net.bpf.o", "on_xdp", XdpOptions.on("skep1").withWay(AttachWay.WITHOUT_LINK)))
      put("tc", attach("net.bpf.o", "on_egress", TcOptions.on("skep0", TcOptions.Direction.EGRESS)))
      put("a namespace", attach("sockets.bpf.o", "on_lookup", NamespaceOptions.own()))
      put("a socket", attach("sockets.bpf.o", "on_packet", SocketOptions.device("skep1")))
      put("a cgroup", attach("net.bpf.o", "cg_connect4", CgroupOptions.of(group)))
      put(
        "a cgroup without a link",
        attach("net.bpf.o", "cg_connect4", CgroupOptions.of(group).withoutLink(CgroupOptions.Sharing.MULTI)),
      )
      put("a process") { kernel.pidfd(ProcessHandle.current().pid().toInt()).close() }
      put("an iterator") {
        loadLinks(kernel, "iterators.bpf.o", "each_bpf_map").use { loaded ->
          val link = loaded.program("each_bpf_map").attach(IteratorOptions.all())
          BpfIterator(kernel, link.fd().get()).values(Codec.LONG).use { it.count() }
        }
      }
    }
  }

  /** A class cannot be loaded from a folder either when no file can be opened. */
  private fun loadClasses() {
    for (known in listOf(LinuxKernel::class.java, FewFiles::class.java)) {
      val folder = Path.of(known.protectionDomain.codeSource.location.toURI())
      if (!Files.isDirectory(folder)) continue
      Files.walk(folder.resolve("skep")).use { files ->
        files.map { "${folder.relativize(it)}" }
          .filter { it.endsWith(".class") && (known == LinuxKernel::class.java || "FewFiles" in it) }
          .forEach { runCatching { Class.forName(it.removeSuffix(".class").replace('/', '.')) } }
      }
    }
  }
}
