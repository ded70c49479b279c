package skep.relocate

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FreeSpec
import io.kotest.matchers.collections.shouldContainAll
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import skep.btf.Btf
import skep.btf.BtfExt
import skep.elf.ElfFile
import skep.insn.CoreAccess
import skep.spec.Corpus
import skep.spec.Libbpf
import skep.spec.ObjectReader
import java.io.File
import java.nio.ByteBuffer

/** core-kinds.tsv is what libbpf says of the records of core-kinds.bpf.o and of core-hostile.tsv; see make.sh. */
class CoreSpecSpec : FreeSpec({
  val spec = ObjectReader.read(ByteBuffer.wrap(resource("core-kinds.bpf.o")), ObjectReader.Options.named("core-kinds"))
  val btf = spec.btf().get()
  val rows = resource("core-kinds.tsv").decodeToString().trimEnd('\n').split('\n').map(::CoreRow)

  fun problem(typeId: Int, kind: Int, access: String) =
    shouldThrow<CoreException> { CoreSpec.parse(btf, CoreAccess(typeId, access, kind)) }.problem()

  "the table has what libbpf takes, of every kind, and what it refuses" {
    rows.filter { it.text != CoreRow.REFUSED }.map { it.access.kind() }.distinct() shouldContainAll (0..12).toList()
    rows.count { it.text == CoreRow.REFUSED } shouldBe 109
  }

  "each record reads as libbpf reads it" {
    for (row in rows) withClue(row.access) { row.text(btf) shouldBe row.text }
  }

  "a field's way is there in steps, with the types that it goes through" {
    val field = CoreSpec.parse(btf, CoreAccess(6, "0:6:2:1", 0)) as CoreSpec.Field
    field.kind() shouldBe CoreKind.FIELD_BYTE_OFFSET
    field.indices() shouldBe listOf(0, 6, 2, 1)
    field.path() shouldBe listOf(
      CoreSpec.Element(6, 0), CoreSpec.Member(6, 6, "pairs"), CoreSpec.Element(20, 2), CoreSpec.Member(20, 1, "b"),
    )
    btf.name(field.typeId()) shouldBe "short"
    field.bitOffset() shouldBe 110 * 8
  }

  "of anonymous members there is no step" {
    val field = CoreSpec.parse(btf, CoreAccess(6, "0:1:0:0", 2)) as CoreSpec.Field
    field.path() shouldBe listOf(CoreSpec.Element(6, 0), CoreSpec.Member(11, 0, "kind"))
  }

  "an enum's value is there with its name and number" {
    val value = CoreSpec.parse(btf, CoreAccess(34, "1", 11)) as CoreSpec.Enumerator
    value.value().name() shouldBe "HUGE"
    value.value().value() shouldBe 0x123456789abcdef0
  }

  "what leads nowhere is told, with the record" {
    problem(6, 0, "0:8") shouldBe "there is no member 8 among the 8 of [6]"
    problem(6, 0, "0:0:16") shouldBe "there is no element 16 among the 16 of [8]"
    problem(6, 0, "0:5:0") shouldBe "its number 2 goes into [19], a ENUM, which is neither struct nor union nor array"
    problem(6, 0, "0:x") shouldBe "there is no number at character 2 of its access string"
    problem(6, 10, "0") shouldBe "it asks about an enum's value, and [6] is a STRUCT"
    problem(6, 13, "0") shouldContain "this kind is not known"
    problem(999, 8, "0") shouldContain "there is no such type"
    val failure = shouldThrow<CoreException> { CoreSpec.parse(btf, CoreAccess(6, "1", 12)) }
    failure.access() shouldBe CoreAccess(6, "1", 12)
    failure.message shouldContain "CO-RE record <type_matches> [6] + '1': the access string"
  }

  "indices below 0, with which libbpf reads memory that is not its own, are refused" {
    problem(35, 11, "-1") shouldBe "there is no value -1 among the 3 of [35]"
    problem(6, 0, "0:-1") shouldBe "there is no member -1 among the 8 of [6]"
  }

  "each record of the wild reads as libbpf reads it, as the program core-specs tells" {
    val coreSpecs = Libbpf.program("core-specs")
    Corpus.each { item ->
      val told = linesOf("$coreSpecs", "${item.path}").map(::CoreRow)
      if (told.isNotEmpty()) {
        val elf = ElfFile.of(ByteBuffer.wrap(item.bytes()))
        val types = Btf.parse(elf.section(".BTF").get().bytes())
        val records = BtfExt.parse(elf.section(".BTF.ext").get().bytes(), types).sections().flatMap { it.relocations() }
        records.map { CoreAccess(it.typeId(), it.access(), it.kind()) } shouldBe told.map { it.access }
        for (row in told) withClue(row.access) { row.text(types) shouldBe row.text }
      }
    }
  }
})

/** What a program prints. */
private fun linesOf(vararg command: String): List<String> {
  val process = ProcessBuilder(*command).redirectInput(File("/dev/null")).start()
  return process.inputStream.bufferedReader().readLines().also { process.waitFor() }
}

/** A record, and libbpf's text of it. */
internal class CoreRow(line: String) {
  val access: CoreAccess
  val text: String

  init {
    val (type, kind, access, text) = line.split('\t')
    this.access = CoreAccess(type.toInt(), access, kind.toInt())
    this.text = text
  }

  /** Our text of it. */
  fun text(btf: Btf): String =
    try {
      CoreSpec.parse(btf, access).toString()
    } catch (_: CoreException) {
      REFUSED
    }

  companion object {
    const val REFUSED = "refused"
  }
}

internal fun resource(name: String): ByteArray =
  checkNotNull(CoreRow::class.java.getResourceAsStream(name)) { "no resource $name" }.use { it.readBytes() }
