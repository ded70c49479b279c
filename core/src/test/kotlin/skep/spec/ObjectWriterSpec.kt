package skep.spec

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FreeSpec
import io.kotest.matchers.optional.shouldBePresent
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import skep.elf.ElfFile
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
