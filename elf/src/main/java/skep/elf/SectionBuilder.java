package skep.elf;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A section of a file being built, and the reference to it that symbols, relocations and other
 * sections take. It starts without flags, address or bytes, with an alignment of 1; tables of
 * relocations and symbols start with their own alignment and entry size.
 */
public final class SectionBuilder {
  private final ElfBuilder file;
  private final String name;
  private final int type;
  private final List<Relocation> relocations = new ArrayList<>();
  private ByteBuffer bytes = ByteBuffer.allocate(0);
  private long noBitsSize;
  private long flags;
  private long address;
  private long alignment = 1;
  private long entrySize;
  private @Nullable SectionBuilder link;
  private ToLongFunction<Numbering> info = numbers -> 0;

  record Relocation(long offset, SymbolBuilder symbol, int type, OptionalLong addend) {}

  SectionBuilder(ElfBuilder file, String name, int type) {
    this.file = file;
    this.name = name;
    this.type = type;
    ElfClass elfClass = file.header().elfClass();
    switch (type) {
      case SectionType.REL, SectionType.RELA -> {
        alignment = elfClass.wordSize();
        entrySize = elfClass.relocationSize(type == SectionType.RELA);
      }
      case SectionType.SYMTAB, SectionType.DYNSYM -> {
        alignment = elfClass.wordSize();
        entrySize = elfClass.symbolSize();
      }
      default -> {}
    }
  }

  /**
   * Sets the section's properties.
   *
   * @param flags bits of {@link SectionFlags} and others
   * @return this section
   */
  public SectionBuilder flags(long flags) {
    this.flags = flags;
    return this;
  }

  /**
   * Sets where the section is in memory.
   *
   * @param address a multiple of the alignment
   * @return this section
   */
  public SectionBuilder address(long address) {
    this.address = address;
    return this;
  }

  /**
   * Sets the alignment in memory; the bytes in the file are aligned as well.
   *
   * @param alignment a power of two, or 0, which means 1
   * @return this section
   * @throws ElfException if it is neither
   */
  public SectionBuilder alignment(long alignment) {
    if (Long.bitCount(alignment) > 1 || alignment < 0) {
      throw error(
          "the alignment "
              + Long.toUnsignedString(alignment)
              + " is not a power of two below 2^63");
    }
    this.alignment = alignment;
    return this;
  }

  /**
   * Sets the size of one element of a table.
   *
   * @param entrySize bytes, 0 for a section that is not a table
   * @return this section
   */
  public SectionBuilder entrySize(long entrySize) {
    this.entrySize = entrySize;
    return this;
  }

  /**
   * Sets the section that this one depends on. Sections of {@link #relocation} link to the
   * builder's own symbol table unless told otherwise.
   *
   * @param link a section of the same file
   * @return this section
   * @throws ElfException if the section is of another builder
   */
  public SectionBuilder link(SectionBuilder link) {
    this.link = file.own(link, this);
    return this;
  }

  /**
   * Sets the extra information to a section's index, as relocations and others with {@link
   * SectionFlags#INFO_LINK} need.
   *
   * @param section a section of the same file
   * @return this section
   * @throws ElfException if the section is of another builder
   */
  public SectionBuilder info(SectionBuilder section) {
    SectionBuilder target = file.own(section, this);
    this.info = numbers -> numbers.of(target);
    return this;
  }

  /**
   * Sets the extra information to a symbol's index, as a {@link SectionType#GROUP} needs.
   *
   * @param symbol a symbol of the same file
   * @return this section
   * @throws ElfException if the symbol is of another builder
   */
  public SectionBuilder info(SymbolBuilder symbol) {
    SymbolBuilder target = file.own(symbol, this);
    this.info = numbers -> numbers.of(target);
    return this;
  }

  /**
   * Sets the extra information to a number, as a {@link SectionType#DYNSYM} needs.
   *
   * @param number 32 bits
   * @return this section
   */
  public SectionBuilder info(long number) {
    this.info = numbers -> number;
    return this;
  }

