package skep.spec

import io.kotest.core.spec.style.FreeSpec
import io.kotest.matchers.collections.shouldContainExactlyInAnyOrder
import io.kotest.matchers.shouldBe
import skep.elf.ElfFile
import skep.elf.ElfSymbol
import skep.elf.SectionType
import skep.elf.SymbolBinding
import skep.elf.SymbolType
import java.nio.ByteBuffer

/** What is read from clang's objects is written with the sections, symbols and relocations that clang wrote. */
class ClangLayoutSpec : FreeSpec({
  for (name in (Fixtures.good + Fixtures.newer).filterNot { it.endsWith("unstripped") || it in linked }) {
    name - {
      val clang = elf(Fixtures.bytes("$name.bpf.o"))
      val ours = elf(ObjectWriter.write(Fixtures.read(name)))

      "header" { ours.header() shouldBe clang.header() }
      "sections" {
        // LLVM puts jump tables behind the first code that has one, and clang the arena before the maps.
        val isMoved = "jumptables" in name || name == "arena"

        fun order(list: List<Section>) = if (isMoved) list.sortedBy { it.name } else list
        order(sections(ours)) shouldBe order(sections(clang))
      }
      "symbols" {
        symbols(ours) shouldContainExactlyInAnyOrder symbols(clang)
        // Those that others see are in clang's order, too, but where clang knows what no object says: the order in
        // which the source declares what no code refers to.
        val referred = referredTo(clang)
        visible(ours).filter { it in referred } shouldBe visible(clang).filter { it in referred }
      }
      "relocations" {
        val expected = relocations(clang)
        val written = relocations(ours)
        written.keys shouldBe expected.keys
        for ((section, entries) in expected) {
          // clang orders the parts of .BTF.ext by when it compiled which function.
          fun order(list: List<String>) =
            if (section == ".rel.BTF.ext") list.map { it.substringAfter(' ') }.sorted() else list
          section to order(written.getValue(section)) shouldBe (section to order(entries))
        }
      }
    }
  }

  "the minimal object has clang's local symbols in clang's order, and sections sized to the byte" {
    val clang = elf(Fixtures.bytes("minimal.bpf.o"))
    val ours = elf(ObjectWriter.write(Fixtures.read("minimal")))
    symbols(ours) shouldBe symbols(clang)
  }
})

private fun elf(bytes: ByteArray): ElfFile = ElfFile.of(ByteBuffer.wrap(bytes))

/** bpftool lays these out, not clang. */
private val linked = setOf("override", "namesakes")

/** Tables of strings are anyone's to lay out, and hints to the linker no loader reads. */
private val skipped = setOf(".strtab", ".symtab", ".llvm_addrsig")

private data class Section(
  val name: String,
  val type: Int,
  val flags: Long,
  val alignment: Long,
  val entry: Long,
  val size: Long,
)

private fun sections(elf: ElfFile): List<Section> = elf.sections().filter { it.name() !in skipped }.map {
  // The types have the same size; the strings, in clang's BTF also those that nothing refers to.
  val size = if (it.name() == ".BTF") typesSize(it.bytes()) else it.size()
  Section(it.name(), it.type(), it.flags(), it.alignment(), it.entrySize(), size)
}

private fun typesSize(btf: ByteBuffer): Long = btf.getInt(12).toLong()

/** Labels inside a function are clang's own business. */
private fun symbols(elf: ElfFile): List<String> = elf.symbolTable().get().filterNot {
  it.index() != 0 && it.type() == SymbolType.NOTYPE && it.binding() == SymbolBinding.LOCAL
}.map {
  "${it.type()} ${it.binding()} ${it.visibility()} ${place(elf, it)} ${it.name()} size ${it.size()}"
}

private fun place(elf: ElfFile, symbol: ElfSymbol): String =
  if (symbol.sectionIndex().isEmpty) {
    "nowhere"
  } else {
    "${elf.section(symbol.sectionIndex().asInt.toLong()).name()}+${symbol.value()}"
  }

private fun visible(elf: ElfFile): List<String> =
  elf.symbolTable().get().filter { it.binding() != SymbolBinding.LOCAL }.map { it.name() }

private fun referredTo(elf: ElfFile): Set<String> =
  elf.sections().filter { it.type() == SectionType.REL && ".BTF" !in it.name() && it.name() != ".rel.maps" }
    .flatMap { elf.relocations(it) }
    .map { elf.symbolTable().get().symbol(it.symbolIndex()).name() }
    .toSet()

private fun relocations(elf: ElfFile): Map<String, List<String>> =
  elf.sections().filter { it.type() == SectionType.REL }.associate { section ->
    section.name() to elf.relocations(section).sortedBy { it.offset() }.map {
      val symbol = elf.symbolTable().get().symbol(it.symbolIndex())
      val name = if (symbol.type() == SymbolType.SECTION) place(elf, symbol) else symbol.name()
      "0x${it.offset().toString(16)} type ${it.type()} $name"
    }
  }
