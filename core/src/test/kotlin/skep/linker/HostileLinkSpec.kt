package skep.linker

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FreeSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import skep.elf.ElfBuilder
import skep.elf.ElfClass
import skep.elf.ElfHeader
import skep.elf.Machine
import skep.elf.SectionType
import skep.elf.SymbolBinding
import java.nio.ByteBuffer
import java.nio.ByteOrder
import kotlin.random.Random

/** Whatever the bytes, linking them ends in an object or in a LinkException. */
class HostileLinkSpec : FreeSpec({
  val units = listOf("a.bpf.o", "b.bpf.o", "a.eb.bpf.o", "cases/map_inner.a.bpf.o", "cases/jump_tables.b.bpf.o")
    .associateWith(::resource)

  for ((name, bytes) in units) {
    "$name with any of its bytes changed, with an intact object before it" {
      val random = Random(name.length)
      val before = LinkInput("before", ByteBuffer.wrap(bytes))
      repeat(700) {
        val damaged = bytes.copyOf()
        repeat(1 + random.nextInt(3)) {
          damaged[random.nextInt(damaged.size)] = INTERESTING[random.nextInt(INTERESTING.size)]
        }
        linkAnyway(listOf(LinkInput("damaged", ByteBuffer.wrap(damaged))))
        linkAnyway(listOf(before, LinkInput("damaged", ByteBuffer.wrap(damaged))))
      }
    }
    "$name cut short" {
      for (length in bytes.indices step 7) {
        linkAnyway(listOf(LinkInput("cut", ByteBuffer.wrap(bytes.copyOf(length))))) shouldBe null
      }
    }
  }

  "sections that share bytes, of which a small file can have gigabytes" {
    val bytes = resource("cases/plain.a.bpf.o")
    val overlapping = patchedSections(bytes) { header, buffer ->
      if (buffer.getInt(header + 4) == SectionType.PROGBITS) {
        buffer.putLong(header + 24, 0).putLong(header + 32, bytes.size / 8L * 8)
      }
    }
    shouldThrow<LinkException> { Linker.link(listOf(LinkInput("overlapping", ByteBuffer.wrap(overlapping)))) }
      .message!! shouldContain "sections have more bytes than the file"
  }

  "symbols that share a long name" {
    val elf = ElfBuilder.of(ElfHeader.relocatable(ElfClass.ELF64, ByteOrder.LITTLE_ENDIAN, Machine.BPF))
    repeat(3000) { elf.symbol("n".repeat(60_000)).binding(SymbolBinding.GLOBAL) }
    shouldThrow<LinkException> { Linker.link(listOf(LinkInput("names", ByteBuffer.wrap(elf.build())))) }
      .message!! shouldContain "its names are longer in sum than any compiler's"
  }
})

private val INTERESTING = byteArrayOf(0, 1, 2, 3, 4, 7, 8, 10, 13, 15, 16, 0x40, 0x7f, -128, -2, -1)

/** The object, or null when there is none to be had. */
private fun linkAnyway(inputs: List<LinkInput>): ByteArray? = try {
  Linker.link(inputs)
} catch (_: LinkException) {
  null
}
