package skep.linker;

import java.util.Optional;
import java.util.OptionalInt;
import skep.elf.SymbolBinding;

/** What is known of a global name while inputs are added. */
final class GlobalSymbol {
  private final OutputSymbol symbol;
  private InputObject source;
  private Optional<OutputSection> section;
  private boolean isExtern;
  private boolean isWeak;
  private OptionalInt typeId = OptionalInt.empty();
  private OptionalInt entry = OptionalInt.empty();
  private boolean needsType = true;

  /**
   * A name that is seen for the first time.
   *
   * @param section where it is defined, or where its extern is declared to be
   */
  GlobalSymbol(
      OutputSymbol symbol, InputObject source, Optional<OutputSection> section, boolean isExtern) {
    this.symbol = symbol;
    this.source = source;
    this.section = section;
    this.isExtern = isExtern;
    this.isWeak = symbol.binding() == SymbolBinding.WEAK;
  }

  /** The name is defined by a later input, which completes an extern or replaces a weak symbol. */
  void define(InputObject definer, Optional<OutputSection> where) {
    source = definer;
    section = where;
    isExtern = false;
    needsType = true;
  }

  /** A strong symbol of this name was seen, of either sort; it never becomes weak again. */
  void strengthen() {
    isWeak = false;
    symbol.strengthen();
  }

  OutputSymbol symbol() {
    return symbol;
  }

  /** The input that defines it, or as long as none does the one that declares it first. */
  InputObject source() {
    return source;
  }

  /**
   * The section it is in. An extern too may be declared in one, such as {@code .ksyms} or {@code
   * .maps}.
   */
  Optional<OutputSection> section() {
    return section;
  }

  boolean isExtern() {
    return isExtern;
  }

  boolean isWeak() {
    return isWeak;
  }

  /** Its VAR or FUNC among the types of the result, from when the types of its input are there. */
  OptionalInt typeId() {
    return typeId;
  }

  void typeId(int id) {
    typeId = OptionalInt.of(id);
  }

  /** Which of the entries of its section's DATASEC is its own, counted from 0. */
  OptionalInt entry() {
    return entry;
  }

  void entry(int index) {
    entry = OptionalInt.of(index);
  }

  /** Tells once for each definition that its VAR or FUNC has to take over the definer's type. */
  boolean takeNeedsType() {
    boolean needed = needsType;
    needsType = false;
    return needed;
  }
}
