package skep.spec

import io.kotest.core.spec.style.FreeSpec
import io.kotest.matchers.optional.shouldBePresent
import io.kotest.matchers.shouldBe
import skep.elf.ElfFile
import java.nio.ByteBuffer
import java.nio.ByteOrder
import java.util.Optional
import java.util.OptionalInt

/** What is written of specs that clang's objects do not show. */
class ObjectWriterSpec : FreeSpec({
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
