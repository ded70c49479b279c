package skep.cli

import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FreeSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.collections.shouldNotBeEmpty
import io.kotest.matchers.maps.shouldContainKeys
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonArray
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.jsonArray
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive
import org.opentest4j.TestAbortedException
import skep.insn.Step
import skep.insn.TextAssembler
import skep.module
import skep.spec.Corpus
import skep.spec.ObjectReader
import java.nio.ByteBuffer
import java.nio.file.Files
import java.nio.file.Path
import kotlin.io.path.div
import kotlin.io.path.listDirectoryEntries
import kotlin.io.path.name
import kotlin.io.path.readBytes
import kotlin.io.path.readText
import kotlin.io.path.writeBytes
import kotlin.random.Random

/** Facts that `inspect` tells, against those that readelf and llvm-objdump tell of the same files. */
class InspectPartsSpec : FreeSpec({
  val objects = fixtures.listDirectoryEntries("*.bpf.o").sortedBy { it.name }
  val java = Path.of(System.getProperty("java.home"), "bin", "java")

  // parts.txt is what the command printed, and was compared with the sources and with what readelf and llvm-objdump print.
  "all parts of an object, and what it knows of maps, globals and externs of others, as text" {
    val printed =
      listOf("--all core", "--programs --maps maps", "--globals globals", "--externs externs", "--btf programs").map {
        val words = it.split(' ')
        val ran = skep("inspect", *words.dropLast(1).toTypedArray(), "${fixtures / words.last()}.bpf.o")
        ran.err shouldBe ""
        ran.exit shouldBe 0
        ran.out.replace("$fixtures/", "")
      }
    printed.joinToString("\n") shouldBe resource("parts.txt").readText()
  }

  "global variables have the values of their source" {
    val values = document("--globals", fixtures / "globals.bpf.o").array("globals").associate {
      it.text("declaration") to it.text("value")
    }
    values["__s64 negative"] shouldBe "-2"
    values["_Bool flag"] shouldBe "1"
    values["char text[11]"] shouldBe "\"0123456789\""
    values["enum colour colour"] shouldBe "GREEN"
    values["struct pair pair"] shouldBe "{.left = (__u32)1,.right = (__u64)2,}"
    values["struct pair zero_pairs[3]"] shouldBe "{}"
    val big = document("--globals", fixtures / "globals.eb.bpf.o").array("globals")
    big.associate { it.text("declaration") to it.text("value") } shouldBe values
  }

  "flags of maps have their names, and the other bits are told too" {
    mapFlagNames(0) shouldBe emptyList()
    mapFlagNames(0x481) shouldBe listOf("NO_PREALLOC", "RDONLY_PROG", "MMAPABLE")
    mapFlagNames(1 shl 19 or (1 shl 31) or (1 shl 20)) shouldBe listOf("RB_OVERWRITE", "0x80100000")
  }

  "the sections of readelf -SW" - {
    for (file in objects.plusElement(java)) {
      file.name {
        val rows = tool("readelf", "-SW", "$file").mapNotNull { SECTION.matchEntire(it)?.destructured?.toList() }
        val ours = document("--sections", file).array("sections").map { section ->
          listOf(
            section.text("index"), section.text("name"), gnuType(section.text("type_name")), section.hex("address", 16),
            section.hex("offset", 6), section.hex("size", 6), section.hex("entry_size", 2),
            section.text("flag_letters"), section.text("link"), section.text("info"), section.text("alignment"),
          )
        }
        ours shouldBe rows
      }
    }
  }

  "the symbols of readelf -sW" - {
    for (file in objects.plusElement(java)) {
      file.name {
        val rows = tool("readelf", "-sW", "$file").mapNotNull { SYMBOL.matchEntire(it)?.destructured?.toList() }
          .map { it.dropLast(1) + it.last().substringBefore('@') }
        val ours = document("--symbols", file).array("symbols").map { symbol ->
          listOf(
            symbol.text("number"), symbol.hex("value", 16), symbol.text("size"), symbol.text("type"),
            symbol.text("binding"), symbol.text("visibility"), symbol.text("section"), symbol.text("name"),
          )
        }
        rows.shouldNotBeEmpty()
        ours.map { it.dropLast(1) + it.last().substringBefore('@') } shouldBe rows
      }
    }
  }

  "the segments of readelf -lW" {
    val rows = tool("readelf", "-lW", "$java").mapNotNull { SEGMENT.matchEntire(it)?.destructured?.toList() }
    val ours = document("--segments", java).array("segments").map { segment ->
      listOf(segment.text("type_name"), "0x" + segment.hex("offset", 6)) +
        listOf("virtual_address", "physical_address").map { "0x" + segment.hex(it, 16) } +
        listOf("file_size", "memory_size").map { "0x" + segment.hex(it, 6) } +
        listOf(segment.text("flag_letters"), "0x" + segment.hex("alignment", 1))
    }
    rows.shouldNotBeEmpty()
    ours shouldBe rows.map { row -> row.map { it.replace(" ", "") } }
  }

  "the relocations of readelf -rW, with the names of llvm-objdump -r" - {
    for (file in objects) {
      file.name {
        val ours = document("--relocations", file).array("relocations")
        val numbers = tool("readelf", "-rW", "$file").mapNotNull { RELOCATION.matchEntire(it)?.destructured?.toList() }
        ours.map { listOf(it.hex("offset", 16), it.hex("type", 8), it.text("symbol")) } shouldBe numbers
        val names = tool("llvm-objdump-19", "-r", "$file").mapNotNull { NAMED.matchEntire(it)?.destructured?.toList() }
        ours.map { listOf(it.hex("offset", 16), it.text("type_name"), it.text("symbol")) } shouldBe names
      }
    }
  }

  "the instructions, relocations and CO-RE records of llvm-objdump -d -r" - {
    for (file in objects) {
      file.name {
        sameCode(file)
      }
    }
  }

  "the instructions, relocations and CO-RE records of llvm-objdump -d -r, of the wild" {
    Corpus.each { item ->
      // Without a machine, as old compilers left it, llvm-objdump has no code.
      val header = document("--header", item.path).getValue("header").jsonObject
      if (header.text("machine_name") == "BPF") sameCode(item.path)
    }
  }

  "the text of instructions, references by name and all, is assembled to the same instructions" - {
    for (file in objects.filterNot { it.name.startsWith("bad_") }) {
      file.name {
        val spec = ObjectReader.read(ByteBuffer.wrap(file.readBytes()), ObjectReader.Options.named(file.name))
        val functions =
          spec.programs().map { it.name() to it.code() } + spec.functions().map { it.symbol() to it.code() }
        val code = document("--disassemble", file).array("code").filter { "name" in it }
        code.map { it.text("name") }.sorted() shouldBe functions.map { it.first }.sorted()
        for (function in code) {
          val text = function.array("instructions").joinToString("\n") { insn ->
            insn["labels"]?.jsonArray.orEmpty().joinToString("") { "<${it.jsonPrimitive.content}>:\n" } +
              insn.text("text")
          }
          val ours = TextAssembler.assemble(text)
          withClue(text) {
            functions.filter { it.first == function.text("name") }.map { (_, all) ->
              all.mapSteps { _, step -> Step.of(step.insn()) }
            }.contains(ours) shouldBe true
          }
        }
      }
    }
  }

  "source lines and CO-RE records stand at their instructions" {
    val ran = skep("inspect", "--source", "--program", "use", "${fixtures / "core.bpf.o"}")
    val lines = ran.out.lines()
    val at = lines.indexOf("; if (!bpf_core_field_exists(task->pid)) @ core.bpf.c:25")
    lines[at + 2] shouldContain "r0 = 0x10"
    lines[at + 3].trim() shouldBe "; CO-RE <type_size> [5] struct task_struct"
    ran.out shouldNotContain "pid_of>:"
    skep("inspect", "--program", "use", "${fixtures / "core.bpf.o"}").out shouldContain "<use>:"
    val none = skep("inspect", "--program", "abuse", "${fixtures / "core.bpf.o"}")
    none.exit shouldBe 3
    none.err shouldContain "there is no function 'abuse'"
    skep("inspect", "--disassemble", "${fixtures / "core.bpf.o"}").out shouldNotContain "core.bpf.c"
  }

  "the README shows what is printed" {
    val readme = (module / "../README.md").readText()
    val shown = Regex("```\n(Disassembly .*?)```", RegexOption.DOT_MATCHES_ALL).find(readme)
    val ran = skep("inspect", "--source", "--program", "use", "${fixtures / "core.bpf.o"}")
    ran.out shouldContain checkNotNull(shown).groupValues[1]
  }

  "what is asked for is added to the document, which stays what it was" {
    for (file in objects) {
      val plain = Json.parseToJsonElement(skep("inspect", "--json", "$file").out).jsonObject
      val parts = Json.parseToJsonElement(skep("inspect", "--json", "--all", "$file").out).jsonObject
      parts.shouldContainKeys("header", "sections", "segments", "symbols", "relocations", "notes", "core", "code")
      parts.shouldHave(plain)
    }
  }

  "of ELF that is no object, the ELF parts are told, and why it is none" {
    val bad = fixtures / "bad_static_map.bpf.o"
    val ran = skep("inspect", "--sections", "--disassemble", "$bad")
    ran.exit shouldBe 3
    ran.out shouldContain " .maps "
    ran.out shouldContain "R_BPF_64_64"
    ran.err shouldContain "static"
    val other = skep("inspect", "--header", "--disassemble", "$java")
    other.exit shouldBe 3
    other.out shouldContain "ELF64"
    other.err shouldContain "$java: "
    skep("inspect", "--all", "${module / "pom.xml"}").exit shouldBe 3
  }

  "damaged files end in an answer" {
    val random = Random(1)
    val file = tempdir().toPath() / "damaged.o"
    for (name in listOf("core.bpf.o", "externs.eb.bpf.o")) {
      val good = (fixtures / name).readBytes()
      repeat(DAMAGES) {
        val bytes = if (random.nextInt(4) == 0) good.copyOf(random.nextInt(good.size)) else good.copyOf()
        if (bytes.isNotEmpty()) {
          repeat(1 + random.nextInt(4)) {
            bytes[random.nextInt(bytes.size)] =
              random.nextBytes(1)[0]
          }
        }
        file.writeBytes(bytes)
        val ran = skep("inspect", "--json", "--all", "$file")
        withClue("$name $it: ${ran.err}") {
          (ran.exit in listOf(0, 3)) shouldBe true
          Json.parseToJsonElement(ran.out).jsonObject.shouldContainKeys("open")
        }
      }
    }
  }
})

