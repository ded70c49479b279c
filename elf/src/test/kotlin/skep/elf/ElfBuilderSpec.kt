package skep.elf

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FreeSpec
import io.kotest.core.test.Enabled
import io.kotest.core.test.config.TestConfig
import io.kotest.matchers.collections.shouldContain
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.collections.shouldNotContain
import io.kotest.matchers.optional.shouldBeEmpty
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.property.Arb
import io.kotest.property.arbitrary.byte
import io.kotest.property.arbitrary.byteArray
import io.kotest.property.arbitrary.element
import io.kotest.property.arbitrary.int
import io.kotest.property.arbitrary.list
import io.kotest.property.arbitrary.string
import io.kotest.property.checkAll
import java.nio.ByteOrder
import java.nio.file.Files
import java.nio.file.attribute.PosixFilePermissions
import java.util.OptionalLong

private fun only(condition: Boolean, otherwise: String) =
  TestConfig(enabledOrReasonIf = { if (condition) Enabled.enabled else Enabled.disabled(otherwise) })

private val withReadelf = only(Readelf.onPath, "readelf is not on PATH")

private val exit42 = byteArrayOf(0xbf.toByte(), 42, 0, 0, 0, 0xb8.toByte(), 60, 0, 0, 0, 0x0f, 0x05)

