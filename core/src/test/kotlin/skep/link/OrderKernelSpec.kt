package skep.link

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.test.config.TestConfig
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import skep.insn.AttachType
import skep.kernel.Errno
import skep.kernel.Hook
import skep.kernel.KernelTest
import skep.kernel.Neighbour
import skep.kernel.Position
import skep.kernel.ProgramQuery
import skep.kernel.onlyIf
import skep.kernel.since
import skep.load.LoadedObject
import java.util.Optional

/** What a program can be next to. */
private enum class Next { PROGRAM, LINK }

/** In which order several programs of one hook run. */
class OrderKernelSpec : KernelTest({
  /**
   * What the three programs of a kind say of their order.
   *
   * @param options at a position
   * @param neighbours next to what each can be
   * @param revision how often what is attached has changed
   * @param event makes each run once
   */
  fun order(
    kind: String,
    neighbours: Set<Next>,
    options: (Position) -> AttachOptions,
    revision: () -> Long,
    event: () -> Unit,
  ) {
    fun LoadedObject.attach(number: String, position: Position) = program("${kind}_$number").attach(options(position))

    fun said(prepare: LoadedObject.() -> Unit): Long =
      loadLinks(kernel, "net.bpf.o", "${kind}_first", "${kind}_second", "${kind}_third").use { loaded ->
        loaded.prepare()
        event()
        loaded.count("order")
      }

    fun LoadedObject.id(number: String) = kernel.progInfo(program("${kind}_$number").fd()).id()

    fun LoadedObject.fd(number: String) = program("${kind}_$number").fd()

    val byFd = { loaded: LoadedObject, number: String, link: Link ->
      if (Next.PROGRAM in neighbours) Neighbour.program(loaded.fd(number)) else Neighbour.link(link.fd().get())
    }
    val byId = { loaded: LoadedObject, number: String, link: Link ->
      if (Next.LINK in neighbours) Neighbour.link(link.info().id()) else Neighbour.program(loaded.id(number))
    }

    said { for (number in listOf("first", "second", "third")) attach(number, Position.anywhere()) } shouldBe 123
    said { for (number in listOf("third", "second", "first")) attach(number, Position.first()) } shouldBe 123
    said { for (number in listOf("first", "second", "third")) attach(number, Position.last()) } shouldBe 123
    for (next in listOf(byFd, byId)) {
      said {
        val second = attach("second", Position.anywhere())
        attach("third", Position.after(next(this, "second", second)))
        attach("first", Position.before(next(this, "second", second)))
      } shouldBe 123
      said {
        val third = attach("third", Position.anywhere())
        val first = attach("first", Position.before(next(this, "third", third)))
        attach("second", Position.after(next(this, "first", first)))
      } shouldBe 123
    }
    said {
      attach("first", Position.anywhere())
      val now = revision()
      attach("second", Position.last().atRevision(now))
      shouldThrow<AttachException> { attach("third", Position.last().atRevision(now)) }.errno() shouldBe
        Optional.of(Errno.ESTALE)
    } shouldBe 12
    said {
      val gone = attach("first", Position.anywhere())
      val next = byId(this, "first", gone)
      gone.detach()
      attach("second", Position.anywhere())
      shouldThrow<AttachException> { attach("third", Position.after(next)) }.errno() shouldBe Optional.of(Errno.ENOENT)
    } shouldBe 2
  }

  fun revision(device: String, type: AttachType) =
    kernel.progQuery(ProgramQuery(Hook.OfDevice(kernel.deviceIndex(device).asInt, type), false)).revision()

  "tcx".config(since(6, 6, "tcx")) {
    Network.isolated {
      val on = TcxOptions.on("skep0")
      order("tcx", setOf(Next.PROGRAM, Next.LINK), {
        on.at(it)
      }, { revision("skep0", AttachType.TCX_EGRESS) }) { send() }
    }
  }

  "netkit".config(onlyIf("this kernel has no netkit devices (Linux 6.7)") { Network.makes("netkit") }) {
    Network.isolated {
      netkit()
      val on = NetkitOptions.on("skepnk")
      order("netkit", setOf(Next.PROGRAM, Next.LINK), {
        on.at(it)
      }, { revision("skepnk", AttachType.NETKIT_PRIMARY) }) { send() }
    }
  }

  "cgroup" - {
    val ordered: TestConfig = since(6, 17, "programs of cgroups in an order")
    for (withLink in listOf(true, false)) {
      (if (withLink) "by links" else "without links").config(ordered) {
        inGroup { group ->
          val on = CgroupOptions.of(group).let { if (withLink) it else it.withoutLink(CgroupOptions.Sharing.MULTI) }
          val type = AttachType.CGROUP_UDP4_SENDMSG
          val revision = {
            kernel.openFile(group).use { kernel.progQuery(ProgramQuery(Hook.Of(it, type), false)).revision() }
          }
          if (withLink) {
            loadLinks(kernel, "net.bpf.o", "cgroup_first", "cgroup_second").use { loaded ->
              loaded.program("cgroup_first").attach(on)
              val next = Position.after(Neighbour.program(loaded.program("cgroup_first").fd()))
              shouldThrow<AttachException> { loaded.program("cgroup_second").attach(on.at(next)) }.message shouldContain
                "links are next to links, and others to programs"
            }
          }
          order("cgroup", setOf(if (withLink) Next.LINK else Next.PROGRAM), { on.at(it) }, revision) { callsIn(group) }
        }
      }
    }
  }
})
