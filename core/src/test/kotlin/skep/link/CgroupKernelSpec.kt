package skep.link

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.matchers.doubles.plusOrMinus
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
  for (program in listOf("bind6", "post_bind6", "connect6", "sendmsg6", "recvmsg6", "getsockname6", "getpeername6")) {
    program.config(onlyIf("no IPv6 here") { Files.exists(Path.of("/proc/net/if_inet6")) }) {
      hits(program) { CgroupOptions.of(it) } shouldBe 1
    }
  }
  for (program in listOf("connect", "sendmsg", "recvmsg", "getsockname", "getpeername").map { "${it}_unix" }) {
    program.config(since(6, 7, "programs for Unix sockets")) { hits(program) { CgroupOptions.of(it) } shouldBe 1 }
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
        // Both see each packet; TCP may send one more than the first time.
        (loaded.count("hits") - alone).toDouble() / alone shouldBe (2.0 plusOrMinus 0.5)
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
      problem("cg_sendmsg4", "$groups/no-such") shouldContain "there is no cgroup $groups/no-such"
      problem("cg_sendmsg4", "/tmp") shouldContain "/tmp is no cgroup of version 2; those are below $groups"
      problem("cg_skb_either", "/tmp") shouldContain "the options must say as what to attach it"
      shouldThrow<AttachException> { loaded.program("cg_sendmsg4").attach() }
    }
  }
})
