package skep.elf

import io.kotest.assertions.throwables.shouldNotThrowAny
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FreeSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import java.util.OptionalLong

/** One rule broken at a time, and only the part that needs the rule is harmed. */
class MalformedSpec :
  FreeSpec({
    fun edit(edit: Edit.() -> Unit) = elf(edited(Fixtures.BPF_LITTLE, edit))

    fun refused(file: () -> Any): ElfException = shouldThrow<ElfException> { file() }

    fun ElfFile.named(name: String): ElfSection = section(name).orElseThrow()

    fun ElfFile.symbols() = symbolTable().orElseThrow().toList()

    "header" - {
      for (length in listOf(0, 1, 15, 16, 63)) {
        "cut to $length bytes" { refused { elf(Fixtures.bytes(Fixtures.BPF_LITTLE).copyOf(length)) } }
      }
      "of 32 bits may be 52 bytes" {
        elf(Fixtures.bytes(Fixtures.I386).copyOf(52)).header().machine() shouldBe Machine.I386
      }
      "without magic" {
        val problem = refused { edit { file.put(0, 0) } }
        problem.part() shouldBe "ELF header"
        problem.offset() shouldBe OptionalLong.of(0)
      }
      "of class 3" { refused { edit { file.put(4, 3) }.header() }.problem() shouldContain "class is 3" }
      "of byte order 0" { refused { elf(Fixtures.bytes(Fixtures.BPF_LITTLE).also { it[5] = 0 }) } }
      "of ident version 0" { refused { elf(Fixtures.bytes(Fixtures.BPF_LITTLE).also { it[6] = 0 }) } }
      "of version 2" { refused { elf(Fixtures.bytes(Fixtures.BPF_LITTLE).also { it[20] = 2 }) } }
    }

    "section header table" - {
      "past the end" { refused { edit { sectionHeaderOffset(0x7fffffffffff0000) }.sections() } }
      "at a negative place" { refused { edit { sectionHeaderOffset(-64) }.sections() } }
      "not aligned" { refused { edit { sectionHeaderOffset(4873) }.sections() } }
      "cut by one byte" {
        val bytes = Fixtures.bytes(Fixtures.BPF_LITTLE)
        elf(bytes).sections().size shouldBe 31
        refused { elf(bytes.copyOf(bytes.size - 1)).sections() }
      }
      "with entries of another size" { refused { edit { header(58, 65) }.sections() } }
      "with entries of size 0" { refused { edit { header(58, 0) }.sections() } }
      "counted, but without a place" { refused { edit { sectionHeaderOffset(0) }.sections() } }
      "counted neither in the header nor in section 0" { refused { edit { header(60, 0) }.sections() } }
      "counted in section 0" {
        val file = edit { header(60, 0).also { section(0).size(31) } }
        file.inReadelfsWords().symbols shouldBe Fixtures.readelf(Fixtures.BPF_LITTLE).symbols
      }
      for (count in listOf(32L, 1L shl 31, 1L shl 58, Long.MAX_VALUE, -1L)) {
        "counted as $count in section 0" {
          refused { edit { header(60, 0).also { section(0).size(count) } }.sections() }
        }
      }
      "harms no header" {
        shouldNotThrowAny { edit { sectionHeaderOffset(-1) }.header() }
      }
    }

    "section names" - {
      "in a section that is no string table" {
        val file = edit { header(62, 4) }
        refused { file.section(2).name() }.message shouldContain
          "string table in section 4: the section's type is PROGBITS"
        file.section(2).size() shouldBe 40
      }
      "in a section that does not exist" { refused { edit { header(62, 31) }.section(2).name() } }
      "in an extended section that does not exist" {
        refused { edit { header(62, 0xffff).also { section(0).link(9999) } }.section("xdp") }
      }
      "in an extended section" {
        edit { header(62, 0xffff).also { section(0).link(1) } }.named("xdp").index() shouldBe 4
      }
      "past the end of their table" { refused { edit { section(2).name(0x140) }.section(2).name() } }
      "at a place beyond 31 bits" { refused { edit { section(2).name(-1) }.section(2).name() } }
      "without a NUL" {
        val file = edit { section(".strtab").size(0x140 - 1).also { section(2).name(0x140 - 3) } }
        refused { file.section(2).name() }.problem() shouldContain "no NUL"
      }
      "that are not UTF-8" {
        val file = edit { file.put(nameOf("xdp"), 0xff.toByte()) }
        refused { file.section(4).name() }.problem() shouldContain "UTF-8"
      }
      "whose table is past the end name their section by index only" {
        refused { edit { section(".strtab").offset(1L shl 40) }.section(2).name() }.part() shouldBe
          "string table in section 1"
      }
    }

    "section bytes" - {
      val sizes = listOf(1L shl 62, -1L, Long.MIN_VALUE, 6857L)
      for (size in sizes) {
        "of size $size" {
          val file = edit { section(".data").size(size) }
          val problem = refused { file.named(".data").bytes() }
          problem.part() shouldBe "section 6 '.data'"
          file.symbols().size shouldBe 23
        }
      }
      "past the end" { refused { edit { section(".data").offset(1L shl 40) }.named(".data").bytes() } }
      "that wrap" {
        refused { edit { section(".data").offset(-16).also { section(".data").size(256) } }.named(".data").bytes() }
      }
      "of a NOBITS section are never read" {
        val file = edit { section(".bss").offset(-16).also { section(".bss").size(1L shl 62) } }
        file.named(".bss").bytes().remaining() shouldBe 0
      }
      "may be empty at the very end" {
        val file = edit { section(".data").offset(6856).also { section(".data").size(0) } }
        file.named(".data").bytes().remaining() shouldBe 0
      }
    }

    "symbol table" - {
      for (size in listOf(0L, 1L, 23L, 25L, -1L)) {
        "with entries of size $size" { refused { edit { section(".symtab").entrySize(size) }.symbolTable() } }
      }
      "with part of an entry" { refused { edit { section(".symtab").size(23 * 24 - 5) }.symbolTable() } }
      "past the end" { refused { edit { section(".symtab").offset(1L shl 40) }.symbolTable() } }
      "linked to no string table" { refused { edit { section(".symtab").link(2) }.symbolTable() } }
      "linked out of the table" { refused { edit { section(".symtab").link(999) }.symbolTable() } }
      "twice" {
        refused { edit { section(".data").type(SectionType.SYMTAB) }.symbolTable() }.problem() shouldContain "second"
      }
      "asked of another section" {
        val file = edit {}
        refused { file.symbolTable(file.named(".data")) }
      }
      "without the symbol asked for" {
        val table = edit {}.symbolTable().orElseThrow()
        refused { table.symbol(9999) }.message shouldContain "there is no symbol 9999 among its 23"
        refused { table.symbol(-1) }
        shouldThrow<IndexOutOfBoundsException> { table[23] }
      }
    }

    "symbol" - {
      "named past the end" {
        val file = edit { file.putInt(symbol(16), 0x140) }
        val table = file.symbolTable().orElseThrow()
        refused { table[16] }.message shouldContain "symbol 16"
        table.named("total").findFirst().orElseThrow().index() shouldBe 17
      }
      "in a section that does not exist" {
        refused { edit { file.putShort(symbol(16) + 6, 31) }.symbols() }.problem() shouldContain "section 31"
      }
      "with its section in a table too short" {
        refused {
          edit {
            file.putShort(symbol(16) + 6, -1)
            section(".data").type(SectionType.SYMTAB_SHNDX)
            section(".data").link(30)
            section(".data").entrySize(4)
          }.symbols()
        }.problem() shouldContain "none for symbol 16"
      }
    }

    "relocations" - {
      for (size in listOf(0L, 8L, 24L)) {
        "of size $size" {
          val file = edit { section(".relxdp").entrySize(size) }
          refused { file.relocations(file.named(".relxdp")) }
        }
      }
      "cut" {
        val file = edit { section(".relxdp").size(0x4f) }
        refused { file.relocations(file.named(".relxdp")) }
      }
      "of a symbol that does not exist are read; the symbol is refused" {
        val file = edit { file.putInt(0xd30 + 12, -1) }
        val index = file.relocations(file.named(".relxdp"))[0].symbolIndex()
        index shouldBe 0xffffffffL
        refused { file.symbolTable().orElseThrow().symbol(index) }
      }
      "of unknown type are read" {
        val file = edit { file.putInt(0xd30 + 8, 77) }
        file.relocations(file.named(".relxdp"))[0].type() shouldBe 77
      }
    }

    "segments" - {
      fun library(edit: Edit.() -> Unit) = elf(edited(Fixtures.SHARED_LIBRARY, edit))

      "past the end" { refused { library { file.putLong(32, 1L shl 40) }.segments() } }
      "of another size" { refused { library { header(54, 57) }.segments() } }
      "more than the file holds" { refused { library { header(56, 0xfffe) }.segments() } }
      "counted in section 0" {
        library { header(56, 0xffff).also { section(0).info(10) } }.segments().size shouldBe 10
      }
      "counted in section 0, and too many" {
        refused { library { header(56, 0xffff).also { section(0).info(-1) } }.segments() }
      }
      "whose bytes are past the end" {
        refused { library { file.putLong(64 + 32, 1L shl 62) }.segments()[0].bytes() }.part() shouldBe "segment 0"
      }
    }

    "notes" - {
      val place = 0x3040

      fun notes(edit: Edit.() -> Unit): List<ElfNote> {
        val file = elf(edited(Fixtures.SHARED_LIBRARY, edit))
        return file.notes(file.named(".note.stapsdt"))
      }

      "with an owner past the end" { refused { notes { file.putInt(place, -1) } } }
      "with a descriptor past the end" { refused { notes { file.putInt(place + 4, 0x2d) } } }
      "with both sizes at their largest" {
        refused { notes { file.putInt(place, -1).also { file.putInt(place + 4, -1) } } }
      }
      "with an owner without NUL" { refused { notes { file.put(place + 19, 'x'.code.toByte()) } } }
      "with part of a header" { refused { notes { section(".note.stapsdt").size(0x4b) } } }
      "without an owner" {
        notes { file.putInt(place, 0).also { file.putInt(place + 4, 0x34) } }.single().owner() shouldBe ""
      }
      "with an owner shorter than its room" { notes { file.put(place + 12, 0) }.single().owner() shouldBe "" }
      "without the padding at the end" { notes { section(".note.stapsdt").size(0x3f) }.size shouldBe 1 }
    }
  })