private const val DAMAGES = 300

/** Holds the code of [file] against llvm-objdump's. */
private fun sameCode(file: Path) {
  val told = tool("llvm-objdump-19", "-d", "-r", "-z", "$file")
  val document = document("--disassemble", file)
  // Where a name is damaged, llvm-objdump goes on without it.
  if ("problems" in document) return
  val code = document.array("code").flatMap { it.array("instructions") }
  code.map { listOf("${it.text("offset").toInt() / 8}", it.text("bytes")) } shouldBe
    told.mapNotNull { INSTRUCTION.matchEntire(it)?.destructured?.toList() }.map { (slot, bytes) ->
      listOf(slot, bytes.replace(" ", ""))
    }
  val relocations = code.mapNotNull { it["relocation"]?.jsonObject }
  relocations.map { listOf(it.hex("offset", 16), it.text("type_name")) } shouldBe
    told.mapNotNull { INLINE_RELOCATION.matchEntire(it)?.destructured?.toList() }
  code.mapNotNull { it["core"]?.jsonObject }.map { listOf(it.hex("offset", 16), it.text("kind_name")) } shouldBe
    told.mapNotNull { INLINE_CORE.matchEntire(it)?.destructured?.toList() }
}

/** Whether this has all that [other] has, and where it is an object perhaps more. */
private fun JsonElement.shouldHave(other: JsonElement) {
  when {
    this is JsonObject && other is JsonObject -> other.forEach { (name, value) -> getValue(name).shouldHave(value) }
    this is JsonArray && other is JsonArray -> {
      size shouldBe other.size
      zip(other).forEach { (ours, theirs) -> ours.shouldHave(theirs) }
    }
    else -> this shouldBe other
  }
}

