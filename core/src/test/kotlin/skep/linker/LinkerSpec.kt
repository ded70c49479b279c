package skep.linker

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FreeSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import skep.btf.BtfKind
import skep.elf.SectionType
import skep.elf.SymbolBinding
import skep.elf.SymbolVisibility
import skep.spec.ObjectReader
import java.nio.ByteBuffer

/** Where this linker and libbpf 1.7's part, and why. */
private val differences = mapOf(
  "cases/map_extra" to "libbpf does not compare map_extra, which came after its comparison",
  "cases/typeless_ksym" to "libbpf wants the size of a symbol without a type",
  "cases/kfunc_defined" to "libbpf leaves a function that is defined among the externs of .ksyms",
  "cases/license_used" to "libbpf drops the symbol of a licence that is there already, and what refers to it",
  "cases/kconfig_defined" to "libbpf writes into memory that is not its own",
  "cases/weak_elsewhere" to "libbpf writes into memory that is not its own",
)

/** The objects below src/test/resources/skep/linker, of which build.sh there tells. */
class LinkerSpec : FreeSpec({
  "what libbpf links is the same here, and what it refuses is refused" - {
    for (line in resource("verdicts.tsv").decodeToString().lines().filter { it.isNotEmpty() }) {
      val (files, verdict) = line.split('\t')
      val names = files.split(' ')
      val name = names[0].removeSuffix(".linked.o")
      if (name in differences) continue
      name {
        if (verdict == "ok") {
          val theirs = Linked(resource(names[0]), repairsLibbpf = true)
          Linked(link(names.drop(1))).facts() shouldContainExactly theirs.facts()
        } else {
          withClue(verdict) { shouldThrow<LinkException> { link(names.drop(1)) } }
        }
      }
    }
  }

  "an error says where and what" - {
    for (line in resource("errors.tsv").decodeToString().lines().filter { it.isNotEmpty() && !it.startsWith("#") }) {
      val (case, file, section, symbol, message) = line.split('\t')
      case {
        val e = shouldThrow<LinkException> { linkCase(case) }
        e.message shouldBe message
        e.file().orElse("-") shouldBe file
        e.section().orElse("-") shouldBe section
        e.symbol().orElse("-") shouldBe symbol
      }
    }
    "of nothing to link" {
      shouldThrow<LinkException> { Linker.link(listOf()) }.message shouldBe
        "there is nothing to link; give one object or more"
    }
    "of bytes that are not ELF" {
      val e = shouldThrow<LinkException> { Linker.link(listOf(LinkInput("x.o", ByteBuffer.wrap("no".toByteArray())))) }
      e.file().get() shouldBe "x.o"
      e.message!! shouldContain "x.o: "
    }
  }

  "the result is a proper object" - {
    val linked = link("ab")

    "the same every time" {
      link("ab") shouldBe linked
    }
    "with local symbols first, and counted" {
      val table = Linked(linked).elf.symbolTable().get()
      val firstGlobal = table.drop(1).indexOfFirst { it.binding() != SymbolBinding.LOCAL } + 1
      table.section().info() shouldBe firstGlobal.toLong()
      table.drop(firstGlobal).filter { it.binding() == SymbolBinding.LOCAL }.shouldBeEmpty()
    }
    "that opens, in each order and byte order" {
      for (order in listOf(listOf("a", "b"), listOf("b", "a"), listOf("a.eb", "b.eb"))) {
        val spec = ObjectReader.read(
          ByteBuffer.wrap(link(order.map { "$it.bpf.o" })),
          ObjectReader.Options.named("linked"),
        )
        spec.programs.map { it.name }.toSet() shouldBe setOf("on_task", "on_packet", "on_task_too")
        spec.maps.filter { !it.internal() }.map { it.name }.toSet() shouldBe
          setOf("points", "counts", "either")
      }
    }
    "whose variables are where their symbols are" {
      for (order in listOf("ab", "ba")) {
        val result = Linked(link(order))
        for (section in listOf(".maps", ".data", ".rodata")) {
          val wrong = result.datasec(section).filter { (name, entry) ->
            result.symbols.any {
              it.name() == name && it.binding() != SymbolBinding.LOCAL && it.value() != entry.offset()
            }
          }
          withClue("$order $section") { wrong.keys.shouldBeEmpty() }
        }
      }
    }
    "also when its parts are linked one by one" {
      val a = LinkInput("a", ByteBuffer.wrap(Linker.link(listOf(input("a.bpf.o")))))
      val b = LinkInput("b", ByteBuffer.wrap(Linker.link(listOf(input("b.bpf.o")))))

      // Types get other numbers, since those of a alone are deduplicated already.
      fun besidesTypes(
        bytes: ByteArray,
      ) = Linked(bytes).facts().filterNot { it.startsWith("type ") || ".BTF" in it || "FuncInfo" in it }
      besidesTypes(Linker.link(listOf(a, b))) shouldContainExactly besidesTypes(linked)
    }
    "without what is for debuggers" {
      val bytes = checkNotNull(javaClass.getResourceAsStream("/skep/spec/maps.unstripped.bpf.o")).readBytes()
      Linked(Linker.link(listOf(LinkInput("maps", ByteBuffer.wrap(bytes))))).elf.sections()
        .map { it.name() }.filter { "debug" in it || it == ".rel.BTF" || it == ".llvm_addrsig" }.shouldBeEmpty()
    }
  }

  "an extern of an earlier object that has maps stays an extern" {
    val alone = Linked(link(listOf("a.bpf.o")))
    alone.global("counts").isUndefined shouldBe true
    alone.global("counts").value() shouldBe 0
  }

  "a hidden extern hides the definition" {
    Linked(linkCase("hidden_extern")).global("f").visibility() shouldBe SymbolVisibility.HIDDEN
  }

  "a strong extern makes a weak definition strong" {
    Linked(linkCase("strong_extern_of_weak")).global("f").binding() shouldBe SymbolBinding.GLOBAL
  }

  "a symbol without a type may be an extern of several objects" {
    val linked = Linked(linkCase("typeless_ksym"))
    linked.datasec(".ksyms").keys shouldBe setOf("init_task")
  }

  "a function that an object defines is no extern of .ksyms any more" {
    val linked = Linked(linkCase("kfunc_defined"))
    linked.btf!!.find(".ksyms", BtfKind.DATASEC).isPresent shouldBe false
    linked.global("f").isUndefined shouldBe false
  }

  "code may use a licence that is there once for all" {
    val linked = Linked(linkCase("license_used"))
    val licence = linked.elf.symbolTable().get().first { it.name() == "LICENSE" }
    val relocations = linked.elf.relocations(linked.elf.section(".relxdp").get())
    relocations.map { it.symbolIndex() }.distinct() shouldBe listOf(licence.index().toLong())
  }

  "targets of jumps move with the code they are in" {
    val code = Linked(resource("cases/jump_tables.a.bpf.o")).bytes("xdp").remaining()
    val first = longs(Linked(resource("cases/jump_tables.a.bpf.o")).bytes(".jumptables"))
    val second = longs(Linked(resource("cases/jump_tables.b.bpf.o")).bytes(".jumptables"))
    longs(Linked(linkCase("jump_tables")).bytes(".jumptables")) shouldBe first + second.map { it + code }
  }

  "a section of alignment 0 is one of alignment 1, as ELF has it" {
    val bytes = patchedSections(resource("cases/plain.a.bpf.o")) { header, buffer ->
      if (buffer.getInt(header + 4) == SectionType.PROGBITS) buffer.putLong(header + 48, 0)
    }
    val linked = Linked(Linker.link(listOf(LinkInput("plain", ByteBuffer.wrap(bytes)))))
    linked.elf.section("xdp").get().alignment() shouldBe 1
  }

  "a section that is no whole number of elements is refused" {
    val bytes = patchedSections(resource("cases/plain.a.bpf.o")) { header, buffer ->
      if (buffer.getInt(header + 4) == SectionType.PROGBITS) buffer.putLong(header + 56, 3)
    }
    shouldThrow<LinkException> { Linker.link(listOf(LinkInput("plain", ByteBuffer.wrap(bytes)))) }
      .message!! shouldContain "bytes are no whole elements of 3"
  }

  "an alignment that no page has is refused, and makes nobody allocate" {
    val bytes = patchedSections(resource("cases/plain.a.bpf.o")) { header, buffer ->
      if (buffer.getInt(header + 4) == SectionType.PROGBITS) buffer.putLong(header + 48, 1L shl 40)
    }
    shouldThrow<LinkException> { Linker.link(listOf(LinkInput("plain", ByteBuffer.wrap(bytes)))) }
      .message!! shouldContain "its alignment 1099511627776 is more than a page's, 65536"
  }
})

private fun longs(bytes: ByteBuffer): List<Long> = List(bytes.remaining() / 8) { bytes.getLong(8 * it) }
