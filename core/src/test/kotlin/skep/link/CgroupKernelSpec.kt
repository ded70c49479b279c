package skep.link

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.matchers.longs.shouldBeGreaterThan
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import skep.insn.AttachType
import skep.kernel.Hook
import skep.kernel.KernelTest
import skep.kernel.LinkType
import skep.kernel.ProgramAttach
import skep.kernel.ProgramQuery
import skep.kernel.onlyIf
import skep.kernel.since
import java.nio.file.Files
import java.nio.file.Path
import java.util.concurrent.TimeUnit
import kotlin.io.path.createDirectory
import kotlin.io.path.deleteIfExists

/** Where control groups of version 2 are. */
private val root: Path by lazy {
  val mount = Files.readAllLines(Path.of("/proc/self/mounts")).map { it.split(' ') }.first { it[2] == "cgroup2" }
  Path.of(mount[1])
}

/** Runs a test with a control group of its own. */
private fun <T> inGroup(test: (String) -> T): T {
  val group = root.resolve("skep-test-${ProcessHandle.current().pid()}").createDirectory()
  try {
    return test("$group")
  } finally {
    group.deleteIfExists()
  }
}

/** Makes a process join the group and do all that programs of groups see. */
private fun callsIn(group: String) {
  val script = checkNotNull(Targets::class.java.getResource("/skep/link/socket-calls.pl")).readText()
  val process = ProcessBuilder("perl", "-e", script, group).redirectErrorStream(true).start()
  val said = process.inputStream.readAllBytes().decodeToString()
  check(process.waitFor(30, TimeUnit.SECONDS) && process.exitValue() == 0) { said }
}

class CgroupKernelSpec : KernelTest({
  /** What a program counts while a process of a group makes its calls, and that it stops. */
  fun hits(program: String, options: (String) -> CgroupOptions): Long = inGroup { group ->
    loadLinks(kernel, "net.bpf.o", "cg_$program").use { loaded ->
      val link = loaded.program("cg_$program").attach(options(group))
      callsIn(group)
      link.detach()
      val counted = loaded.count("hits")
      callsIn(group)
      loaded.count("hits") shouldBe counted
      counted
    }
  }

  for (program in listOf(
    "skb_ingress", "skb_egress", "sock_create", "sock_release", "post_bind4", "bind4", "connect4", "sendmsg4",
    "recvmsg4", "getsockname4", "getpeername4", "dev", "sysctl", "getsockopt", "setsockopt", "sockops",
  )) {
    program {
      hits(program) { CgroupOptions.of(it) } shouldBeGreaterThan 0
    }
  }
  "connect_unix".config(since(6, 7, "programs for Unix sockets")) {
    hits("connect_unix") { CgroupOptions.of(it) } shouldBe 1
  }

  "security hooks of a group".config(
    onlyIf("this kernel loads no programs for security hooks of groups") {
      runCatching { loadLinks(kernel, "kernel.bpf.o", "on_bind").close() }.isSuccess
    },
  ) {
    inGroup { group ->
      loadLinks(kernel, "kernel.bpf.o", "on_bind").use { loaded ->
        val link = loaded.program("on_bind").attach(CgroupOptions.of(group))
        callsIn(group)
        link.detach()
        val counted = loaded.count("hits")
        counted shouldBeGreaterThan 0
        callsIn(group)
        loaded.count("hits") shouldBe counted
      }
    }
  }

  "without a link" - {
    for (sharing in CgroupOptions.Sharing.entries) {
      "$sharing" { hits("sendmsg4") { CgroupOptions.of(it).withoutLink(sharing) } shouldBe 1 }
    }
    "one program instead of another" {
      inGroup { group ->
        loadLinks(kernel, "net.bpf.o", "cg_sendmsg4", "cg_skb_egress", "cg_skb_either").use { loaded ->
          val (old, new) = listOf("cg_skb_egress", "cg_skb_either").map(loaded::program)
          val options = CgroupOptions.of(group).`as`(AttachType.CGROUP_INET_EGRESS)
          old.attach(options.withoutLink(CgroupOptions.Sharing.MULTI))
          val link = new.attach(options.replacing(old.fd()))
          kernel.openFile(group).use { fd ->
            val query = ProgramQuery(Hook.Of(fd, AttachType.CGROUP_INET_EGRESS), false)
            val answer = kernel.progQuery(query)
            answer.programs() shouldBe listOf(kernel.progInfo(new.fd()).id())
            answer.flags() shouldBe ProgramAttach.ALLOW_MULTI
            link.detach()
            kernel.progQuery(query).programs() shouldBe listOf()
          }
        }
      }
    }
    "a group that shares with none" {
      inGroup { group ->
        loadLinks(kernel, "net.bpf.o", "cg_sendmsg4", "cg_connect4").use { loaded ->
          val options = CgroupOptions.of(group)
          loaded.program("cg_sendmsg4").attach(options.withoutLink(CgroupOptions.Sharing.EXCLUSIVE))
          shouldThrow<AttachException> { loaded.program("cg_sendmsg4").attach(options) }.message shouldContain
            "has a program that shares with none (bpftool cgroup tree)"
        }
      }
    }
  }

  "two programs by links, and one that takes another's place" {
    inGroup { group ->
      loadLinks(kernel, "net.bpf.o", "cg_skb_egress", "cg_skb_either").use { loaded ->
        val link = loaded.program("cg_skb_egress").attach(CgroupOptions.of(group))
        link.info().type().get() shouldBe LinkType.CGROUP
        callsIn(group)
        val alone = loaded.count("hits")
        loaded.program("cg_skb_either").attach(CgroupOptions.of(group).`as`(AttachType.CGROUP_INET_EGRESS))
        callsIn(group)
        loaded.count("hits") shouldBe 3 * alone
        link.update(loaded.program("cg_skb_either"))
        link.program() shouldBe "cg_skb_either"
      }
    }
  }

  "a group that is removed" - {
    for (way in AttachWay.entries) {
      "$way" {
        loadLinks(kernel, "net.bpf.o", "cg_sendmsg4").use { loaded ->
          val link = inGroup { group ->
            val options = CgroupOptions.of(group)
            loaded.program("cg_sendmsg4").attach(
              if (way == AttachWay.WITHOUT_LINK) options.withoutLink(CgroupOptions.Sharing.MULTI) else options,
            )
          }
          link.detach()
        }
      }
    }
  }

  "errors" {
    loadLinks(kernel, "net.bpf.o", "cg_sendmsg4", "cg_skb_either").use { loaded ->
      fun problem(program: String, path: String) =
        shouldThrow<AttachException> { loaded.program(program).attach(CgroupOptions.of(path)) }.message
      problem("cg_sendmsg4", "$root/no-such") shouldContain "there is no cgroup $root/no-such"
      problem("cg_sendmsg4", "/tmp") shouldContain "/tmp is no cgroup of version 2; those are below $root"
      problem("cg_skb_either", "/tmp") shouldContain "the options must say as what to attach it"
      shouldThrow<AttachException> { loaded.program("cg_sendmsg4").attach() }
    }
  }
})
