package skep.examples

import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FreeSpec
import io.kotest.core.test.config.DefaultTestConfig
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldMatch
import skep.kernel.kernelAvailable
import java.net.ServerSocket
import java.nio.file.Files
import java.nio.file.Path
import kotlin.concurrent.thread
import kotlin.io.path.deleteExisting
import kotlin.io.path.readText

/** The ports of well-known tools, each run while what it is for happens, again and again. */
class PortsSpec : FreeSpec({
  defaultTestConfig =
    DefaultTestConfig(enabledOrReasonIf = { kernelAvailable })

  val pid = ProcessHandle.current().pid()

  fun process(vararg command: String): Long {
    val process = ProcessBuilder(*command).redirectErrorStream(true).start()
    process.outputStream.close()
    process.inputStream.readAllBytes()
    process.waitFor()
    return process.pid()
  }

  fun printed(script: String, vararg arguments: String, event: () -> Unit): String {
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
      val result = Skep.command("run", Skep.script(script), "--duration", "2s", *arguments)
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
    printed("runqlat") { process("/bin/true") } shouldContain "µs"
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
      group.deleteExisting()
    }
  }
})
