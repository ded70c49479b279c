package skep.examples

import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FreeSpec
import io.kotest.core.test.config.DefaultTestConfig
import io.kotest.core.test.config.TestConfig
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldMatch
import io.kotest.matchers.string.shouldNotContain
import skep.kernel.kernelAvailable
import java.net.ServerSocket
import java.nio.file.FileSystemException
import java.nio.file.Files
import java.nio.file.Path
import java.util.Collections
import kotlin.concurrent.thread
import kotlin.io.path.deleteExisting
import kotlin.io.path.readText

/** The ports of well-known tools and the other examples, each run while what it is for happens, again and again. */
class PortsSpec : FreeSpec({
  defaultTestConfig =
    DefaultTestConfig(enabledOrReasonIf = { kernelAvailable })

  /** A histogram with something in it. */
  val bars = Regex("(?s).*\\[\\d+\\S*, \\d+\\S*\\) +[1-9]\\d* +\\|@+.*")
  val pid = ProcessHandle.current().pid()

  fun process(vararg command: String): String {
    val process = ProcessBuilder(*command).redirectErrorStream(true).start()
    process.outputStream.close()
    try {
      return process.inputStream.readAllBytes().decodeToString().also { process.waitFor() }
    } finally {
      process.destroyForcibly().onExit().join()
    }
  }

  fun printed(
    script: String,
    vararg arguments: String,
    behind: List<String> = emptyList(),
    event: () -> Unit,
  ): String {
    val running = thread {
      try {
        while (true) {
          event()
          Thread.sleep(100)
        }
      } catch (_: InterruptedException) {
        // The script has ended.
      }
    }
    try {
      val result = Skep.commandBehind(behind, "run", Skep.script(script), "--duration", "2s", *arguments)
      withClue(result) {
        result.err shouldBe ""
        result.exit shouldBe 0
      }
      return result.out
    } finally {
      running.interrupt()
      running.join()
    }
  }

  "opensnoop: files that are opened" {
    val out = printed("opensnoop") { Path.of("/proc/self/limits").readText() }
    out shouldMatch Regex("(?s).*\n$pid +\\S.* \\d+ +/proc/self/limits\n.*")
  }

  "execsnoop: programs that are started" {
    printed("execsnoop") { process("/bin/true") } shouldMatch Regex("(?s).*\n\\d+ +$pid +0 +\\S+ +/bin/true\n.*")
  }

  "exitsnoop: processes that end" {
    printed("exitsnoop") { process("/bin/bash", "-c", "exit 7") } shouldMatch
      Regex("(?s).*\n\\d+ +$pid +bash +\\d+ ms +7\n.*")
  }

  "killsnoop: signals that are sent" {
    printed("killsnoop") { process("/bin/kill", "-0", "$pid") } shouldMatch
      Regex("(?s).*\n\\d+ +kill +0 +$pid +0\n.*")
  }

  "mountsnoop: file systems that are mounted, or not" {
    printed("mountsnoop") { process("mount", "-i", "-t", "ext3", "nothing", "/tmp") } shouldMatch
      Regex("(?s).*\n\\d+ +mount +ext3 +nothing +/tmp\n.*")
  }

  "runqlat: how long tasks wait for a CPU" {
    printed("runqlat") { process("/bin/true") } shouldMatch bars
  }

  "biolatency: how long disks take" {
    val file = Files.createTempFile(Path.of("/var/tmp"), "skep", ".disk")
    val write = arrayOf("dd", "if=/dev/zero", "of=$file", "bs=4k", "count=4", "oflag=direct", "conv=fsync")
    printed("biolatency") { process(*write) } shouldMatch bars
    file.deleteExisting()
  }

  "tcplife: connections that end" {
    ServerSocket(0).use { server ->
      val out =
        printed("tcplife") {
          val client = thread { process("/bin/bash", "-c", "cat </dev/tcp/127.0.0.1/${server.localPort}") }
          server.accept().use { it.getOutputStream().write(ByteArray(1000)) }
          client.join()
        }
      out shouldMatch Regex("(?s).*\n\\d+ +127\\.0\\.0\\.1:\\d+ +127\\.0\\.0\\.1:${server.localPort} +\\d+ +100[01] .*")
    }
  }

  "bashreadline: what is typed into bash" {
    printed("bashreadline") {
      process("script", "-qec", "printf 'echo typed\\nexit\\n' | bash --norc -i", "/dev/null")
    } shouldMatch Regex("(?s).*\n\\d+ +echo typed\n.*")
  }

  "egress: what a control group sends" {
    val root = listOf("/sys/fs/cgroup/unified", "/sys/fs/cgroup").map(Path::of)
      .first { Files.exists(it.resolve("cgroup.procs")) }
    val group = Files.createDirectory(root.resolve("skep-egress-$pid"))
    try {
      val out =
        printed("egress", "$group") {
          process("/bin/bash", "-c", "echo \$\$ > $group/cgroup.procs; echo hello > /dev/udp/127.0.0.1/9")
        }
      out shouldMatch Regex("(?s).*\n[1-9]\\d* packets, [1-9]\\d* bytes\n")
    } finally {
      remove(group)
    }
  }

  "dropports: packets that are dropped, between two namespaces of the test's own" {
    val (here, there) = listOf("skep-a$pid", "skep-b$pid")
    try {
      for (namespace in listOf(here, there)) process("ip", "netns", "add", namespace)
      process("ip", "-n", here, "link", "add", "v0", "type", "veth", "peer", "name", "v1", "netns", there)
      for ((namespace, link, address) in listOf(listOf(here, "v0", "10.9.0.1"), listOf(there, "v1", "10.9.0.2"))) {
        process("ip", "-n", namespace, "address", "add", "$address/24", "dev", link)
        process("ip", "-n", namespace, "link", "set", link, "up")
      }
      val out =
        printed("dropports", "v0", "8080", "9090", behind = listOf("ip", "netns", "exec", here)) {
          process("ip", "netns", "exec", there, "bash", "-c", "echo hello > /dev/udp/10.9.0.1/8080")
        }
      out shouldMatch Regex("(?s).* 8080 \\| +[1-9]\\d*\n.*")
      out shouldMatch Regex("(?s).* 9090 \\| +0\n.*")
    } finally {
      for (namespace in listOf(here, there)) process("ip", "netns", "delete", namespace)
    }
  }

  "ps: the processes that there are" {
    val parent = ProcessHandle.current().parent().get().pid()
    printed("ps") { } shouldMatch Regex("(?s).*\n +$pid +$parent java\n.*")
  }

  "gethostlatency: hosts that are looked up" {
    printed("gethostlatency") { process("getent", "ahosts", "127.0.0.7") } shouldMatch
      Regex("(?s).*\n\\d+ +getent +\\d+\\.\\d\\d +127\\.0\\.0\\.7\n.*")
  }

  "gethostlatency of one process: not of others" {
    printed("gethostlatency", "-p", "1") { process("getent", "ahosts", "127.0.0.7") } shouldNotContain "getent"
  }

  "javathreads: threads that this JVM starts" {
    printed("javathreads") { Thread({ }, "skep seen by a probe").start() } shouldMatch
      Regex("(?s).*\n$pid +\\d+ +skep seen by a probe\n.*")
  }

  "tcpfixed: a congestion control, in a namespace of the test's own" {
    val namespace = "skep-c$pid"
    // A connection with that congestion control, and how many segments it had on their way (struct tcp_info) at its end.
    val transfer =
      """
      use IO::Socket::INET;
      my ${'$'}server = IO::Socket::INET->new(Listen => 1, LocalAddr => "127.0.0.1") or die "listen: ${'$'}!";
      my ${'$'}client = IO::Socket::INET->new(PeerAddr => "127.0.0.1", PeerPort => ${'$'}server->sockport) or die "connect: ${'$'}!";
      setsockopt(${'$'}client, 6, 13, "skep_fixed") or die "congestion control: ${'$'}!";
      my ${'$'}reader = ${'$'}server->accept;
      for (1..200) { syswrite(${'$'}client, "x" x 10000); sysread(${'$'}reader, my ${'$'}bytes, 10000) }
      print "window ", unpack("x80L", getsockopt(${'$'}client, 6, 11)), "\n";
      """
    val seen = Collections.synchronizedList(ArrayList<String>())
    try {
      process("ip", "netns", "add", namespace)
      process("ip", "-n", namespace, "link", "set", "lo", "up")
      val out =
        printed("tcpfixed", "--window", "7") {
          seen += process("ip", "netns", "exec", namespace, "perl", "-e", transfer)
        }
      out shouldMatch Regex("(?s).*\n[1-9]\\d* acknowledgements\n")
      withClue(seen) { seen.contains("window 7\n") shouldBe true }
    } finally {
      process("ip", "netns", "delete", namespace)
    }
  }

  "tcpconnect: connections that are opened, on a kernel with kprobes"
    .config(TestConfig(enabledOrReasonIf = { VirtualMachine.available })) {
      Skep.command("build", Skep.script("tcpconnect"), "-o", "/dev/null").exit shouldBe 0
      val connecting = "(while :; do (echo >/dev/tcp/127.0.0.1/9) 2>/dev/null; sleep .2; done) & exec \"\$@\""
      val behind = VirtualMachine.of("6.12-cloud") + listOf("bash", "-c", connecting, "bash")
      val result = Skep.commandBehind(behind, "run", Skep.script("tcpconnect"), "--duration", "3s")
      result.exit shouldBe 0
      result.out shouldMatch Regex("(?s).*\n\\d+ +bash +127\\.0\\.0\\.1 +127\\.0\\.0\\.1:9\\s.*")
    }

  "numamove: pages that move, on a kernel with fexit"
    .config(TestConfig(enabledOrReasonIf = { VirtualMachine.available })) {
      Skep.command("build", Skep.script("numamove"), "-o", "/dev/null").exit shouldBe 0
      val behind = VirtualMachine.of("6.12-cloud")
      val result = Skep.commandBehind(behind, "run", Skep.script("numamove"), "--duration", "2s")
      result.exit shouldBe 0
      result.out shouldContain " pages, "
    }
})

/** Removes a control group, which is busy for a moment longer than the last process in it. */
private fun remove(group: Path) {
  repeat(50) {
    try {
      return group.deleteExisting()
    } catch (_: FileSystemException) {
      Thread.sleep(100)
    }
  }
  group.deleteExisting()
}
