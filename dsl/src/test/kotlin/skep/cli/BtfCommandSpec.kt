package skep.cli

import io.kotest.core.spec.style.FreeSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldEndWith
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.jsonArray
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive
import org.opentest4j.TestAbortedException
import skep.btf.Btf
import skep.btf.BtfBuilder
import skep.btf.BtfType
import skep.btf.CHeader
import skep.btf.outputOf
import skep.module
import skep.spec.ObjectReader
import java.nio.ByteBuffer
import java.nio.file.Path
import kotlin.io.path.div
import kotlin.io.path.exists
import kotlin.io.path.readBytes
import kotlin.io.path.readText
import kotlin.io.path.writeBytes
import kotlin.io.path.writeText

/** The types of core's fixtures, as `bpftool btf dump` tells them: committed, and asked for where there is a bpftool. */
class BtfCommandSpec : FreeSpec({
  val types = module / "../core/src/test/resources/skep/btf"
  val files = listOf("kinds-el.btf", "kinds-eb.btf").map { types / it } +
    listOf("maps.bpf.o", "externs.eb.bpf.o").map { fixtures / it }

  "raw text is bpftool's, in all the words that it can be asked for" {
    val file = types / "kinds-el.btf"
    val expected = (types / "kinds-el.btf.dump").readText()
    for (words in listOf("$file", "file $file", "$file format raw", "file $file format raw")) {
      val ran = skep("btf", "dump", *words.split(' ').toTypedArray())
      ran.exit shouldBe 0
      ran.err shouldBe ""
      ran.out shouldBe expected
    }
  }

  "raw text and JSON of other files are bpftool's" {
    for (file in files) {
      skep("btf", "dump", "$file").out.trimEnd().lines() shouldBe outputOf("bpftool", "btf", "dump", "file", "$file")
      val json = Json.parseToJsonElement(outputOf("bpftool", "-j", "btf", "dump", "file", "$file").joinToString("\n"))
      for (words in listOf("$file format json", "-j $file", "$file -p")) {
        Json.parseToJsonElement(skep("btf", "dump", *words.split(' ').toTypedArray()).out) shouldBe json
      }
    }
  }

  "the kernel's types are bpftool's too" {
    val vmlinux = Path.of("/sys/kernel/btf/vmlinux")
    if (!vmlinux.exists()) throw TestAbortedException("this kernel shows no types")
    val ours = skep("btf", "dump", "$vmlinux").out.trimEnd().lines()
    (ours == outputOf("bpftool", "btf", "dump", "file", "$vmlinux")) shouldBe true
  }

  "C is core's header of the types, sorted or not, or of those that are asked for" {
    val file = fixtures / "core.bpf.o"
    val spec = ObjectReader.read(ByteBuffer.wrap(file.readBytes()), ObjectReader.Options.named("c"))
    val header = CHeader.of(spec.btf().get())
    skep("btf", "dump", "file", "$file", "format", "c").out shouldBe header.text()
    skep("btf", "dump", "$file", "format", "c", "unsorted").out shouldBe header.unsorted().text()
    skep("btf", "dump", "$file", "format", "c", "--root", "task_struct").out shouldBe header.only(listOf(5)).text()
  }

  "what is split is told without its base" {
    val base = types / "kinds-el.btf"
    val split = tempdir().toPath() / "split.btf"
    val builder = BtfBuilder.splitFrom(Btf.parse(ByteBuffer.wrap(base.readBytes())))
    builder.add(BtfType.Typedef("mine", 1))
    split.writeBytes(ByteArray(builder.build().bytes().remaining()).also { builder.build().bytes().get(it) })
    val ours = skep("btf", "dump", "-B", "$base", "$split")
    ours.out.trimEnd().lines() shouldBe outputOf("bpftool", "-B", "$base", "btf", "dump", "file", "$split")
    skep("btf", "dump", "$split").exit shouldBe 3
  }

  "types by name or id, alone" {
    val file = fixtures / "core.bpf.o"
    skep("btf", "dump", "$file", "--root", "task_struct").out.lines()[0] shouldBe
      "[5] STRUCT 'task_struct' size=16 vlen=2"
    val two = skep("btf", "dump", "-j", "$file", "--root", "7", "--root", "task_struct").out
    Json.parseToJsonElement(two).jsonObject.getValue("types").jsonArray.map {
      it.jsonObject.getValue("id").jsonPrimitive.content
    } shouldBe listOf("7", "5")
    val none = skep("btf", "dump", "$file", "--root", "tusk_struct")
    none.exit shouldBe 3
    none.err shouldBe "$file: it has no type tusk_struct\n"
  }

  "files without types are told of" {
    val text = tempdir().toPath() / "text"
    text.writeText("no types")
    val ran = skep("btf", "dump", "$text")
    ran.exit shouldBe 3
    ran.err shouldContain "$text: BTF: "
    skep("btf", "dump", "/no/such").err shouldBe "/no/such: there is no such file\n"
    val java = Path.of(System.getProperty("java.home"), "bin", "java")
    skep("btf", "dump", "$java").err shouldContain "$java: ELF file: it has no section .BTF"
  }

  "words that bpftool does not know either are a wrong command line" {
    for (words in listOf("a format", "a format x", "file a b", "a b")) {
      val ran = skep("btf", "dump", *words.split(' ').toTypedArray())
      ran.exit shouldBe 2
      ran.err.trim() shouldEndWith "expected [file] FILE [format raw|c|json], not '$words'"
    }
  }
})
