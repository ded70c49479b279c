package skep.elf;

import java.util.OptionalInt;

/**
 * A name for a place in a file: {@code Elf64_Sym}.
 *
 * @param index its place in its {@link SymbolTable}
 * @param name its name, empty for the null symbol and for most section symbols
 * @param binding who sees it
 * @param type what it names
 * @param other {@code st_other}, 8 bits: {@link #visibility()} and bits that belong to the
 *     processor
 * @param section where it is defined
 * @param value in a relocatable object its offset in its section; in a linked file its address; of
 *     a common symbol its alignment
 * @param size bytes, 0 when unknown
 */
public record ElfSymbol(
    int index,
    String name,
    SymbolBinding binding,
    SymbolType type,
    int other,
    SymbolSection section,
    long value,
    long size) {

  /**
   * How far the symbol reaches once linked.
   *
   * @return the low two bits of {@link #other()}
   */
  public SymbolVisibility visibility() {
    return SymbolVisibility.of(other);
  }

  /**
   * The section the symbol is defined in.
   *
   * @return its index, or empty when the symbol is undefined, absolute, common or otherwise special
   */
  public OptionalInt sectionIndex() {
    return section instanceof SymbolSection.Index in
        ? OptionalInt.of(in.index())
        : OptionalInt.empty();
  }

  /**
   * Whether this symbol is defined in that section.
   *
   * @param that a section of the same file
   * @return whether it is
   */
  public boolean isIn(ElfSection that) {
    return section instanceof SymbolSection.Index in && in.index() == that.index();
  }

  /**
   * Whether the symbol is defined in another file: an extern.
   *
   * @return whether it is
   */
  public boolean isUndefined() {
    return section == SymbolSection.Special.UNDEFINED;
  }
}
