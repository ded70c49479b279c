package skep.linker;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import skep.btf.Btf;
import skep.btf.BtfBuilder;
import skep.btf.BtfDedup;
import skep.btf.BtfException;
import skep.btf.BtfExt;
import skep.btf.RenumberedBtf;
import skep.elf.ElfBuilder;
import skep.elf.ElfClass;
import skep.elf.ElfException;
import skep.elf.ElfHeader;
import skep.elf.Machine;
import skep.elf.SectionBuilder;
import skep.elf.SectionType;
import skep.elf.SymbolBuilder;
import skep.elf.SymbolSection;
import skep.linker.LinkException.Where;
import skep.linker.OutputSymbol.Place;

/** The result, as far as it has got: each input adds its part, and in the end it is written. */
final class LinkedObject {
  private static final int BTF_ALIGNMENT = 8;

  private final ByteOrder order;
  private final SectionMerger sections = new SectionMerger();
  private final SymbolResolver symbols;
  private final TypeMerger types;

  LinkedObject(ByteOrder order) {
    Map<String, GlobalSymbol> globals = new HashMap<>();
    this.order = order;
    this.types = new TypeMerger(order, globals);
    this.symbols = new SymbolResolver(globals, types);
  }

  void add(InputObject input) {
    Placements places = sections.add(input);
    Map<Integer, OutputSymbol> mapped = symbols.add(input, places);
    new RelocationMerger(input, sections, places, mapped).add();
    types.add(input, places);
  }

  byte[] toBytes() {
    try {
      ElfBuilder elf = ElfBuilder.of(ElfHeader.relocatable(ElfClass.ELF64, order, Machine.BPF));
      writeSections(elf);
      writeTypes(elf);
      return elf.build();
    } catch (BtfException | ElfException unwritable) {
      throw Where.RESULT.error(unwritable);
    }
  }

  private void writeSections(ElfBuilder elf) {
    Map<OutputSection, SectionBuilder> written = new IdentityHashMap<>();
    for (OutputSection section : sections.real()) {
      written.put(
          section,
          elf.section(section.name(), section.type())
              .flags(section.flags())
              .entrySize(section.entrySize())
              .alignment(section.alignment()));
    }
    Map<OutputSymbol, SymbolBuilder> numbered = new IdentityHashMap<>();
    for (OutputSymbol symbol : symbols.symbols()) {
      numbered.put(symbol, write(symbol, elf, written));
    }
    for (OutputSection section : sections.real()) {
      SectionBuilder target = written.get(section);
      switch (section.type()) {
        case SectionType.NOBITS -> target.size(section.size());
        case SectionType.REL -> {
          section.relocated().map(written::get).ifPresent(target::info);
          target.link(elf.symbolTable());
          section
              .relocations()
              .forEach(
                  moved ->
                      target.relocation(
                          moved.offset(), numbered.get(moved.symbol()), moved.type()));
        }
        default -> target.bytes(section.content());
      }
    }
  }

  private static SymbolBuilder write(
      OutputSymbol symbol, ElfBuilder elf, Map<OutputSection, SectionBuilder> sections) {
    SymbolBuilder written =
        elf.symbol(symbol.name())
            .binding(symbol.binding())
            .type(symbol.type())
            .other(symbol.other())
            .visibility(symbol.visibility())
            .size(symbol.size());
    if (symbol.place() instanceof Place.In in) {
      return written.in(sections.get(in.section())).value(in.offset());
    }
    Place.Nowhere nowhere = (Place.Nowhere) symbol.place();
    if (nowhere.mark() instanceof SymbolSection.Reserved reserved) {
      written.in(reserved);
    } else {
      written.in((SymbolSection.Special) nowhere.mark());
    }
    return written.value(nowhere.value());
  }

  private void writeTypes(ElfBuilder elf) {
    BtfBuilder builder = types.builder();
    if (builder.typeCount() == builder.firstId()) {
      return;
    }
    sections.sections().stream()
        .flatMap(section -> types.datasec(section).stream())
        .forEach(builder::add);
    BtfExt ext =
        new BtfExt(
            sections.sections().stream().flatMap(section -> section.ext().stream()).toList());
    Btf joined = builder.build();
    RenumberedBtf merged = BtfDedup.dedup(joined);
    BtfBuilder result = new BtfBuilder(order);
    // Before the types, so that strings are in the order in which they came up, as libbpf has them.
    joined.stringOffsets().mapToObj(joined::string).forEach(result::addString);
    result.addAll(merged.btf());
    ByteBuffer extBytes = ext.mapTypeIds(merged::newId).write(result);
    write(elf, InputSection.BTF, result.build().bytes());
    if (!ext.sections().isEmpty()) {
      write(elf, InputSection.BTF_EXT, extBytes);
    }
  }

  private static void write(ElfBuilder elf, String name, ByteBuffer content) {
    elf.section(name, SectionType.PROGBITS).alignment(BTF_ALIGNMENT).bytes(content);
  }
}
