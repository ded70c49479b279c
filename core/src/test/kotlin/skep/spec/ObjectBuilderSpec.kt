package skep.spec

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FreeSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.collections.shouldContainExactlyInAnyOrder
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.types.shouldBeInstanceOf
import skep.btf.BtfLinkage
import skep.btf.BtfType
import skep.elf.ElfFile
import skep.elf.SymbolBinding
import skep.elf.SymbolType
import skep.elf.SymbolVisibility
import skep.insn.Callee
import skep.insn.Imm64
import skep.insn.Insn
import skep.insn.MapType
import skep.insn.Reg
import java.nio.ByteBuffer
import java.nio.ByteOrder

/** The numbers are rows of peers.md part 6. */
class ObjectBuilderSpec : FreeSpec({
  fun builder() = ObjectBuilder("test", ByteOrder.LITTLE_ENDIAN).license("GPL")

  fun ObjectBuilder.int() = types().add(BtfType.Int.signed("int", 4))
  val nothing = Built.code(Built.mov(Reg.R0, 0), Insn.Exit())

  for (order in listOf(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)) {
    "$order" - {
      "what is built, written and read is equal to what was built" {
        for (spec in listOf(Built.minimal(order), Built.everything(order))) {
          Fixtures.read(ObjectWriter.write(spec), spec.name) shouldBe spec
        }
      }
      "the same calls give the same bytes" {
        ObjectWriter.write(Built.everything(order)) shouldBe ObjectWriter.write(Built.everything(order))
      }
      "minimal has the instructions, types and symbols of clang's" {
        val name = if (order == ByteOrder.LITTLE_ENDIAN) "minimal" else "minimal.eb"
        val ours = Built.minimal(order)
        val clang = Fixtures.read(name)
        ours.maps.map { it.copyWithoutTypes() } shouldBe clang.maps.map { it.copyWithoutTypes() }
        ours.globals.map { listOf(it.name, it.section, it.offset, it.size, it.linkage, it.constant) } shouldBe
          clang.globals.map { listOf(it.name, it.section, it.offset, it.size, it.linkage, it.constant) }
        named(ours) shouldContainExactlyInAnyOrder named(clang)
        symbols(ours) shouldBe symbols(clang)
      }
    }
  }

  "a parameter's tag refers to its function, which there has to be" {
    val spec = builder().run {
      val proto = types().add(BtfType.FuncProto(int(), listOf(BtfType.Param("n", int()), BtfType.Param("ctx", 0))))
      function("tagged", Linkage.GLOBAL, proto, nothing)
      tag("tagged", 1, "arg:ctx")
      build()
    }
    val btf = spec.btf().get()
    val tag = btf.ids().toArray().map(btf::type).filterIsInstance<BtfType.DeclTag>().single()
    listOf(tag.name(), btf.name(tag.typeId()), tag.componentIndex().asInt) shouldBe listOf("arg:ctx", "tagged", 1)
    shouldThrow<ObjectException> { builder().apply { tag("untold", 0, "arg:ctx") }.build() }.message!! shouldContain
      "untold"
  }

  "25: a map's symbol is an object, global, visible, with a size; it is what relocations name" {
    val elf = ElfFile.of(ByteBuffer.wrap(ObjectWriter.write(Built.everything())))
    val symbol = elf.symbolTable().get().single { it.name() == "jumps" }
    symbol.type() shouldBe SymbolType.OBJECT
    symbol.binding() shouldBe SymbolBinding.GLOBAL
    symbol.visibility() shouldBe SymbolVisibility.DEFAULT
    symbol.size() shouldBe 24 + 8 * 2
    val relocations = elf.relocations(elf.section(".relraw_tp/sys_enter").get())
    relocations.count { it.symbolIndex() == symbol.index().toLong() && it.type() == 1 } shouldBe 1
  }

  "32: sizes of variables add up to their section, and agree with the symbols" {
    val spec = Built.everything()
    val btf = spec.btf.get()
    val elf = ElfFile.of(ByteBuffer.wrap(ObjectWriter.write(spec)))
    for (section in types(spec).filterIsInstance<BtfType.Datasec>()) {
      val found = elf.section(section.name()).get()
      section.size() shouldBe found.size()
      section.entries().map { it.offset() } shouldBe section.entries().map { it.offset() }.sorted()
      section.entries().last().let { it.offset() + it.size() } shouldBe found.size()
      for (entry in section.entries()) {
        val name = btf.name(entry.typeId())
        val symbol = elf.symbolTable().get().single { it.name() == name }
        (symbol.value() to symbol.size()) shouldBe (entry.offset() to entry.size())
        symbol.isIn(found) shouldBe true
      }
    }
    types(spec).filterIsInstance<BtfType.Datasec>().single { it.name() == ".maps" }.entries().size shouldBe 6
  }

  "31: .BTF.ext has a header of 32 bytes" {
    val ext = ElfFile.of(ByteBuffer.wrap(ObjectWriter.write(Built.everything()))).section(".BTF.ext").get().bytes()
    ext.getInt(4) shouldBe 32
  }

  "26: relocations have no addends of their own" {
    val elf = ElfFile.of(ByteBuffer.wrap(ObjectWriter.write(Built.everything())))
    elf.sections().none { it.name().startsWith(".rela") } shouldBe true
  }

  "40: subprograms are static unless asked, programs are global" {
    val spec = Built.everything()

    fun linkage(id: Int) = spec.btf.get().type(id).shouldBeInstanceOf<BtfType.Func>().linkage()
    linkage(spec.function("add").get().btfId.asInt) shouldBe BtfLinkage.STATIC
    linkage(spec.function("twice").get().btfId.asInt) shouldBe BtfLinkage.GLOBAL
    linkage(spec.program("first").get().btfId.asInt) shouldBe BtfLinkage.GLOBAL
  }

  "35: no string of .BTF is the tail of another" {
    val btf = Built.everything().btf.get().bytes()
    val strings = ByteArray(btf.getInt(20))
    btf.position(24 + btf.getInt(16)).get(strings)
    val table = strings.decodeToString()
    // Every name has a start of its own: "first" is in "first.____fmt" and in no other's end.
    table.split('\u0000').filter { it.isNotEmpty() }.let { it.size shouldBe it.toSet().size }
  }

  "strings are named as bpf_printk names them" {
    Built.everything().globals.filter { it.linkage == Linkage.STATIC }.map { it.name } shouldContainExactly
      listOf("first.____fmt", "first.____fmt.1")
  }

  "a built map is what was asked for" {
    val maps = Built.everything().maps.associateBy { it.name }
    maps.getValue("hash").let { listOf(it.keySize, it.valueSize, it.maxEntries, it.flags) } shouldBe listOf(4, 8, 16, 1)
    maps.getValue("bloom").extra shouldBe 3
    maps.getValue("outer").let { it.valueSize to it.inner.get().name } shouldBe (4 to "outer.inner")
    maps.getValue("jumps").slots shouldContainExactly listOf(MapSpec.Slot(1, "first"))
  }

  "structs that the kernel calls into" {
    val builder = builder()
    val function = builder.types().run { add(BtfType.Pointer(add(BtfType.FuncProto(0, listOf())))) }
    val flags = BtfType.Member.atByte("flags", builder.int(), 8)
    val ops = builder.types()
      .add(BtfType.Struct("tcp_congestion_ops", 12, listOf(BtfType.Member.atByte("init", function, 0), flags)))
    val image = DataImage.zeros(12).with(8, byteArrayOf(7, 0, 0, 0))
    builder.program("struct_ops/init", "on_init", nothing)
    for ((section, name) in listOf(".struct_ops" to "a", ".struct_ops.link" to "b", ".struct_ops" to "c")) {
      builder.structOps(section, name, ops, image, sortedMapOf(0 to "on_init"))
    }
    val spec = builder.build()
    Fixtures.read(ObjectWriter.write(spec), "test") shouldBe spec
    spec.maps.map { it.name to it.flags } shouldContainExactly listOf("a" to 0, "c" to 0, "b" to (1 shl 13))
    shouldThrow<ObjectException> { builder.structOps(".data", "d", ops, image, sortedMapOf()) }.message shouldContain
      "are in .struct_ops or .struct_ops.link"
    builder.structOps(".struct_ops", "d", ops, DataImage.zeros(8), sortedMapOf())
    shouldThrow<ObjectException> { builder.build() }.message shouldContain "12 bytes and its initial value 8"
  }

  "map_extra beyond 32 bits" {
    val builder = builder()
    builder.map(MapSpec.builder("arena", MapType.ARENA).maxEntries(10).flags(1 shl 10).extra(0x1L shl 44).build())
    builder.build().map("arena").get().extra shouldBe (0x1L shl 44)
  }

  "errors" - {
    fun refused(build: () -> Unit) = shouldThrow<ObjectException> { build() }

    "30: there is no default licence" {
      refused { ObjectBuilder("test", ByteOrder.LITTLE_ENDIAN).build() }.message shouldContain "no licence"
      refused { builder().license("") }.section().get() shouldBe "license"
    }
    "33: names that the kernel would not take" {
      for (name in listOf("Outer\$Inner", "zähler", "a b", "a.b", "1st", "", "List<Int>")) {
        refused { builder().program("xdp", name, nothing) }.message shouldContain "is no name for the kernel"
        refused { builder().map(MapSpec.builder(name, MapType.HASH).build()) }.symbol().get() shouldBe name
      }
      refused { builder().program("xdp", "x".repeat(128), nothing) }.message shouldContain "128 characters"
    }
    "two things of one name" {
      val builder = builder()
      builder.map(MapSpec.builder("twice", MapType.RINGBUF).maxEntries(4096).build())
      refused { builder.program("xdp", "twice", nothing) }.message shouldContain "something named 'twice' already"
    }
    "a section that means nothing" {
      val e = refused { builder().program("tpp/a/b", "p", nothing) }
      e.message shouldContain "sec 'tpp/a/b': prog 'p': no kind of program has such a section"
    }
    "no instructions" {
      refused { builder().program("xdp", "p", Built.code()) }.message shouldContain "no instructions"
    }
    "21: a call of a function that is nowhere" {
      val builder = builder()
      builder.program("xdp", "p", Built.code(Built.mov(Reg.R1, 0), Insn.Call(Callee.Function("gone")), Insn.Exit()))
      val e = refused { builder.build() }
      e.message shouldBe "sec 'xdp': prog 'p': insn #1: the object has no subprogram 'gone'"
      e.instruction().asInt shouldBe 1
    }
    "a map and data that are nowhere" {
      for (value in listOf(Imm64.MapRef("gone"), Imm64.GlobalRef(".data", 0), Imm64.ExternRef("gone"))) {
        val builder = builder()
        builder.program("xdp", "p", Built.code(Insn.LoadImm64(Reg.R1, value), Insn.Exit()))
        refused { builder.build() }.program().get() shouldBe "p"
      }
    }
    "a program that is called" {
      val builder = builder()
      builder.program("xdp", "p", nothing)
      builder.program("xdp", "q", Built.code(Insn.Call(Callee.Function("p")), Insn.Exit()))
      refused { builder.build() }.message shouldContain "only subprograms can"
    }
    "data" {
      val builder = builder()
      val int = builder.int()
      val one = DataImage.of(byteArrayOf(1, 0, 0, 0))
      refused { builder.global(".bss", "x", int, one, 4) }.message shouldContain "start as zero"
      refused { builder.global(".text", "y", int, DataImage.zeros(4), 4) }.message shouldContain "a global lies in"
      refused { builder.global(".data", "z", int, DataImage.zeros(4), 3) }.message shouldContain "power of two"
      builder.global(".data", "w", int, DataImage.zeros(8), 4)
      refused { builder.build() }.message shouldContain "its type has 4 bytes and its initial value 8"
    }
    "maps" {
      val builder = builder()
      builder.map(MapSpec.builder("m", MapType.HASH).key(builder.int()).keySize(8).valueSize(4).maxEntries(1).build())
      refused { builder.build() }.message shouldContain "key size"
      val outer = builder()
      outer.map(MapSpec.builder("m", MapType.ARRAY_OF_MAPS).keySize(4).maxEntries(1).build())
      refused { outer.build() }.message shouldContain "what the inner maps are like"
    }
    "a type that is no function's" {
      val builder = builder()
      builder.program("xdp", "p", builder.int(), nothing)
      refused { builder.build() }.message shouldContain "is not that of a function"
    }
  }
})

private fun MapSpec.copyWithoutTypes() = listOf(name, origin, type, keySize, valueSize, maxEntries, flags, keyTypeId)

private fun types(spec: ObjectSpec): List<BtfType> =
  spec.btf.get().let { btf -> btf.ids().mapToObj { btf.type(it) }.toList() }

private fun named(spec: ObjectSpec): List<String> =
  types(spec).filter { it.name().isNotEmpty() }.map { "${it.kind()} ${it.name()}" }

private fun symbols(spec: ObjectSpec): List<String> =
  ElfFile.of(ByteBuffer.wrap(ObjectWriter.write(spec))).let { elf ->
    elf.symbolTable().get().map { symbol ->
      val section = symbol.sectionIndex().let { if (it.isPresent) elf.section(it.asInt.toLong()).name() else "" }
      "${symbol.name()} ${symbol.type()} ${symbol.binding()} $section+${symbol.value()} ${symbol.size()}"
    }
  }