  /**
   * Sets the section's bytes.
   *
   * @param content the bytes between the buffer's position and its limit, already in the file's
   *     byte order; they are copied
   * @return this section
   * @throws ElfException if a section of this type has no bytes of the caller's
   */
  public SectionBuilder bytes(ByteBuffer content) {
    if (type == SectionType.NOBITS
        || type == SectionType.NULL
        || file.writes(this)
        || !relocations.isEmpty()) {
      throw error(
          "it takes no bytes: it has none in the file, or they are made when the file is built");
    }
    this.bytes = ByteBuffer.allocate(content.remaining()).put(content.duplicate()).flip();
    return this;
  }

  /**
   * Sets the section's bytes.
   *
   * @param content the bytes, already in the file's byte order; they are copied
   * @return this section
   * @throws ElfException if a section of this type has no bytes of the caller's
   */
  public SectionBuilder bytes(byte[] content) {
    return bytes(ByteBuffer.wrap(content));
  }

  /**
   * Sets the size of a section that takes no room in the file.
   *
   * @param size bytes
   * @return this section
   * @throws ElfException if the section is not of type {@link SectionType#NOBITS}
   */
  public SectionBuilder size(long size) {
    if (type != SectionType.NOBITS) {
      throw error("only a NOBITS section has a size without bytes; give it bytes");
    }
    this.noBitsSize = size;
    return this;
  }

  /**
   * Adds a relocation whose addend is in the bytes being relocated. Relocations are written in the
   * order they were added.
   *
   * @param offset the place, in bytes from the start of the section being relocated
   * @param symbol a symbol of the same file
   * @param relocationType what to do there, {@code R_*} of the machine
   * @return this section
   * @throws ElfException if this is not a {@link SectionType#REL} section, or the symbol is of
   *     another builder
   */
  public SectionBuilder relocation(long offset, SymbolBuilder symbol, int relocationType) {
    return add(
        SectionType.REL,
        new Relocation(offset, file.own(symbol, this), relocationType, OptionalLong.empty()));
  }

  /**
   * Adds a relocation with an addend of its own. Relocations are written in the order they were
   * added.
   *
   * @param offset the place, in bytes from the start of the section being relocated
   * @param symbol a symbol of the same file
   * @param relocationType what to do there, {@code R_*} of the machine
   * @param addend what to add to the symbol's value
   * @return this section
   * @throws ElfException if this is not a {@link SectionType#RELA} section, or the symbol is of
   *     another builder
   */
  public SectionBuilder relocation(
      long offset, SymbolBuilder symbol, int relocationType, long addend) {
    return add(
        SectionType.RELA,
        new Relocation(offset, file.own(symbol, this), relocationType, OptionalLong.of(addend)));
  }

  /** The section as an error message names it. */
  @Override
  public String toString() {
    return "section '" + name + "'";
  }

  private SectionBuilder add(int wanted, Relocation relocation) {
    if (type != wanted) {
      throw error(
          "its type is "
              + SectionType.describe(type)
              + ", and this relocation belongs in "
              + SectionType.describe(wanted));
    }
    if (bytes.hasRemaining()) {
      throw error("it has bytes already, so relocations cannot be added to it");
    }
    relocations.add(relocation);
    return this;
  }

  private ElfException error(String problem) {
    return new ElfException(toString(), problem);
  }

  ElfBuilder file() {
    return file;
  }

  String name() {
    return name;
  }

  int type() {
    return type;
  }

  long flags() {
    return flags;
  }

  long address() {
    return address;
  }

  long alignment() {
    return alignment;
  }

  long entrySize() {
    return entrySize;
  }

  Optional<SectionBuilder> link() {
    return Optional.ofNullable(link)
        .or(() -> relocations.isEmpty() ? Optional.empty() : Optional.of(file.symbolTable()));
  }

  long info(Numbering numbers) {
    return info.applyAsLong(numbers);
  }

  boolean isNoBits() {
    return type == SectionType.NOBITS;
  }

  long noBitsSize() {
    return noBitsSize;
  }

  List<Relocation> relocations() {
    return relocations;
  }

  ByteBuffer bytes() {
    return bytes;
  }
}
