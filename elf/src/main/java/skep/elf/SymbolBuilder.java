package skep.elf;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A symbol of a file being built, and the reference to it that relocations take. It starts as a
 * local symbol without type, defined nowhere; an extern is {@code
 * builder.symbol("name").binding(SymbolBinding.GLOBAL)}.
 */
public final class SymbolBuilder {
  private static final int VISIBILITY_BITS = 0x3;

  private final ElfBuilder file;
  private final String name;
  private SymbolBinding binding = SymbolBinding.LOCAL;
  private SymbolType type = SymbolType.NOTYPE;
  private int other;
  private @Nullable SectionBuilder section;
  private int mark = SectionIndices.UNDEFINED;
  private long value;
  private long size;

  SymbolBuilder(ElfBuilder file, String name) {
    this.file = file;
    this.name = name;
  }

  /**
   * Sets who sees the symbol. Local symbols are written before all others, whatever order they were
   * made in.
   *
   * @param binding the binding
   * @return this symbol
   */
  public SymbolBuilder binding(SymbolBinding binding) {
    this.binding = binding;
    return this;
  }

  /**
   * Sets what the symbol names.
   *
   * @param type the type
   * @return this symbol
   */
  public SymbolBuilder type(SymbolType type) {
    this.type = type;
    return this;
  }

  /**
   * Sets how far the symbol reaches once linked.
   *
   * @param visibility the visibility
   * @return this symbol
   */
  public SymbolBuilder visibility(SymbolVisibility visibility) {
    return other(other & ~VISIBILITY_BITS | visibility.ordinal());
  }

  /**
   * Sets {@code st_other} whole: the visibility and the bits of the processor.
   *
   * @param other 8 bits
   * @return this symbol
   */
  public SymbolBuilder other(int other) {
    this.other = other;
    return this;
  }

  /**
   * Defines the symbol in a section.
   *
   * @param section a section of the same file
   * @return this symbol
   * @throws ElfException if the section is of another builder
   */
  public SymbolBuilder in(SectionBuilder section) {
    this.section = file.own(section, this);
    return this;
  }

  /**
   * Makes the symbol undefined, absolute or common.
   *
   * @param special which
   * @return this symbol
   */
  public SymbolBuilder in(SymbolSection.Special special) {
    this.section = null;
    this.mark =
        switch (special) {
          case UNDEFINED -> SectionIndices.UNDEFINED;
          case ABSOLUTE -> SectionIndices.ABSOLUTE;
          case COMMON -> SectionIndices.COMMON;
        };
    return this;
  }

  /**
   * Gives the symbol a mark of a processor or operating system in place of a section.
   *
   * @param reserved the mark
   * @return this symbol
   */
  public SymbolBuilder in(SymbolSection.Reserved reserved) {
    this.section = null;
    this.mark = reserved.value();
    return this;
  }

  /**
   * Sets where in its section the symbol is.
   *
   * @param value in a relocatable object bytes from the start of its section, else an address
   * @return this symbol
   */
  public SymbolBuilder value(long value) {
    this.value = value;
    return this;
  }

  /**
   * Sets how large the thing named is.
   *
   * @param size bytes
   * @return this symbol
   */
  public SymbolBuilder size(long size) {
    this.size = size;
    return this;
  }

  /** The symbol as an error message names it. */
  @Override
  public String toString() {
    return "symbol '" + name + "'";
  }

  ElfBuilder file() {
    return file;
  }

  String name() {
    return name;
  }

  boolean isLocal() {
    return binding == SymbolBinding.LOCAL;
  }

  int info() {
    return binding.ordinal() << 4 | type.ordinal();
  }

  int other() {
    return other;
  }

  Optional<SectionBuilder> section() {
    return Optional.ofNullable(section);
  }

  /** What stands in place of a section index when there is no section. */
  int mark() {
    return mark;
  }

  long value() {
    return value;
  }

  long size() {
    return size;
  }
}
