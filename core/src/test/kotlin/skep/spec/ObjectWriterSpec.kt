package skep.spec

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FreeSpec
import io.kotest.matchers.optional.shouldBePresent
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import skep.btf.BtfBuilder
import skep.btf.BtfLinkage
import skep.btf.BtfType
import skep.elf.ElfFile
import skep.elf.SectionType
import skep.elf.SymbolType
import java.nio.ByteBuffer
import java.nio.ByteOrder
import java.util.Optional
import java.util.OptionalInt

/** What is written of specs that clang's objects do not show. */
class ObjectWriterSpec : FreeSpec({
  for (name in Fixtures.newer) {
    "$name is equal when written and read back" {
      val spec = Fixtures.read(name)
      Fixtures.read(ObjectWriter.write(spec), name) shouldBe spec
    }
  }
  "a variable that is not where its symbol is stays what BTF says it is" {
    val bytes = Fixtures.bytes("namesakes.bpf.o")
    val elf = ElfFile.of(ByteBuffer.wrap(bytes))
    val table = elf.sections().first { it.type() == SectionType.SYMTAB }
    val symbol = elf.symbolTable().get().first { it.name() == "same" && it.type() == SymbolType.OBJECT }
    val value = (table.offset() + 24 * symbol.index() + 8).toInt()
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(value, symbol.value() + 1)

    val spec = Fixtures.read(bytes, "namesakes")
    spec.global("same").get().linkage shouldBe Linkage.GLOBAL
    Fixtures.read(ObjectWriter.write(spec), "namesakes") shouldBe spec
  }
  "a section is aligned to a power of two, whatever the size of its variable" {
    val types = BtfBuilder(ByteOrder.LITTLE_ENDIAN)
    val odd = types.add(BtfType.Int.unsigned("odd", 3))
    val variable = types.add(BtfType.Var("x", odd, BtfLinkage.STATIC))
    types.add(BtfType.Datasec(".data", 3, listOf(BtfType.SectionEntry(variable, 0, 3))))
    val btf = Optional.of(types.build())
    val spec = ObjectSpec(
      "odd", ByteOrder.LITTLE_ENDIAN, Optional.of("GPL"), OptionalInt.empty(), btf, listOf(), listOf(),
      listOf(DataSections.map("odd", ".data", DataKind.DATA, DataImage.of(byteArrayOf(1, 2, 3)), btf)),
      listOf(GlobalSpec("x", ".data", 0, 3, variable, odd, Linkage.STATIC, false, false)), listOf(), listOf(),
    )
    val written = ObjectWriter.write(spec)
    ElfFile.of(ByteBuffer.wrap(written)).section(".data").get().alignment() shouldBe 2
    Fixtures.read(written, "odd") shouldBe spec
  }
  "a program that a struct of the kernel is to call is one of the object's" {
    val spec = Fixtures.read("structops")
    val without = ObjectSpec(
      spec.name, spec.byteOrder, spec.license, spec.kernelVersion, spec.btf,
      spec.programs.filterNot { it.name == "init" }, spec.functions, spec.maps, spec.globals, spec.externs,
      spec.otherSections,
    )
    val error = shouldThrow<ObjectException> { ObjectWriter.write(without) }
    error.message shouldContain "'whole'"
    error.message shouldContain "no such program"
    error.message shouldContain "'init'"
  }
  "an object that says nothing has a symbol table nevertheless, without which libbpf opens no object" {
    val nothing = ObjectSpec(
      "nothing", ByteOrder.LITTLE_ENDIAN, Optional.empty(), OptionalInt.empty(), Optional.empty(),
      listOf(), listOf(), listOf(), listOf(), listOf(), listOf(),
    )
    val written = ObjectWriter.write(nothing)
    ElfFile.of(ByteBuffer.wrap(written)).symbolTable().shouldBePresent()
    Fixtures.read(written, "nothing") shouldBe nothing
  }
})
