package skep.elf

/** Writes what was read, in the same order; the tables that the builder makes come last instead. */
fun rewrite(file: ElfFile): ByteArray {
  val builder = ElfBuilder.of(file.header())
  val table = file.symbolTable()
  val symbolNames = table.map { file.section(it.section().link()) }
  val sectionNames = file.section(file.tables().sectionNames().toLong())
  if (symbolNames.isPresent && symbolNames.get() != sectionNames) builder.separateSectionNames()
  val made =
    file.sections().associateWith { section ->
      when {
        table.isPresent && section == table.get().section() -> builder.symbolTable()
        symbolNames.isPresent && section == symbolNames.get() -> builder.stringTable()
        section.index() == 0 || section == sectionNames -> null
        else -> builder.section(section.name(), section.type())
      }
    }
  val symbols = table.map { it.drop(1).map { symbol -> copy(symbol, builder, file, made) } }.orElse(emptyList())
  for ((section, copy) in made) {
    if (copy == null || copy == builder.symbolTable() || copy == builder.stringTable()) continue
    copy.flags(section.flags()).address(section.address()).alignment(section.alignment()).entrySize(section.entrySize())
    made[file.section(section.link())]?.let(copy::link)
    val infoIsSection = section.has(SectionFlags.INFO_LINK) || section.type() == SectionType.REL
    if (infoIsSection) made[file.section(section.info())]?.let(copy::info) else copy.info(section.info())
    val typed = section.link() == table.map { it.section().index().toLong() }.orElse(-1)
    when {
      section.type() == SectionType.NOBITS -> copy.size(section.size())
      typed && (section.type() == SectionType.REL || section.type() == SectionType.RELA) ->
        file.relocations(section).forEach { relocation ->
          val symbol = symbols[relocation.symbolIndex().toInt() - 1]
          if (relocation.addend().isPresent) {
            copy.relocation(relocation.offset(), symbol, relocation.type(), relocation.addend().asLong)
          } else {
            copy.relocation(relocation.offset(), symbol, relocation.type())
          }
        }
      else -> copy.bytes(section.bytes())
    }
  }
  return builder.build()
}

private fun copy(
  symbol: ElfSymbol,
  builder: ElfBuilder,
  file: ElfFile,
  made: Map<ElfSection, SectionBuilder?>,
): SymbolBuilder {
  val copy = builder.symbol(symbol.name()).binding(symbol.binding()).type(symbol.type()).other(symbol.other())
  when (val at = symbol.section()) {
    is SymbolSection.Special -> copy.`in`(at)
    is SymbolSection.Reserved -> copy.`in`(at)
    is SymbolSection.Index -> copy.`in`(checkNotNull(made[file.section(at.index().toLong())]))
  }
  return copy.value(symbol.value()).size(symbol.size())
}
