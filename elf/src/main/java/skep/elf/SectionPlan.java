package skep.elf;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * All sections of a file being written: those the caller gave, then the tables made from symbols
 * and names.
 */
final class SectionPlan {
  private final List<SectionBuilder> sections;
  private final Map<SectionBuilder, ByteBuffer> contents = new IdentityHashMap<>();
  private final Numbering numbers;
  private final SectionBuilder symbolTable;
  private final SectionBuilder sectionNames;
  private final StringTableBuilder sectionStrings;

  SectionPlan(ElfBuilder file) {
    this.sections = new ArrayList<>(file.sections());
    this.symbolTable = file.symbolTable();
    boolean separate = file.hasSeparateSectionNames();
    this.sectionNames =
        separate ? new SectionBuilder(file, ".shstrtab", SectionType.STRTAB) : file.stringTable();
    boolean hasSymbolTable = !file.symbols().isEmpty() || isReferredTo(symbolTable);
    boolean hasStringTable = hasSymbolTable || !separate || isReferredTo(file.stringTable());
    if (hasSymbolTable) {
      requireNoOtherSymbolTable();
      sections.add(symbolTable);
    }
    if (hasStringTable) {
      sections.add(file.stringTable());
    }
    if (separate) {
      sections.add(sectionNames);
    }
    this.numbers = new Numbering(sections, file.symbols());
    StringTableBuilder symbolStrings = new StringTableBuilder();
    SymbolTableWriter writer = new SymbolTableWriter(file.header(), numbers);
    contents.put(symbolTable, writer.symbols(symbolStrings));
    if (writer.needsExtendedIndices()) {
      // Last, so that it shifts no index; nothing refers to it.
      SectionBuilder indices = extendedIndices(file);
      sections.add(indices);
      contents.put(indices, writer.extendedIndices());
    }
    this.sectionStrings = separate ? new StringTableBuilder() : symbolStrings;
    sections.forEach(section -> sectionStrings.offsetOf(section.name()));
    contents.put(file.stringTable(), symbolStrings.bytes());
    contents.put(sectionNames, sectionStrings.bytes());
    file.sections().stream()
        .filter(section -> !section.relocations().isEmpty())
        .forEach(section -> contents.put(section, writer.relocations(section)));
  }

  /** The sections from index 1 on. */
  List<SectionBuilder> sections() {
    return sections;
  }

  Numbering numbers() {
    return numbers;
  }

  /** The section that has the names of all sections. */
  SectionBuilder sectionNames() {
    return sectionNames;
  }

  int nameOffset(SectionBuilder section) {
    return sectionStrings.offsetOf(section.name());
  }

  ByteBuffer content(SectionBuilder section) {
    return contents.getOrDefault(section, section.bytes());
  }

  long size(SectionBuilder section) {
    return section.isNoBits() ? section.noBitsSize() : content(section).remaining();
  }

  long info(SectionBuilder section) {
    return section == symbolTable ? numbers.firstGlobal() : section.info(numbers);
  }

  private SectionBuilder extendedIndices(ElfBuilder file) {
    return new SectionBuilder(file, ".symtab_shndx", SectionType.SYMTAB_SHNDX)
        .link(symbolTable)
        .alignment(Integer.BYTES)
        .entrySize(Integer.BYTES);
  }

  private boolean isReferredTo(SectionBuilder table) {
    return sections.stream().anyMatch(section -> section.link().filter(table::equals).isPresent());
  }

  private void requireNoOtherSymbolTable() {
    Stream<SectionBuilder> others =
        sections.stream().filter(section -> section.type() == SectionType.SYMTAB);
    others
        .findFirst()
        .ifPresent(
            other -> {
              throw new ElfException(
                  other.toString(),
                  "a file has one symbol table; give either a section of type SYMTAB or symbols");
            });
  }
}
