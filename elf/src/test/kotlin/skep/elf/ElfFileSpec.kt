package skep.elf

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FreeSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.optional.shouldBeEmpty
import io.kotest.matchers.shouldBe
import io.kotest.matchers.shouldNotBe
import java.nio.ByteBuffer
import java.nio.ByteOrder
import java.nio.ReadOnlyBufferException
import java.util.OptionalInt
import java.util.OptionalLong

class ElfFileSpec :
  FreeSpec({
    "reads what readelf reads" - {
      for (name in Fixtures.all) {
        val expected = Fixtures.readelf(name)
        val actual = Fixtures.file(name).inReadelfsWords()
        "sections of $name" { actual.sections shouldBe expected.sections }
        "segments of $name" { actual.segments shouldBe expected.segments }
        "symbols of $name" { actual.symbols shouldBe expected.symbols }
        "relocations of $name" { actual.relocations shouldBe expected.relocations }
      }

      // Guards the comparison itself: an oracle parsed as empty would agree with anything.
      "and readelf has something to say" {
        val library = Fixtures.readelf(Fixtures.SHARED_LIBRARY)
        library.sections.size shouldBe 24
        library.segments.size shouldBe 10
        library.symbols.mapValues { it.value.size } shouldBe mapOf(".dynsym" to 6, ".symtab" to 12)
        library.relocations.mapValues { it.value.size } shouldBe mapOf(".rela.dyn" to 2, ".rela.plt" to 3)
        Fixtures.readelf(Fixtures.BPF_LITTLE).relocations.getValue(".relxdp").size shouldBe 5
      }
    }

    "header" - {
      "of a little-endian BPF object" {
        Fixtures.file(Fixtures.BPF_LITTLE).header() shouldBe header64()
      }
      "of a big-endian BPF object" {
        Fixtures.file(Fixtures.BPF_BIG).header() shouldBe header64(ByteOrder.BIG_ENDIAN)
      }
      "of a shared library" {
        val header = Fixtures.file(Fixtures.SHARED_LIBRARY).header()
        header.type() shouldBe FileType.DYN
        header.machine() shouldBe Machine.X86_64
      }
      "of a 32-bit object, with the machine's flags" {
        val header = Fixtures.file(Fixtures.MIPS).header()
        header.elfClass() shouldBe ElfClass.ELF32
        header.byteOrder() shouldBe ByteOrder.BIG_ENDIAN
        Fixtures.file(Fixtures.MIPS64).header().flags() shouldBe 0x80000007.toInt()
      }
      "of machine 0, as old LLVM wrote BPF" {
        elf(edited(Fixtures.BPF_LITTLE) { header(18, 0) }).header().machine() shouldBe Machine.NONE
      }
    }

    "the buffer" - {
      "is read from its position to its limit, and not changed" {
        val bytes = Fixtures.bytes(Fixtures.BPF_LITTLE)
        val buffer = ByteBuffer.allocate(bytes.size + 20).position(7).put(bytes).limit(7 + bytes.size).position(7)
        val file = ElfFile.of(buffer)
        file.section("license").orElseThrow().bytes().toList() shouldBe "GPL\u0000".encodeToByteArray().toList()
        buffer.position() shouldBe 7
        buffer.order() shouldBe ByteOrder.BIG_ENDIAN
      }
      "may be direct" {
        val bytes = Fixtures.bytes(Fixtures.BPF_LITTLE)
        val file = ElfFile.of(ByteBuffer.allocateDirect(bytes.size).put(bytes).flip())
        file.inReadelfsWords() shouldBe Fixtures.readelf(Fixtures.BPF_LITTLE)
      }
    }

    "sections" - {
      val file = Fixtures.file(Fixtures.BPF_BIG)

      "have bytes in the file's order, that cannot be written" {
        val bytes = file.section(".data").orElseThrow().bytes()
        bytes.getInt(0) shouldBe 7
        shouldThrow<ReadOnlyBufferException> { bytes.put(0, 1) }
      }
      "of type NOBITS have a size and no bytes" {
        val bss = file.section(".bss").orElseThrow()
        bss.size() shouldBe 8
        bss.bytes().remaining() shouldBe 0
      }
      "have flags" {
        val code = file.section("xdp").orElseThrow()
        code.has(SectionFlags.ALLOC or SectionFlags.EXECINSTR) shouldBe true
        code.has(SectionFlags.ALLOC or SectionFlags.WRITE) shouldBe false
      }
      "are equal when they are the same of the same file" {
        file.section(2) shouldBe file.sections()[2]
        file.section(2) shouldNotBe file.section(3)
        file.section(2) shouldNotBe Fixtures.file(Fixtures.BPF_BIG).section(2)
      }
      "of an unknown name are absent" { file.section("xd").shouldBeEmpty() }
      "are not found by a name that is the tail of theirs" { file.section("text").shouldBeEmpty() }
      "of an index out of the table are an error" {
        shouldThrow<ElfException> { file.section(999) }.problem() shouldBe
          "there is no section 999 among its ${file.sections().size}"
      }
      "are found by the relocations' sh_info and not by name" {
        val bytes = edited(Fixtures.BPF_LITTLE) { section(".relxdp").info(2) }
        val renamed = elf(bytes)
        renamed.section(renamed.section(".relxdp").orElseThrow().info()).name() shouldBe ".text"
      }
      "are none without a section header table" {
        val bytes = edited(Fixtures.BPF_LITTLE) { sectionHeaderOffset(0).also { header(60, 0) } }
        elf(bytes).sections().shouldBeEmpty()
        elf(bytes).symbolTable().shouldBeEmpty()
      }
      "have no names without a table of them" {
        val file = elf(edited(Fixtures.BPF_LITTLE) { header(62, 0) })
        file.section(2).name() shouldBe ""
        file.section("xdp").shouldBeEmpty()
      }
    }

    "symbols" - {
      val library = Fixtures.file(Fixtures.SHARED_LIBRARY)
      val table = library.symbolTable().orElseThrow()

      "have their names in the table that theirs links to, not in that of sections" {
        library.section(table.section().link()).name() shouldBe ".strtab"
        table.named("greet").map { it.index() }.toList() shouldContainExactly listOf(10)
      }
      "are found in the dynamic table" {
        val dynamic = library.dynamicSymbolTable().orElseThrow()
        dynamic.named("puts").findFirst().orElseThrow().isUndefined shouldBe true
        dynamic.named("greet").findFirst().orElseThrow().value() shouldBe 0x1046
        dynamic.named("gree").toList().shouldBeEmpty()
        dynamic.named("greet\u0000").toList().shouldBeEmpty()
      }
      "know their section" {
        val greet = table.named("greet").findFirst().orElseThrow()
        greet.isIn(library.section(".text").orElseThrow()) shouldBe true
        greet.isIn(library.section(".plt").orElseThrow()) shouldBe false
        greet.sectionIndex() shouldBe OptionalInt.of(10)
        table[1].sectionIndex() shouldBe OptionalInt.empty()
      }
      "may be common" {
        val shared = Fixtures.file(Fixtures.I386).symbolTable().orElseThrow().named("shared").findFirst().orElseThrow()
        shared.section() shouldBe SymbolSection.Special.COMMON
        shared.isUndefined shouldBe false
      }
      "may be hidden, and keep the processor's bits" {
        val file = elf(edited(Fixtures.BPF_LITTLE) { file.put(symbol(20) + 5, 0xf2.toByte()) })
        val hidden = file.symbolTable().orElseThrow()[20]
        hidden.visibility() shouldBe SymbolVisibility.HIDDEN
        hidden.other() shouldBe 0xf2
      }
      "of unknown type, binding and section are kept" {
        val file =
          elf(
            edited(Fixtures.BPF_LITTLE) {
              file.put(symbol(20) + 4, 0xa7.toByte())
              file.putShort(symbol(20) + 6, 0xff03.toShort())
            },
          )
        val odd = file.symbolTable().orElseThrow()[20]
        odd.binding() shouldBe SymbolBinding.GNU_UNIQUE
        odd.type() shouldBe SymbolType.RESERVED_7
        odd.section() shouldBe SymbolSection.Reserved(0xff03)
      }
      "are absent from a stripped file" {
        elf(edited(Fixtures.BPF_LITTLE) { section(".symtab").type(SectionType.PROGBITS) }).symbolTable().shouldBeEmpty()
      }
    }

    "relocations" - {
      "have no addend in REL sections" {
        val file = Fixtures.file(Fixtures.BPF_LITTLE)
        file.relocations(file.section(".relxdp").orElseThrow())[2] shouldBe
          ElfRelocation(0x48, 2, 10, OptionalLong.empty())
      }
      "have an addend in RELA sections" {
        val file = Fixtures.file(Fixtures.SHARED_LIBRARY)
        file.relocations(file.section(".rela.plt").orElseThrow())[2] shouldBe
          ElfRelocation(0x4010, 5, 7, OptionalLong.of(0))
      }
      "of little-endian MIPS64 have their bytes in its own order" {
        val file = Fixtures.file(Fixtures.MIPS64)
        file.relocations(file.section(".rela.text").orElseThrow())[0] shouldBe
          ElfRelocation(0, 2, 0x51807, OptionalLong.of(0))
      }
      "name symbols of the linked table" {
        val file = Fixtures.file(Fixtures.BPF_LITTLE)
        val section = file.section(".relxdp").orElseThrow()
        val table = file.symbolTable(file.section(section.link()))
        file.relocations(section).map { table.symbol(it.symbolIndex()).name() } shouldContainExactly
          listOf("total", "start", "", "limit", "hidden")
      }
      "of another kind of section are refused" {
        val file = Fixtures.file(Fixtures.BPF_LITTLE)
        shouldThrow<ElfException> { file.relocations(file.section("xdp").orElseThrow()) }.message shouldBe
          "section 4 'xdp': its type is PROGBITS, not REL or RELA (at file offset 0x68)"
      }
    }

    "notes" - {
      val library = Fixtures.file(Fixtures.SHARED_LIBRARY)

      "of a section" {
        val note = library.notes(library.section(".note.stapsdt").orElseThrow()).single()
        note.owner() shouldBe "stapsdt"
        note.type() shouldBe 3
        note.descriptor().remaining() shouldBe 0x2b
        note.descriptor().getLong(0) shouldBe 0x1049
        note.descriptor().toList().drop(24).toByteArray().decodeToString() shouldBe
          "skep\u0000greet\u0000-4@%edi\u0000"
      }
      "of a segment" {
        val note = library.notes(library.segments().first { it.type() == SegmentType.NOTE }).single()
        note.owner() shouldBe "GNU"
        note.type() shouldBe 3
        note.descriptor().toList().joinToString("") { "%02x".format(it) } shouldBe
          "c84dede91060f6fcb6ac87eed197dff1356edf5a"
      }
      "of another kind of section or segment are refused" {
        shouldThrow<ElfException> { library.notes(library.section(".text").orElseThrow()) }
        shouldThrow<ElfException> { library.notes(library.segments().first()) }
      }
    }

    "segments have bytes" {
      val library = Fixtures.file(Fixtures.SHARED_LIBRARY)
      val code = library.segments().first { it.has(SegmentFlags.EXECUTE) }
      code.bytes().remaining() shouldBe 0x82
      code.bytes().slice(0x40, 0x42) shouldBe library.section(".text").orElseThrow().bytes()
    }
  })