/** The document of [file] with a part. */
private fun document(part: String, file: Path): JsonObject =
  Json.parseToJsonElement(skep("inspect", "--json", part, "$file").out).jsonObject

private fun JsonObject.array(name: String): List<JsonObject> =
  getValue(name).jsonArray.map(JsonElement::jsonObject)

private fun JsonObject.text(name: String) = getValue(name).jsonPrimitive.content

private fun JsonObject.hex(name: String, digits: Int) = text(name).toULong().toString(16).padStart(digits, '0')

/** What a tool prints; the test is reported as skipped where it is not installed. */
private fun tool(vararg command: String): List<String> {
  val path = System.getenv("PATH").orEmpty().split(':')
  if (path.none { Files.isExecutable(Path.of(it, command[0])) }) {
    throw TestAbortedException("${command[0]} is not installed")
  }
  val process = ProcessBuilder(*command).redirectError(ProcessBuilder.Redirect.DISCARD).start()
  return process.inputStream.bufferedReader().readLines().also { process.waitFor() }
}

/** GNU's readelf does not know LLVM's section type. */
private fun gnuType(name: String) = if (name == "LLVM_ADDRSIG") "LOOS+0xfff4c03" else name

private val SECTION =
  Regex(
    """ +\[ *(\d+)] (.*?) +(\S+) +([0-9a-f]{16}) ([0-9a-f]+) ([0-9a-f]+) ([0-9a-f]+) +([A-Za-z]*) +(\d+) +(\d+) +(\d+)""",
  )
private val SYMBOL = Regex(""" +(\d+): ([0-9a-f]+) +(\d+) (\S+) +(\S+) +(\S+) +(\S+) ?(.*)""")
private val SEGMENT =
  Regex(""" {2}(\S+) +(0x\S+) (0x\S+) (0x\S+) (0x\S+) (0x\S+) ([RWE ]{3}) (0x\S+)""")
private val RELOCATION = Regex("""([0-9a-f]{16}) {2}[0-9a-f]{8}([0-9a-f]{8}) \S+ +[0-9a-f]{16} (.*)""")
private val NAMED = Regex("""([0-9a-f]{16}) (R_\S+) +(\S+)""")
private val INSTRUCTION = Regex(""" +(\d+):\t((?:[0-9a-f]{2} ?)+)\t.*""")
private val INLINE_RELOCATION = Regex("""\t\t([0-9a-f]{16}): {2}(R_\S+)\t.*""")
private val INLINE_CORE = Regex("""\t\t([0-9a-f]{16}): {2}CO-RE <(\S+)>.*""")

private fun resource(name: String): Path = module / "src/test/resources/skep/cli" / name
