package skep.elf;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An ELF file, 32 or 64-bit, of either byte order: a lazy view of bytes in memory. Sections, names,
 * symbols, relocations, notes and segments are decoded when asked for, and each is checked then, so
 * a damaged part harms only who reads it. Any bytes end in a result or in an {@link ElfException};
 * nothing is allocated by a size the file claims before that size is checked against the file.
 *
 * <pre>{@code
 * ElfFile file = ElfFile.of(ByteBuffer.wrap(Files.readAllBytes(path)));
 * for (ElfSection section : file.sections()) {
 *   System.out.println(section.name() + " " + section.size());
 * }
 * file.symbolTable().ifPresent(table -> table.forEach(symbol -> System.out.println(symbol.name())));
 * }</pre>
 *
 * <p>The format is that of the System V gABI, chapters 4 and 5, and of {@code <elf.h>}. The view is
 * safe to share between threads as long as nobody changes the bytes below it.
 */
public final class ElfFile {
  private final ByteBuffer bytes;
  private final ElfHeader header;
  private final TableLocations tables;
  private @Nullable SectionTable sections;

  private ElfFile(ByteBuffer bytes, ElfHeader header, TableLocations tables) {
    this.bytes = bytes;
    this.header = header;
    this.tables = tables;
  }

  /**
   * A view of the bytes between the buffer's position and its limit. Only the header is read.
   *
   * @param buffer a whole ELF file; its position and byte order are neither used nor changed
   * @return the view
   * @throws ElfException if the bytes do not start with an ELF header
   */
  public static ElfFile of(ByteBuffer buffer) {
    ByteBuffer bytes = buffer.slice().asReadOnlyBuffer();
    ElfClass elfClass = HeaderReader.elfClass(bytes);
    bytes.order(HeaderReader.byteOrder(bytes));
    return new ElfFile(
        bytes, HeaderReader.header(bytes, elfClass), HeaderReader.tables(bytes, elfClass));
  }

  /**
   * What the header says of the whole file.
   *
   * @return the header
   */
  public ElfHeader header() {
    return header;
  }

  /**
   * All sections in the order of the section header table, from the null section 0 on. The list
   * decodes a section each time it is asked.
   *
   * @return the sections, empty in a file without a section header table
   * @throws ElfException if the table is not in the file
   */
  public List<ElfSection> sections() {
    return sectionTable();
  }

  /**
   * One section.
   *
   * @param index its index, as in {@link ElfSection#link()}; unsigned and unchecked
   * @return the section
   * @throws ElfException if there is no such section
   */
  public ElfSection section(long index) {
    return sectionTable().section(index);
  }

  /**
   * The first section of a name.
   *
   * @param name the name
   * @return the section, or empty when none has this name
   * @throws ElfException if the section header table or its string table is not in the file
   */
  public Optional<ElfSection> section(String name) {
    SectionTable all = sectionTable();
    byte[] wanted = name.getBytes(StandardCharsets.UTF_8);
    return all.stream().filter(section -> all.isNamed(section, wanted)).findFirst();
  }

  /**
   * The file's own symbols, from its {@link SectionType#SYMTAB} section. Stripped files have none.
   *
   * @return the table, or empty when the file has none
   * @throws ElfException if there are two such sections, or the section is damaged
   */
  public Optional<SymbolTable> symbolTable() {
    return onlySectionOfType(SectionType.SYMTAB).map(this::symbolTable);
  }

  /**
   * The symbols for the dynamic linker, from the {@link SectionType#DYNSYM} section.
   *
   * @return the table, or empty when the file has none
   * @throws ElfException if there are two such sections, or the section is damaged
   */
  public Optional<SymbolTable> dynamicSymbolTable() {
    return onlySectionOfType(SectionType.DYNSYM).map(this::symbolTable);
  }

  /**
   * The symbols of a section, such as the one a relocation section links to.
   *
   * @param section a section of this file
   * @return its symbols
   * @throws ElfException if it is not a {@link SectionType#SYMTAB} or {@link SectionType#DYNSYM}
   *     section, or is damaged
   */
  public SymbolTable symbolTable(ElfSection section) {
    return new SymbolTable(this, section);
  }

  /**
   * The relocations of a section. They apply to the section of its {@link ElfSection#info()}, and
   * their symbols are in the table of its {@link ElfSection#link()}; its name means nothing.
   *
   * @param section a {@link SectionType#REL} or {@link SectionType#RELA} section of this file
   * @return the relocations in file order, decoded each time the list is asked
   * @throws ElfException if it is not such a section, or is damaged
   */
  public List<ElfRelocation> relocations(ElfSection section) {
    return new RelocationTable(header, section);
  }

  /**
   * All segments in the order of the program header table.
   *
   * @return the segments, empty in a relocatable object; decoded each time the list is asked
   * @throws ElfException if the table is not in the file
   */
  public List<ElfSegment> segments() {
    return SegmentTable.of(this);
  }

  /**
   * The notes of a section.
   *
   * @param section a {@link SectionType#NOTE} section of this file
   * @return its notes
   * @throws ElfException if it is not such a section, or is damaged
   */
  public List<ElfNote> notes(ElfSection section) {
    if (section.type() != SectionType.NOTE) {
      throw section.error("its type is " + SectionType.describe(section.type()) + ", not NOTE");
    }
    return NoteReader.read(section.bytes(), section.alignment(), section::error);
  }

  /**
   * The notes of a segment, for a file whose section headers are stripped.
   *
   * @param segment a {@link SegmentType#NOTE} segment of this file
   * @return its notes
   * @throws ElfException if it is not such a segment, or is damaged
   */
  public List<ElfNote> notes(ElfSegment segment) {
    if (segment.type() != SegmentType.NOTE) {
      throw segment.error("its type is 0x" + Integer.toHexString(segment.type()) + ", not NOTE");
    }
    return NoteReader.read(segment.bytes(), segment.alignment(), segment::error);
  }

  TableLocations tables() {
    return tables;
  }

  SectionTable sectionTable() {
    SectionTable table = sections;
    if (table == null) {
      table = SectionTable.of(this);
      sections = table;
    }
    return table;
  }

  FieldReader fieldsAt(int offset) {
    return new FieldReader(bytes, header.elfClass(), offset);
  }

  /** A part of the file, once it is known to lie within the file. */
  ByteBuffer slice(Object part, long offset, long size) {
    if (offset < 0 || size < 0 || offset > bytes.limit() || size > bytes.limit() - offset) {
      throw new ElfException(
          part.toString(),
          "its "
              + Long.toUnsignedString(size)
              + " bytes are not all within the file's "
              + bytes.limit(),
          offset);
    }
    return bytes.slice((int) offset, (int) size).order(bytes.order());
  }

  private Optional<ElfSection> onlySectionOfType(int type) {
    List<ElfSection> found =
        sections().stream().filter(section -> section.type() == type).limit(2).toList();
    if (found.size() > 1) {
      throw found
          .get(1)
          .error("it is a second " + SectionType.describe(type) + " section, and a file has one");
    }
    return found.stream().findFirst();
  }
}
