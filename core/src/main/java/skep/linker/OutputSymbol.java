package skep.linker;

import skep.elf.ElfSymbol;
import skep.elf.SymbolBinding;
import skep.elf.SymbolSection;
import skep.elf.SymbolType;
import skep.elf.SymbolVisibility;

/** A symbol of the result. */
final class OutputSymbol {
  private final String name;
  private final int other;
  private SymbolBinding binding;
  private SymbolType type;
  private SymbolVisibility visibility;
  private Place place;
  private long size;

  /** Where a symbol is. */
  sealed interface Place {
    /**
     * In a section.
     *
     * @param offset bytes from its start
     */
    record In(OutputSection section, long offset) implements Place {}

    /**
     * In no section: an extern, or an absolute number.
     *
     * @param mark what stands in place of the section
     * @param value what the mark makes of it
     */
    record Nowhere(SymbolSection mark, long value) implements Place {
      static final Nowhere UNDEFINED = new Nowhere(SymbolSection.Special.UNDEFINED, 0);
    }
  }

  /** A symbol of an input at its place in the result. */
  OutputSymbol(ElfSymbol symbol, Place place) {
    this.name = symbol.name();
    this.other = symbol.other();
    this.binding = symbol.binding();
    this.type = symbol.type();
    this.visibility = symbol.visibility();
    this.place = place;
    this.size = symbol.size();
  }

  /** Makes this extern or weak symbol that of another definition; binding and visibility stay. */
  void define(ElfSymbol definition, Place where) {
    type = definition.type();
    place = where;
    size = definition.size();
  }

  /** A strong symbol of the same name makes this one strong. */
  void strengthen() {
    binding = SymbolBinding.GLOBAL;
  }

  /** A hidden symbol of the same name, even an extern, hides this one. */
  void hide() {
    visibility = SymbolVisibility.HIDDEN;
  }

  String name() {
    return name;
  }

  SymbolBinding binding() {
    return binding;
  }

  SymbolType type() {
    return type;
  }

  SymbolVisibility visibility() {
    return visibility;
  }

  /** {@code st_other} as it came; its low bits are those of {@link #visibility} by now. */
  int other() {
    return other;
  }

  Place place() {
    return place;
  }

  long size() {
    return size;
  }
}
