package skep.load

import io.kotest.core.spec.style.FreeSpec
import io.kotest.matchers.shouldBe
import skep.btf.Btf
import skep.spec.Libbpf
import java.nio.ByteBuffer
import java.nio.file.Files
import java.util.HexFormat

/** Sections of another size get the types from us that libbpf gives them. */
class SectionResizeSpec : FreeSpec({
  val file by lazy { Libbpf.temporaryFolder("skep-resize").resolve("adjusted.bpf.o") }

  for ((map, size) in listOf(
    ".data.grows" to 16, ".data.grows" to 8, ".data.grows" to 4096, ".data.grows" to 15,
    ".data.fixed" to 64, ".bss" to 800, ".bss" to 12, ".rodata" to 12,
  )) {
    "$map of $size bytes" {
      val program = Libbpf.program("resize")
      Files.write(file, fixtureBytes("adjusted.bpf.o"))
      val process = ProcessBuilder("$program", "$file", if (map == ".bss") "adjusted.bss" else map, "$size").start()
      val (bytes, key, value, types) = String(process.inputStream.readAllBytes()).trim().split(' ')
      val theirs = Btf.parse(ByteBuffer.wrap(HexFormat.of().parseHex(types)))

      val open = openFixture("adjusted.bpf.o")
      open.map(map).valueSize(size)
      val spec = open.spec()
      val ours = spec.btf().get()
      ours.ids().toArray().map(ours::type) shouldBe theirs.ids().toArray().map(theirs::type)
      val resized = spec.map(map).get()
      listOf(resized.valueSize(), resized.keyTypeId().orElse(0), resized.valueTypeId().orElse(0)) shouldBe
        listOf(bytes, key, value).map { it.toInt() }
    }
  }

  "the size that it has changes nothing, where libbpf leaves out types of a section that could not be made larger" {
    val open = openFixture("adjusted.bpf.o")
    open.map(".rodata").valueSize(8)
    open.spec() shouldBe fixtureSpec("adjusted.bpf.o")
  }
})
