package skep.spec

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FreeSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldHaveSize
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import skep.elf.ElfFile
import java.nio.ByteBuffer

/** Broken objects: libbpf's verdict on each is ours too. */
class MalformedObjectSpec : FreeSpec({
  val base = Fixtures.bytes("malformed.bpf.o")
  val rows = Fixtures.bytes("malformed.tsv").decodeToString().lines().filter { it.isNotBlank() && !it.startsWith("#") }
    .map { it.split('\t') }

  "the table" { rows shouldHaveSize 81 }

  for ((name, what, size, changes, verdict) in rows) {
    "$name: $what" {
      val bytes = base.copyOf(size.toInt())
      for (change in changes.split(' ').filter { it.isNotEmpty() }) {
        val (at, hex) = change.split(':')
        hex.chunked(2).forEachIndexed { i, byte -> bytes[at.toInt() + i] = byte.toInt(16).toByte() }
      }
      val refusal = runCatching { Fixtures.read(bytes) }.exceptionOrNull()
      if (refusal != null && refusal !is ObjectException) throw refusal
      (if (refusal == null) "opens" else "refused") shouldBe verdict.substringBefore(',')
    }
  }

  "damaged types" - {
    fun damaged(section: String, object_: String): ByteArray {
      val bytes = Fixtures.bytes("$object_.bpf.o")
      bytes[ElfFile.of(ByteBuffer.wrap(bytes)).section(section).get().offset().toInt()] = 0
      return bytes
    }

    fun read(bytes: ByteArray, warnings: MutableList<String>) =
      ObjectReader.read(ByteBuffer.wrap(bytes), ObjectReader.Options.named("test").withWarnings(warnings::add))

    "are left out and told of where nothing needs them" {
      val warnings = mutableListOf<String>()
      val spec = read(damaged(".BTF", "minimal"), warnings)
      spec.btf.isEmpty shouldBe true
      spec.programs.map { it.name } shouldBe Fixtures.read("minimal").programs.map { it.name }
      warnings shouldHaveSize 1
      warnings[0] shouldContain "magic number"
      warnings[0] shouldContain "the object is read without .BTF"
    }
    "of instructions too" {
      val warnings = mutableListOf<String>()
      val spec = read(damaged(".BTF.ext", "minimal"), warnings)
      spec.btf.get().typeCount() shouldBe Fixtures.read("minimal").btf.get().typeCount()
      spec.programs.flatMap { it.code.steps() }.filter { it.source.isPresent }.shouldBeEmpty()
      warnings[0] shouldContain "the object is read without .BTF.ext"
    }
    "are refused where maps need them" {
      for (section in listOf(".BTF", ".BTF.ext")) {
        val refusal = shouldThrow<ObjectException> { read(damaged(section, "maps"), mutableListOf()) }
        refusal.section().get() shouldBe section
      }
    }
    "are refused where structs for the kernel need them" {
      shouldThrow<ObjectException> { read(damaged(".BTF.ext", "kernel_structs"), mutableListOf()) }
    }
  }
})
