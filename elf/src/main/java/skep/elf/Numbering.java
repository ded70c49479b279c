package skep.elf;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The indices that sections and symbols get when a file is built: sections from 1 as given, symbols
 * from 1 with the local ones first.
 */
final class Numbering {
  private final List<SymbolBuilder> symbols;
  private final long locals;
  private final Map<SectionBuilder, Integer> sectionIndices;
  private final Map<SymbolBuilder, Integer> symbolIndices;

  Numbering(List<SectionBuilder> sections, List<SymbolBuilder> symbols) {
    this.symbols =
        Stream.concat(
                symbols.stream().filter(SymbolBuilder::isLocal),
                symbols.stream().filter(symbol -> !symbol.isLocal()))
            .toList();
    this.locals = symbols.stream().filter(SymbolBuilder::isLocal).count();
    this.sectionIndices = numbered(sections);
    this.symbolIndices = numbered(this.symbols);
  }

  int of(SectionBuilder section) {
    return sectionIndices.getOrDefault(section, SectionIndices.UNDEFINED);
  }

  int of(SymbolBuilder symbol) {
    return symbolIndices.getOrDefault(symbol, 0);
  }

  /** The symbols in the order of their table, without the null symbol. */
  List<SymbolBuilder> symbols() {
    return symbols;
  }

  /** The index after the last local symbol, which a symbol table has in its {@code sh_info}. */
  long firstGlobal() {
    return locals + 1;
  }

  private static <T> Map<T, Integer> numbered(List<T> things) {
    Map<T, Integer> indices = new IdentityHashMap<>();
    for (T thing : things) {
      indices.put(thing, indices.size() + 1);
    }
    return indices;
  }
}
