package skep.spec

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FreeSpec
import io.kotest.matchers.collections.shouldBeUnique
import io.kotest.matchers.shouldBe
import skep.insn.AttachType
import skep.insn.ProgramType
import java.util.Optional

class SectionDefinitionsSpec : FreeSpec({
  val standard = SectionDefinitions.standard()

  "the table is libbpf's" {
    // sections.tsv: see build.sh.
    val rows = Fixtures.bytes("sections.tsv").decodeToString().trimEnd('\n').lines().map { it.split('\t') }
    for ((pattern, type, attach, flags) in rows) {
      val definition = standard.all().single { it.pattern == pattern }
      definition.type.uapiName() shouldBe "BPF_PROG_TYPE_$type"
      definition.attachType.map { it.uapiName() }.orElse("0") shouldBe attach
      definition.flags.map { it.name }.sorted() shouldBe flags.split(',').filter { it.isNotEmpty() }.sorted()
    }
    standard.all().map { it.pattern }.shouldBeUnique()
    standard.all().size shouldBe 116
  }

  "matching" - {
    fun match(section: String) = standard.match(section).map { it.pattern }.orElse("nothing")

    "a name that ends with + alone, and with anything after a slash" {
      match("kprobe") shouldBe "kprobe+"
      match("kprobe/vfs_read") shouldBe "kprobe+"
      match("kprobe/") shouldBe "kprobe+"
      match("kprobes") shouldBe "nothing"
      match("kprobe.multi/vfs_*") shouldBe "kprobe.multi+"
    }
    "other names exactly" {
      match("xdp") shouldBe "xdp"
      match("xdp/devmap") shouldBe "xdp/devmap"
      match("xdp/other") shouldBe "nothing"
      match("tc/ingress") shouldBe "tc/ingress"
      match("tc/other") shouldBe "nothing"
      match("") shouldBe "nothing"
    }
    "the target is what follows" {
      fun target(section: String) = standard.match(section).flatMap { it.target(section) }.orElse("none")
      target("kprobe/vfs_read+0x10") shouldBe "vfs_read+0x10"
      target("kprobe") shouldBe "none"
      target("kprobe/") shouldBe "none"
      target("uprobe//usr/bin/bash:main") shouldBe "/usr/bin/bash:main"
      target("xdp/devmap") shouldBe "none"
    }
  }

  "added definitions come first, in the order in which they were added" {
    val first = SectionDefinition("xdp", ProgramType.SOCKET_FILTER, Optional.empty(), setOf())
    val prefix = SectionDefinition("x/", ProgramType.KPROBE, Optional.of(AttachType.TRACE_KPROBE_MULTI), setOf())
    val second = SectionDefinition("x/y", ProgramType.XDP, Optional.empty(), setOf())
    val table = standard.with(first).with(prefix).with(second)
    table.match("xdp").get() shouldBe first
    table.match("x/y").get() shouldBe prefix
    table.match("x/").get().target("x/abc").get() shouldBe "abc"
    table.match("x").isEmpty shouldBe true
    standard.match("x/y").isEmpty shouldBe true
    table.match("tc").get().type shouldBe ProgramType.SCHED_CLS
  }

  "a fallback comes last and is for every name" {
    val any = SectionDefinition("*", ProgramType.XDP, Optional.empty(), setOf())
    val mine = SectionDefinition("mine", ProgramType.KPROBE, Optional.empty(), setOf())
    val table = standard.withFallback(any).with(mine)
    table.match("unheard/of").get() shouldBe any
    table.match("").get() shouldBe any
    table.match("mine").get() shouldBe mine
    table.match("tc").get().type shouldBe ProgramType.SCHED_CLS
    any.target("unheard/of").isEmpty shouldBe true
  }

  "a definition has a name" {
    shouldThrow<IllegalArgumentException> { SectionDefinition("+", ProgramType.XDP, Optional.empty(), setOf()) }
  }
})