class ElfBuilderSpec :
  FreeSpec({
    fun ElfFile.names() = sections().map { it.name() }

    fun ElfBuilder.code(name: String, size: Int = 16) =
      section(name, SectionType.PROGBITS)
        .flags(SectionFlags.ALLOC or SectionFlags.EXECINSTR)
        .alignment(8)
        .bytes(ByteArray(size))

    /** An object of every kind of part, in an order that is not the file's. */
    fun sample(header: ElfHeader, addends: Boolean = false): ElfBuilder {
      val builder = ElfBuilder.of(header)
      val code = builder.code("xdp", 24)
      val global = builder.symbol("count").binding(SymbolBinding.GLOBAL).type(SymbolType.FUNC).`in`(code).size(24)
      val local = builder.symbol("helper").type(SymbolType.FUNC).`in`(code).value(8).size(16)
      val data = builder.section(".bss", SectionType.NOBITS).flags(SectionFlags.ALLOC).alignment(64).size(1L shl 20)
      val extern = builder.symbol("limit").binding(SymbolBinding.WEAK)
      val hidden = builder.symbol("shared").binding(SymbolBinding.GLOBAL).type(SymbolType.OBJECT).`in`(data)
      hidden.visibility(SymbolVisibility.HIDDEN).value(64).size(4)
      builder.symbol("made.c").type(SymbolType.FILE).`in`(SymbolSection.Special.ABSOLUTE)
      builder.symbol("tentative").binding(SymbolBinding.GLOBAL).type(SymbolType.OBJECT)
        .`in`(SymbolSection.Special.COMMON).value(4).size(8)
      if (addends) {
        builder.addendRelocationsOf(code).relocation(0, extern, 1, -8).relocation(8, local, 2, 16)
      } else {
        builder.relocationsOf(code).relocation(0, extern, 1).relocation(8, local, 2).relocation(16, global, 1)
      }
      return builder
    }

    val headers =
      ElfClass.entries.flatMap { width ->
        listOf(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN).map { order ->
          val machine =
            when {
              width == ElfClass.ELF64 -> Machine.BPF
              order == ByteOrder.LITTLE_ENDIAN -> Machine.I386
              else -> Machine.MIPS
            }
          ElfHeader.relocatable(width, order, machine)
        }
      }

    "readelf reads without complaint what was written, and reads the same" - {
      fun agrees(bytes: ByteArray) {
        val (expected, complaints) = Readelf.run(bytes)
        complaints shouldBe ""
        elf(bytes).inReadelfsWords() shouldBe expected
      }

      for (header in headers) {
        val name = "${header.elfClass()} ${header.byteOrder()}"
        "$name with REL".config(withReadelf) { agrees(sample(header).build()) }
        "$name with RELA".config(withReadelf) { agrees(sample(header, addends = true).build()) }
        "$name with names apart".config(withReadelf) {
          agrees(sample(header).separateSectionNames().build())
        }
      }
      for (name in Fixtures.all - Fixtures.SHARED_LIBRARY) {
        "$name rewritten".config(withReadelf) { agrees(rewrite(Fixtures.file(name))) }
      }
      "nothing at all".config(withReadelf) { agrees(ElfBuilder.of(header64()).build()) }
    }

    "rewriting keeps everything but places" - {
      for (name in Fixtures.all) {
        val before = Fixtures.file(name)
        val after = elf(rewrite(before))
        "header of $name" { after.header() shouldBe before.header() }
        "symbols of $name" {
          fun meaning(file: ElfFile) =
            file.inReadelfsWords().symbols.mapValues { (_, rows) ->
              rows.map { row ->
                row.copy(section = row.section.toLongOrNull()?.let { file.section(it).name() } ?: row.section)
              }
            }
          if (name != Fixtures.SHARED_LIBRARY) meaning(after) shouldBe meaning(before)
        }
        "relocations of $name" {
          after.inReadelfsWords().relocations.mapValues { it.value.size } shouldBe
            Fixtures.readelf(name).relocations.mapValues { it.value.size }
        }
        "bytes of the other sections of $name" {
          val tables = setOf(".symtab", ".strtab", ".shstrtab")

          fun contents(file: ElfFile) =
            file.sections().filter { it.name() !in tables && !it.name().startsWith(".rel") }.map { section ->
              listOf(
                section.name(), section.type(), section.flags(), section.address(), section.size(),
                section.alignment(), section.entrySize(), file.section(section.link()).name(), section.bytes().toList(),
              )
            }
          contents(after) shouldBe contents(before)
        }
        "again gives the same bytes for $name" { rewrite(after) shouldBe rewrite(elf(rewrite(after))) }
      }
    }

    "sections" - {
      "are numbered as made, with the builder's tables after them" {
        elf(sample(header64()).build()).names() shouldContainExactly
          listOf("", "xdp", ".bss", ".relxdp", ".symtab", ".strtab")
      }
      "have their names in .strtab as clang's have" {
        val file = elf(sample(header64()).build())
        file.tables().sectionNames() shouldBe 5
        file.section(file.symbolTable().orElseThrow().section().link()).name() shouldBe ".strtab"
      }
      "may have their names apart" {
        val file = elf(sample(header64()).separateSectionNames().build())
        file.names().takeLast(3) shouldContainExactly listOf(".symtab", ".strtab", ".shstrtab")
        file.tables().sectionNames() shouldBe 6
        val strings = file.section(".strtab").orElseThrow().bytes().toList().toByteArray().decodeToString()
        strings.split('\u0000') shouldNotContain ".bss"
      }
      "come without a symbol table when nothing needs one" {
        val builder = ElfBuilder.of(header64())
        builder.code("a")
        elf(builder.build()).names() shouldContainExactly listOf("", "a", ".strtab")
        elf(builder.separateSectionNames().build()).names() shouldContainExactly listOf("", "a", ".shstrtab")
      }
      "may link to the symbol table, and take a symbol for their information" {
        val builder = ElfBuilder.of(header64())
        val signature = builder.symbol("group").binding(SymbolBinding.GLOBAL)
        builder.symbol("local")
        val group = builder.section(".group", SectionType.GROUP).entrySize(4).alignment(4).bytes(ByteArray(4))
        group.link(builder.symbolTable()).info(signature)
        val file = elf(builder.build())
        val read = file.section(".group").orElseThrow()
        file.symbolTable(file.section(read.link())).symbol(read.info()).name() shouldBe "group"
      }
      "are aligned in the file, and so is their table" {
        val builder = ElfBuilder.of(header64())
        builder.section("odd", SectionType.PROGBITS).bytes(ByteArray(3))
        for (alignment in listOf(1L, 2L, 8L, 64L, 4096L)) {
          builder.section("a$alignment", SectionType.PROGBITS).alignment(alignment).bytes(ByteArray(1))
        }
        val file = elf(builder.build())
        file.sections().filter { it.alignment() > 1 }.map { it.offset() % it.alignment() }.toSet() shouldBe setOf(0L)
        file.tables().sectionHeaders() % 8 shouldBe 0
      }
      "without bytes take no room" {
        val builder = ElfBuilder.of(header64())
        builder.section(".bss", SectionType.NOBITS).alignment(1L shl 20).size(1L shl 40)
        val bytes = builder.build()
        (bytes.size < 1024) shouldBe true
        elf(bytes).section(".bss").orElseThrow().size() shouldBe (1L shl 40)
      }
      "keep the bytes they were given" {
        val builder = ElfBuilder.of(header64())
        val content = byteArrayOf(1, 2, 3)
        builder.section("a", SectionType.PROGBITS).bytes(content)
        content[0] = 9
        elf(builder.build()).section("a").orElseThrow().bytes().toList() shouldBe listOf<Byte>(1, 2, 3)
      }
      "are more than 16 bits count".config(withReadelf) {
        val builder = ElfBuilder.of(header64())
        val sections = List(0x10010) { builder.section("s", SectionType.PROGBITS) }
        val symbols = listOf(1, 0xff00, 0xfff1, 0xffff, 0x10010).map { builder.symbol("in$it").`in`(sections[it - 1]) }
        symbols.size shouldBe 5
        val bytes = builder.build()
        val file = elf(bytes)
        file.sections().size shouldBe 0x10014
        file.symbolTable().orElseThrow().drop(1).map { it.sectionIndex().asInt } shouldContainExactly
          listOf(1, 0xff00, 0xfff1, 0xffff, 0x10010)
        file.section("s").orElseThrow().index() shouldBe 1
        val (expected, complaints) = Readelf.run(bytes)
        complaints shouldBe ""
        expected.symbols.getValue(".symtab").drop(1).map { it.section } shouldContainExactly
          listOf("1", "65280", "65521", "65535", "65552")
      }
    }

    "symbols" - {
      val file = elf(sample(header64()).build())
      val table = file.symbolTable().orElseThrow()

      "are local first, else as made" {
        table.map { it.name() } shouldContainExactly
          listOf("", "helper", "made.c", "count", "limit", "shared", "tentative")
      }
      "leave the first that is not local in sh_info" { table.section().info() shouldBe 3 }
      "are what relocations meant" {
        val relocations = file.section(".relxdp").orElseThrow()
        file.relocations(relocations).map { table.symbol(it.symbolIndex()).name() } shouldContainExactly
          listOf("limit", "helper", "count")
        file.section(relocations.info()).name() shouldBe "xdp"
        file.section(relocations.link()) shouldBe table.section()
      }
      "share equal names, and never tails" {
        val builder = ElfBuilder.of(header64())
        listOf("prefix_name", "name", "name").forEach { builder.symbol(it) }
        val strings = elf(builder.build()).section(".strtab").orElseThrow().bytes().toList().toByteArray()
        strings.decodeToString() shouldBe "\u0000prefix_name\u0000name\u0000.symtab\u0000.strtab\u0000"
      }
      "keep names beyond ASCII" {
        val builder = ElfBuilder.of(header64())
        builder.symbol("größe·蜂🐝")
        val table = elf(builder.build()).symbolTable().orElseThrow()
        table.named("größe·蜂🐝").toList() shouldContainExactly listOf(table[1])
        table[1].name() shouldBe "größe·蜂🐝"
      }
    }

    "relocations with addends keep the sign" {
      for (header in headers) {
        val file = elf(sample(header, addends = true).build())
        file.relocations(file.section(".relaxdp").orElseThrow()).map { it.addend() } shouldContainExactly
          listOf(OptionalLong.of(-8), OptionalLong.of(16))
      }
    }

    "the same calls make the same bytes" {
      for (header in headers) {
        val builder = sample(header)
        builder.build() shouldBe sample(header).build()
        builder.build() shouldBe builder.build()
      }
    }

    "any sections and symbols are read back" {
      val types = Arb.element(SectionType.PROGBITS, SectionType.NOTE, SectionType.STRTAB, SectionType.INIT_ARRAY)
      checkAll(200, Arb.element(headers), Arb.list(Arb.string(0, 12), 0..8), types) { header, names, type ->
        val usable = names.map { name -> name.filter { it != '\u0000' && !it.isSurrogate() } }
        val builder = ElfBuilder.of(header)
        val contents = usable.map { Arb.byteArray(Arb.int(0..40), Arb.byte()).sample(randomSource()).value }
        val sections =
          usable.mapIndexed { index, name ->
            builder.section(name, type).alignment(1L shl index).bytes(contents[index])
          }
        sections.forEachIndexed { index, section ->
          val binding = if (index % 2 == 0) SymbolBinding.GLOBAL else SymbolBinding.LOCAL
          builder.symbol(usable[index]).binding(binding).`in`(section).value(index.toLong())
        }
        val file = elf(builder.build())
        file.sections().drop(1).take(usable.size).map { it.name() to it.bytes().toList() } shouldBe
          usable.zip(contents.map { it.toList() })
        val symbols = file.symbolTable().map { it.drop(1) }.orElse(emptyList())
        symbols.map { it.value().toInt() }.sorted() shouldBe usable.indices.toList()
      }
    }

    "segments" - {
      fun executable(): ByteArray {
        val header =
          ElfHeader(ElfClass.ELF64, ByteOrder.LITTLE_ENDIAN, 0, 0, FileType.EXEC, Machine.X86_64, 0x401008, 0)
        val builder = ElfBuilder.of(header)
        val code =
          builder.section(".text", SectionType.PROGBITS).flags(SectionFlags.ALLOC or SectionFlags.EXECINSTR)
            .address(0x401008).alignment(8).bytes(exit42)
        val data =
          builder.section(".data", SectionType.PROGBITS).flags(SectionFlags.ALLOC or SectionFlags.WRITE)
            .address(0x402020).alignment(32).bytes(ByteArray(5))
        val bss =
          builder.section(".bss", SectionType.NOBITS).flags(SectionFlags.ALLOC or SectionFlags.WRITE)
            .address(0x402040).alignment(64).size(100)
        builder.segment(SegmentType.LOAD).flags(SegmentFlags.READ or SegmentFlags.EXECUTE).alignment(4096).covers(code)
        builder.segment(SegmentType.LOAD).flags(SegmentFlags.READ or SegmentFlags.WRITE).alignment(4096)
          .covers(data).covers(bss)
        builder.segment(SegmentType.GNU_STACK).flags(SegmentFlags.READ or SegmentFlags.WRITE).alignment(16)
        return builder.build()
      }

      "cover their sections" {
        val (code, data, stack) = elf(executable()).segments()
        code.virtualAddress() shouldBe 0x401008
        code.offset() % 4096 shouldBe 8
        code.bytes().toList() shouldBe exit42.toList()
        data.offset() % 4096 shouldBe 0x20
        data.fileSize() shouldBe 5
        data.memorySize() shouldBe 0x20 + 100
        stack.memorySize() shouldBe 0
      }
      "are as readelf reads them".config(withReadelf) {
        val (expected, complaints) = Readelf.run(executable())
        complaints shouldBe ""
        elf(executable()).segments().size shouldBe expected.segments.size
        elf(executable()).inReadelfsWords() shouldBe expected
      }
      val canRun = System.getProperty("os.name") == "Linux" && System.getProperty("os.arch") == "amd64"
      "are loaded by Linux".config(only(canRun, "the program is for x86-64 Linux")) {
        val permissions = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
        val path = Files.createTempFile("exit42", "", permissions)
        try {
          Files.write(path, executable())
          ProcessBuilder(path.toString()).start().waitFor() shouldBe 42
        } finally {
          Files.delete(path)
        }
      }
      "are more than 16 bits count".config(withReadelf) {
        val builder = ElfBuilder.of(header64())
        repeat(0x10000) { builder.segment(SegmentType.NULL) }
        val bytes = builder.build()
        elf(bytes).segments().size shouldBe 0x10000
        // Complaints are not compared: readelf 2.40 warns of section 0's sh_info, the very field it takes this count from.
        Readelf.run(bytes).first.segments.size shouldBe 0x10000
      }
      "refuse sections that do not follow each other" {
        val builder = ElfBuilder.of(header64())
        val high = builder.code("high").address(0x2000)
        val low = builder.code("low").address(0x1000)
        builder.segment(SegmentType.LOAD).covers(high).covers(low)
        shouldThrow<ElfException> { builder.build() }.message shouldContain "section 'low' at address 0x1000"
      }
    }

    "refused" - {
      val builder = ElfBuilder.of(header64())
      val code = builder.code("xdp")
      val symbol = builder.symbol("s")
      val other = ElfBuilder.of(header64())

      fun refused(what: () -> Any) = shouldThrow<ElfException> { what() }

      "an alignment that is no power of two" { refused { code.alignment(24) } }
      "an address that is not aligned" {
        refused { ElfBuilder.of(header64()).apply { code("a").address(4) }.build() }.part() shouldBe "section 'a'"
      }
      "a section of another builder" {
        refused { other.relocationsOf(code) }
        refused { other.code("x").link(code) }
        refused { other.symbol("x").`in`(code) }
        refused { other.segment(SegmentType.LOAD).covers(code) }.message shouldContain "of another builder"
      }
      "a symbol of another builder" { refused { other.relocationsOf(other.code("y")).relocation(0, symbol, 1) } }
      "bytes where there are none" {
        refused { builder.section(".bss", SectionType.NOBITS).bytes(ByteArray(1)) }
        refused { builder.symbolTable().bytes(ByteArray(1)) }
      }
      "a size where there are bytes" { refused { code.size(4) } }
      "relocations where there are none" { refused { code.relocation(0, symbol, 1) } }
      "an addend in REL, and none in RELA" {
        refused { builder.relocationsOf(code).relocation(0, symbol, 1, 4) }
        refused { builder.addendRelocationsOf(code).relocation(0, symbol, 1) }
      }
      "a name with NUL" { refused { ElfBuilder.of(header64()).apply { symbol("a\u0000b") }.build() } }
      "half a surrogate pair in a name" { refused { ElfBuilder.of(header64()).apply { symbol("\ud83d") }.build() } }
      "a second symbol table" {
        refused { ElfBuilder.of(header64()).apply { section("t", SectionType.SYMTAB).also { symbol("x") } }.build() }
      }
      "numbers that ELF32 cannot hold" {
        val narrow = headers.first { it.elfClass() == ElfClass.ELF32 }
        refused { ElfBuilder.of(narrow).apply { symbol("x").value(1L shl 32) }.build() }.part() shouldBe "symbol 'x'"
        refused { ElfBuilder.of(narrow).apply { code("x").address(1L shl 32) }.build() }.part() shouldBe "section 'x'"
        refused { ElfBuilder.of(narrow).apply { relocationsOf(code("x")).relocation(0, symbol("y"), 256) }.build() }
        refused {
          ElfBuilder.of(narrow)
            .apply { addendRelocationsOf(code("x")).relocation(0, symbol("y"), 1, 1L shl 31) }
            .build()
        }
      }
    }

    "an empty file has the table of its names only" {
      val file = elf(ElfBuilder.of(header64()).build())
      file.names() shouldContainExactly listOf("", ".strtab")
      file.symbolTable().shouldBeEmpty()
      file.section(1).bytes().toList().size shouldBe 9
      listOf(file.section(0).type()) shouldContain SectionType.NULL
    }
  })
