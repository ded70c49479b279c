package skep.link

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.assertions.withClue
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import skep.insn.AttachType
import skep.kernel.Errno
import skep.kernel.KernelException
import skep.kernel.KernelTest
import skep.kernel.LinkDetails
import skep.kernel.hasVersion
import skep.load.ownPid
import java.nio.file.Files
import java.nio.file.Path
import java.util.Optional

private val pin = "/sys/fs/bpf/skep-life-$ownPid"

/** What can be done with each kind of link while it lives. */
class LinkLifeKernelSpec : KernelTest({
  fun exists(id: Int) = kernel.linkById(id).map { it.close() }.isPresent

  /** The steps of a life. */
  fun live(kind: LinkKind, world: LinkWorld) {
    fun runs(link: Link?, side: LinkSide = world.first) = world.runs(side, link, kind.times) shouldBe true

    fun stands(link: Link?, side: LinkSide = world.first) = world.runs(side, link, 1) shouldBe false

    val made = world.attach()
    withClue("attached") { runs(made) }
    val info = made.info()
    withClue("info") {
      info.type() shouldBe Optional.of(kind.type)
      info.programId() shouldBe world.first.programId
      world.details()?.let { info.details() shouldBe Optional.of(it) }
      Bpftool.compare(info)
    }
    withClue("by its number") {
      Link.byId(kernel, info.id()).use { guest ->
        guest.info() shouldBe info
        guest.target() shouldBe "${kind.type.name.lowercase()} link ${info.id()}"
        guest.program() shouldBe if (world.first is ProgramSide) world.first.program.name().take(15) else "0"
      }
      runs(made)
    }
    withClue("pinned") {
      made.pin(pin)
      shouldThrow<AttachException> { made.pin("$pin-2") }.message shouldContain "is pinned already, at $pin"
      made.close()
      if (!kind.needsLink) runs(null)
    }
    val held = Link.pinned(kernel, pin)
    withClue("found by its pin") {
      held.info() shouldBe info
      runs(held)
    }
    if (kind.updates) {
      withClue("updated") {
        world.second.update(held)
        held.info().programId() shouldBe world.second.programId
        runs(held, world.second)
        stands(held)
      }
      withClue("replaced by what was expected, and by nothing else") {
        shouldThrow<AttachException> { world.first.replace(held, world.first) }.let {
          it.errno() shouldBe Optional.of(Errno.EPERM)
          it.message shouldContain "has another than the expected"
        }
        runs(held, world.second)
        world.first.replace(held, world.second)
        runs(held)
        stands(held, world.second)
      }
      withClue("not by what is of another kind") {
        loadLinks(kernel, "sockets.bpf.o", "on_packet").use { other ->
          val words =
            if (world.first is StructSide) {
              "takes another struct of the same type, by LoadedStructOps.replace"
            } else {
              "'on_packet' was not loaded for what a link of kind ${kind.type.name.lowercase()} to "
            }
          shouldThrow<AttachException> { held.update(other.program("on_packet")) }.message shouldContain words
          held.info() shouldBe info
          runs(held)
        }
      }
    } else {
      withClue("keeps its program") {
        for (change in listOf({ world.second.update(held) }, { world.second.replace(held, world.first) })) {
          shouldThrow<AttachException>(change).message shouldContain
            "links of kind ${kind.type.name.lowercase()} keep their program"
        }
        held.info() shouldBe info
        runs(held)
      }
    }
    withClue("detached") {
      val guest = Link.byId(kernel, info.id())
      val late = held.info()
      if (!kind.detaches) {
        shouldThrow<AttachException> { guest.detach() }.message shouldContain
          "links of its kind end when nobody holds them"
        guest.isAttached shouldBe true
        runs(guest)
      }
      held.detach()
      held.detach()
      held.isAttached shouldBe false
      Files.exists(Path.of(pin)) shouldBe false
      if (kind.detaches) {
        guest.info().details() shouldBe late.details().map { it.detached() }
        stands(guest)
        guest.detach()
      } else {
        runs(guest)
        guest.close()
      }
    }
    // What a pin held is let go of a moment after it was removed.
    repeat(500) { if (exists(info.id())) Thread.sleep(10) }
    exists(info.id()) shouldBe false
    if (!kind.needsLink) stands(null)
  }

  for ((kind, config) in linkKinds) {
    kind.name.config(config) {
      kind.world(kernel) { world ->
        try {
          live(kind, world)
        } finally {
          Files.deleteIfExists(Path.of(pin))
        }
      }
    }
  }

  "without a link of its own" - {
    for ((kind, config) in unlinkedKinds) {
      kind.name.config(config) {
        kind.world(kernel) { world ->
          val made = world.attach()
          made.fd() shouldBe Optional.empty()
          for ((action, tried) in mapOf<String, () -> Unit>(
            "be asked for" to { made.info() },
            "be pinned" to { made.pin(pin) },
            "be given " to { world.second.update(made) },
            "be given '" to { world.second.replace(made, world.first) },
          )) {
            shouldThrow<AttachException>(tried).message.let {
              it shouldContain made.target()
              it shouldContain kind.words.substringBefore("%s") + action
              it shouldContain kind.words.substringAfter("%s")
            }
          }
          Files.exists(Path.of(pin)) shouldBe false
          world.runs(world.first, made, kind.times) shouldBe true
          made.detach()
          made.detach()
          made.isAttached shouldBe false
          world.runs(world.first, null, 1) shouldBe false
        }
      }
    }
  }

  "what is not there" {
    shouldThrow<KernelException> { Link.pinned(kernel, pin) }.errno() shouldBe Optional.of(Errno.ENOENT)
    shouldThrow<KernelException> { Link.byId(kernel, Int.MAX_VALUE) }.let {
      it.errno() shouldBe Optional.of(Errno.ENOENT)
      it.message shouldContain "link_id=2147483647"
    }
  }

  "what every program of groups is said to do there" {
    inGroup { group ->
      val id = groupId(group)
      val open = openLinks("net.bpf.o")
      val known = { name: String -> name.startsWith("cg_") && (hasVersion(6, 7) || "_unix" !in name) }
      open.programs().forEach { it.autoload(known(it.name())) }
      open.load(kernel).use { loaded ->
        for (program in loaded.programs()) {
          val type = program.spec().expectedAttachType().orElse(AttachType.CGROUP_INET_INGRESS)
          program.attach(CgroupOptions.of(group).`as`(type)).use { link ->
            link.info().details().get() shouldBe LinkDetails.Cgroup(id, Optional.of(type))
            Bpftool.compare(link.info())
            link.update(program)
          }
        }
      }
    }
  }
})
