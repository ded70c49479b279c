package skep.spec;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import skep.elf.ElfBuilder;
import skep.elf.SectionBuilder;
import skep.elf.SymbolBinding;
import skep.elf.SymbolBuilder;
import skep.elf.SymbolType;
import skep.elf.SymbolVisibility;

/**
 * The symbols of an object being written. Those of sections and externs are made when they are
 * first asked for; all know their section once that exists.
 */
final class SymbolPool {
  private final ElfBuilder elf;
  private boolean anyDefined;
  private final Map<String, SymbolBuilder> sections = new HashMap<>();
  private final Map<String, SymbolBuilder> externs = new HashMap<>();
  private final Map<String, List<SymbolBuilder>> awaiting = new LinkedHashMap<>();
  private final Map<String, SectionBuilder> placed = new HashMap<>();

  /** What a symbol of the object is, apart from its name. */
  record Definition(
      String section, SymbolType type, Linkage linkage, boolean hidden, long offset, long size) {}

  SymbolPool(ElfBuilder elf) {
    this.elf = elf;
  }

  /** The symbol of a section, which stands for what is static in it. */
  SymbolBuilder section(String name) {
    return sections.computeIfAbsent(name, key -> in(name, elf.symbol("").type(SymbolType.SECTION)));
  }

  /** The symbol of something that the object only declares. */
  SymbolBuilder extern(String name, boolean weak) {
    return externs.computeIfAbsent(
        name, unseen -> elf.symbol(name).binding(weak ? SymbolBinding.WEAK : SymbolBinding.GLOBAL));
  }

  /** Makes the symbol of a function or variable. */
  SymbolBuilder define(String name, Definition definition) {
    anyDefined = true;
    SymbolBuilder symbol =
        elf.symbol(name)
            .type(definition.type())
            .binding(
                switch (definition.linkage()) {
                  case STATIC -> SymbolBinding.LOCAL;
                  case GLOBAL -> SymbolBinding.GLOBAL;
                  case WEAK -> SymbolBinding.WEAK;
                })
            .value(definition.offset())
            .size(definition.size());
    if (definition.hidden()) {
      symbol.visibility(SymbolVisibility.HIDDEN);
    }
    return in(definition.section(), symbol);
  }

  /** Whether no symbol has been made. */
  boolean isEmpty() {
    return sections.isEmpty() && externs.isEmpty() && !anyDefined;
  }

  /** Whether the object has a section of that name, so far. */
  boolean hasSection(String name) {
    return placed.containsKey(name);
  }

  /** Tells where a section is that symbols were made for or will be. */
  void place(String name, SectionBuilder section) {
    placed.put(name, section);
    List<SymbolBuilder> waiting = awaiting.remove(name);
    if (waiting != null) {
      waiting.forEach(symbol -> symbol.in(section));
    }
  }

  private SymbolBuilder in(String section, SymbolBuilder symbol) {
    SectionBuilder there = placed.get(section);
    if (there != null) {
      symbol.in(there);
    } else {
      awaiting.computeIfAbsent(section, key -> new ArrayList<>()).add(symbol);
    }
    return symbol;
  }
}
