package skep.spec;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import skep.btf.Btf;
import skep.btf.BtfKind;
import skep.btf.BtfLinkage;
import skep.btf.BtfPatch;
import skep.btf.BtfType;
import skep.elf.ElfFile;
import skep.elf.ElfSection;
import skep.elf.ElfSymbol;
import skep.spec.ObjectException.Where;

/**
 * Fills in what clang leaves to a linker: the sizes of sections and the offsets of global variables
 * in BTF ({@code btf_fixup_datasec} of libbpf). A variable whose symbol is hidden becomes static,
 * so that nobody outside asks for it. The sections of externs are left as they are.
 */
final class DatasecCompletion {
  private static final Where WHERE = Where.READING;

  private final Btf btf;
  private final BtfPatch completed;
  private final ElfFile elf;
  private final Symbols symbols;

  private DatasecCompletion(Btf btf, ElfFile elf, Symbols symbols) {
    this.btf = btf;
    this.completed = new BtfPatch(btf);
    this.elf = elf;
    this.symbols = symbols;
  }

  static Btf complete(Btf btf, ElfFile elf, Symbols symbols) {
    List<Integer> datasecs =
        btf.ids().filter(id -> btf.kind(id) == BtfKind.DATASEC).boxed().toList();
    if (datasecs.isEmpty()) {
      return btf;
    }
    DatasecCompletion completion = new DatasecCompletion(btf, elf, symbols);
    datasecs.forEach(completion::complete);
    return completion.completed.apply();
  }

  private void complete(int id) {
    BtfType.Datasec section = (BtfType.Datasec) btf.type(id);
    String name = section.name();
    if (name.equals(DataSections.KCONFIG) || name.equals(ExternReader.KSYMS)) {
      return;
    }
    boolean incomplete = section.size() == 0;
    long size = incomplete ? sectionSize(name) : section.size();
    List<BtfType.SectionEntry> entries = new ArrayList<>();
    for (BtfType.SectionEntry entry : section.entries()) {
      entries.add(complete(name, entry, incomplete));
    }
    entries.sort(Comparator.comparingLong(BtfType.SectionEntry::offset));
    completed.section(id, size, entries);
  }

  private long sectionSize(String name) {
    return elf.section(name)
        .map(ElfSection::size)
        .filter(size -> size != 0)
        .orElseThrow(
            () ->
                WHERE
                    .section(name)
                    .error("BTF has variables of this section, and it is missing or empty"));
  }

  private BtfType.SectionEntry complete(
      String section, BtfType.SectionEntry entry, boolean incomplete) {
    if (!(btf.type(entry.typeId()) instanceof BtfType.Var variable)) {
      throw WHERE
          .section(section)
          .error("BTF type " + entry.typeId() + " is in this section and is no variable");
    }
    if (variable.linkage() != BtfLinkage.GLOBAL) {
      return entry;
    }
    ElfSymbol symbol =
        symbols
            .variable(variable.name())
            .orElseThrow(
                () ->
                    WHERE
                        .section(section)
                        .symbol(variable.name())
                        .error("BTF has a variable of this name, and the symbol table has not"));
    if (Symbols.isHidden(symbol)) {
      completed.linkage(entry.typeId(), BtfLinkage.STATIC);
    }
    // The format has 32 bits for offsets; a greater one is no place in any section.
    return incomplete
        ? new BtfType.SectionEntry(entry.typeId(), symbol.value() & 0xffff_ffffL, entry.size())
        : entry;
  }
}
