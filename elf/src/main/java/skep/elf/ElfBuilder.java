package skep.elf;

import java.util.ArrayList;
import java.util.List;

/**
 * Builds an ELF file from sections, symbols, relocations and segments that refer to each other by
 * the objects the builder gave out, never by index. The same calls make the same bytes.
 *
 * <pre>{@code
 * ElfBuilder elf = ElfBuilder.of(ElfHeader.relocatable(ElfClass.ELF64, LITTLE_ENDIAN, Machine.BPF));
 * SectionBuilder code =
 *     elf.section("xdp", SectionType.PROGBITS)
 *         .flags(SectionFlags.ALLOC | SectionFlags.EXECINSTR)
 *         .alignment(8)
 *         .bytes(instructions);
 * SymbolBuilder counter = elf.symbol("counter").binding(SymbolBinding.GLOBAL);
 * elf.relocationsOf(code).relocation(16, counter, 1);
 * byte[] file = elf.build();
 * }</pre>
 *
 * <p>Sections are numbered from 1 in the order they were made, and lie in the file in that order.
 * After them come the tables the builder makes: {@code .symtab} when there are symbols or something
 * refers to it, and {@code .strtab}, which holds the names of symbols and, as clang has it, of
 * sections. Equal names are stored once and no name is stored as the tail of another. A builder is
 * used by one thread.
 */
public final class ElfBuilder {
  private final ElfHeader header;
  private final List<SectionBuilder> sections = new ArrayList<>();
  private final List<SymbolBuilder> symbols = new ArrayList<>();
  private final List<SegmentBuilder> segments = new ArrayList<>();
  private final SectionBuilder symbolTable;
  private final SectionBuilder stringTable;
  private boolean separateSectionNames;

  private ElfBuilder(ElfHeader header) {
    this.header = header;
    this.stringTable = new SectionBuilder(this, ".strtab", SectionType.STRTAB);
    this.symbolTable = new SectionBuilder(this, ".symtab", SectionType.SYMTAB).link(stringTable);
  }

  /**
   * A builder of an empty file.
   *
   * @param header what to write in its header; its class and byte order are those of the whole file
   * @return the builder
   */
  public static ElfBuilder of(ElfHeader header) {
    return new ElfBuilder(header);
  }

  /**
   * Adds a section.
   *
   * @param name its name
   * @param type one of {@link SectionType} or any other 32 bits
   * @return the section, to be described further and to be referred to
   */
  public SectionBuilder section(String name, int type) {
    SectionBuilder section = new SectionBuilder(this, name, type);
    sections.add(section);
    return section;
  }

  /**
   * Adds a section for the relocations of another, without addends: {@code .rel} and the other's
   * name, as clang makes for BPF.
   *
   * @param target the section being relocated
   * @return the section, to add relocations to
   * @throws ElfException if the target is of another builder
   */
  public SectionBuilder relocationsOf(SectionBuilder target) {
    return section(".rel" + target.name(), SectionType.REL)
        .flags(SectionFlags.INFO_LINK)
        .info(target);
  }

  /**
   * Adds a section for the relocations of another, with addends: {@code .rela} and the other's
   * name.
   *
   * @param target the section being relocated
   * @return the section, to add relocations to
   * @throws ElfException if the target is of another builder
   */
  public SectionBuilder addendRelocationsOf(SectionBuilder target) {
    return section(".rela" + target.name(), SectionType.RELA)
        .flags(SectionFlags.INFO_LINK)
        .info(target);
  }

  /**
   * Adds a symbol. Among the local symbols, and among the others, the order of the calls is kept.
   *
   * @param name its name, empty for a section's symbol
   * @return the symbol, to be described further and to be referred to
   */
  public SymbolBuilder symbol(String name) {
    SymbolBuilder symbol = new SymbolBuilder(this, name);
    symbols.add(symbol);
    return symbol;
  }

  /**
   * Adds a segment, for files that are to be executed.
   *
   * @param type one of {@link SegmentType} or any other 32 bits
   * @return the segment, to be described further
   */
  public SegmentBuilder segment(int type) {
    SegmentBuilder segment = new SegmentBuilder(this, type);
    segments.add(segment);
    return segment;
  }

  /**
   * The table of all symbols, for sections that link to it, such as a {@link SectionType#GROUP}.
   *
   * @return the {@code .symtab} section, whose bytes the builder makes
   */
  public SectionBuilder symbolTable() {
    return symbolTable;
  }

  /**
   * The table of symbol names, for sections that link to it.
   *
   * @return the {@code .strtab} section, whose bytes the builder makes
   */
  public SectionBuilder stringTable() {
    return stringTable;
  }

  /**
   * Puts section names in a table of their own, {@code .shstrtab}, as GNU tools do.
   *
   * @return this builder
   */
  public ElfBuilder separateSectionNames() {
    separateSectionNames = true;
    return this;
  }

  /**
   * Makes the file. The builder can be changed further and make another.
   *
   * @return the whole file
   * @throws ElfException if the parts do not make a file: a number does not fit in its field, a
   *     section does not fit in its segment, ...
   */
  public byte[] build() {
    return new ElfWriter(this).write();
  }

  ElfHeader header() {
    return header;
  }

  List<SectionBuilder> sections() {
    return sections;
  }

  List<SymbolBuilder> symbols() {
    return symbols;
  }

  List<SegmentBuilder> segments() {
    return segments;
  }

  boolean hasSeparateSectionNames() {
    return separateSectionNames;
  }

  /** Whether the bytes of a section are the builder's to make. */
  boolean writes(SectionBuilder section) {
    return section == symbolTable || section == stringTable;
  }

  SectionBuilder own(SectionBuilder section, Object user) {
    requireOwn(section.file(), section, user);
    return section;
  }

  SymbolBuilder own(SymbolBuilder symbol, Object user) {
    requireOwn(symbol.file(), symbol, user);
    return symbol;
  }

  private void requireOwn(ElfBuilder owner, Object referred, Object user) {
    if (owner != this) {
      throw new ElfException(user.toString(), "it refers to " + referred + " of another builder");
    }
  }
}
