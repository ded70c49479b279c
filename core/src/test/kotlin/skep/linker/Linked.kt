package skep.linker

import skep.btf.Btf
import skep.btf.BtfBuilder
import skep.btf.BtfExt
import skep.btf.BtfKind
import skep.btf.BtfLinkage
import skep.btf.BtfType
import skep.elf.ElfFile
import skep.elf.ElfSection
import skep.elf.ElfSymbol
import skep.elf.SectionType
import skep.elf.SymbolBinding
import skep.elf.SymbolSection
import skep.elf.SymbolType
import java.nio.ByteBuffer
import java.util.HexFormat

/**
 * All that a linked object says, a line for each fact, in an order that does not depend on how symbols and sections are
 * numbered: sections with their bytes, symbols, relocations, types, and what `.BTF.ext` has.
 *
 * @property repairsLibbpf whether this is libbpf's, and is to be told as it would be without what libbpf 1.7 gets wrong
 */
internal class Linked(bytes: ByteArray, private val repairsLibbpf: Boolean = false) {
  val elf: ElfFile = ElfFile.of(ByteBuffer.wrap(bytes))
  val btf: Btf? = elf.section(".BTF").map { Btf.parse(it.bytes()) }.orElse(null)
  val symbols: List<ElfSymbol> = elf.symbolTable().get().drop(1).map(::withoutPlaceOfExtern)

  fun facts(): List<String> = buildList {
    add("${elf.header()}")
    elf.sections().drop(1).filterNot(::isTable).forEach { add(fact(it)) }
    val (locals, globals) = symbols.partition { it.binding() == SymbolBinding.LOCAL }
    (locals + globals).forEach { add(fact(it)) }
    for (section in elf.sections().filter { it.type() == SectionType.REL }) {
      elf.relocations(section).forEach {
        val symbol = if (it.symbolIndex() == 0L) "no symbol" else fact(symbols[it.symbolIndex().toInt() - 1])
        add("${section.name()} at ${it.offset()} type ${it.type()}: $symbol")
      }
    }
    btf?.let { addTypes(it) }
  }

  /** Types and what `.BTF.ext` has, each for itself and the bytes at last. */
  private fun MutableList<String>.addTypes(btf: Btf) {
    val types = if (repairsLibbpf) BtfBuilder.from(btf).apply { replaceAll(::withTruePlaces) }.build() else btf
    types.ids().forEach { add("type $it: ${types.type(it)}") }
    add("bytes of .BTF ${hex(types.bytes())}")
    elf.section(".BTF.ext").ifPresent { section ->
      BtfExt.parse(section.bytes(), types).sections().forEach { add("$it") }
      add("bytes of .BTF.ext ${hex(section.bytes())}")
    }
  }

  private fun hex(bytes: ByteBuffer) =
    HexFormat.of().formatHex(ByteArray(bytes.remaining()).also { bytes.duplicate().get(it) })

  fun global(name: String): ElfSymbol = symbols.single { it.name() == name && it.binding() != SymbolBinding.LOCAL }

  fun bytes(section: String): ByteBuffer = elf.section(section).get().bytes()

  /** The variables of a section by name. */
  fun datasec(section: String): Map<String, BtfType.SectionEntry> {
    val types = btf!!
    val datasec = types.type(types.find(section, BtfKind.DATASEC).asInt) as BtfType.Datasec
    return datasec.entries().associateBy { types.name(it.typeId()) }
  }

  /** These come in another place, and their content is made of what else is told. */
  private fun isTable(section: ElfSection) =
    section.type() == SectionType.SYMTAB || section.type() == SectionType.STRTAB

  private fun fact(section: ElfSection): String {
    val isTypes = section.name().startsWith(".BTF")
    val isRelocations = section.type() == SectionType.REL
    val about = if (isRelocations) "of ${elf.section(section.info()).name()}" else "${section.info()}"
    // Tables of jumps are not compared: libbpf leaves their targets as they were.
    val isTold = isTypes || isRelocations || section.name() == ".jumptables"
    val content = if (isTold) "" else hex(section.bytes())
    return "${section.name()} type ${section.type()} flags ${section.flags()} align ${section.alignment()} " +
      "each ${section.entrySize()} size ${if (isTypes) "" else section.size()} $about $content"
  }

  private fun fact(symbol: ElfSymbol): String {
    val place = symbol.section()
    val section = if (place is SymbolSection.Index) elf.section(place.index().toLong()).name() else "$place"
    val kind = "${symbol.binding()} ${symbol.type()} ${symbol.other()}"
    return "symbol ${symbol.name()} $kind $section ${symbol.value()} ${symbol.size()}"
  }

  /** libbpf gives the extern of a map, or of an arena's variable, a place in a section that has others. */
  private fun withoutPlaceOfExtern(symbol: ElfSymbol): ElfSymbol {
    val isExtern = symbol.binding() != SymbolBinding.LOCAL && symbol.type() == SymbolType.NOTYPE &&
      btf!!.findAll(symbol.name()).toArray().any {
        val type = btf.type(it)
        type is BtfType.Var && type.linkage() == BtfLinkage.EXTERN
      }
    if (!repairsLibbpf || !isExtern) return symbol
    val nowhere = SymbolSection.Special.UNDEFINED
    return with(symbol) { ElfSymbol(index(), name(), binding(), type(), other(), nowhere, 0, size()) }
  }

  /** libbpf leaves a variable where its extern or its weak definition would be, when that came first. */
  private fun withTruePlaces(type: BtfType): BtfType {
    if (type !is BtfType.Datasec) return type
    val entries = type.entries().map { entry ->
      val variable = btf!!.type(entry.typeId())
      val symbol = symbols.find {
        it.name() == variable.name() && it.binding() != SymbolBinding.LOCAL && it.type() == SymbolType.OBJECT
      }
      if (variable is BtfType.Var && variable.linkage() == BtfLinkage.GLOBAL && symbol != null) {
        BtfType.SectionEntry(entry.typeId(), symbol.value(), entry.size())
      } else {
        entry
      }
    }
    return BtfType.Datasec(type.name(), type.size(), entries)
  }
}
