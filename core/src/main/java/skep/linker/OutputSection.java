package skep.linker;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import skep.btf.BtfExt;
import skep.btf.BtfType;
import skep.btf.CoreRelocation;
import skep.btf.FuncInfo;
import skep.btf.LineInfo;
import skep.elf.ElfSection;
import skep.elf.SectionType;
import skep.linker.LinkException.Where;

/**
 * A section of the result, with what the types say about it. As long as only externs are declared
 * in it, it is no section of the file.
 */
final class OutputSection {
  private final String name;
  private Optional<Form> form = Optional.empty();
  private long alignment = 1;
  private long size;
  private final List<Placement> parts = new ArrayList<>();
  private final List<Relocation> relocations = new ArrayList<>();
  private Optional<OutputSection> relocated = Optional.empty();
  private Optional<OutputSymbol> symbol = Optional.empty();
  private boolean isTyped;
  private final List<BtfType.SectionEntry> entries = new ArrayList<>();
  private final List<FuncInfo> functions = new ArrayList<>();
  private final List<LineInfo> lines = new ArrayList<>();
  private final List<CoreRelocation> coreRelocations = new ArrayList<>();

  /** What all parts of a section have in common. */
  private record Form(int type, long flags, long entrySize) {
    static Form of(ElfSection section) {
      return new Form(section.type(), section.flags(), section.entrySize());
    }
  }

  /**
   * A relocation of the section that this one relocates.
   *
   * @param offset bytes from the start of that section
   * @param type {@code R_BPF_*}
   */
  record Relocation(long offset, OutputSymbol symbol, int type) {}

  OutputSection(String name) {
    this.name = name;
  }

  /** Adds a section of an input at the end. */
  Placement append(InputSection section, InputObject input) {
    if (section.isEphemeral()) {
      return new Placement(this, 0, ByteBuffer.allocate(0));
    }
    ElfSection part = section.elf().orElseThrow();
    if (form.isEmpty()) {
      form = Optional.of(Form.of(part));
    }
    requireSameForm(section, input);
    alignment = Math.max(alignment, part.alignment());
    long offset = size + alignment - 1 & -alignment;
    size = offset + part.size();
    if (part.size() < 0 || size > Integer.MAX_VALUE) {
      throw input
          .where()
          .section(name)
          .error(
              "with it the section has "
                  + Long.toUnsignedString(size)
                  + " bytes, more than the 2 GB that fit in a section of BPF");
    }
    Placement placed = new Placement(this, offset, copy(part));
    parts.add(placed);
    return placed;
  }

  /** Whether the content is that of a section of an input, no more and no less. */
  boolean sameContent(InputSection section) {
    return size == section.size()
        && section.elf().map(ElfSection::bytes).filter(content()::equals).isPresent();
  }

  private static ByteBuffer copy(ElfSection section) {
    ByteBuffer bytes = section.bytes();
    return ByteBuffer.allocate(bytes.remaining())
        .put(bytes.duplicate())
        .flip()
        .order(bytes.order());
  }

  /**
   * Requires that a section of an input is of the same sort, unless one of the two holds nothing.
   */
  void requireSameForm(InputSection section, InputObject input) {
    if (form.isEmpty() || section.isEphemeral()) {
      return;
    }
    Form ours = form.get();
    Form theirs = Form.of(section.elf().orElseThrow());
    Where where = input.where().section(name);
    if (ours.type != theirs.type) {
      throw mismatch(where, "type", ours.type, theirs.type);
    }
    if (ours.flags != theirs.flags) {
      throw mismatch(where, "flags", ours.flags, theirs.flags);
    }
    if (ours.entrySize != theirs.entrySize) {
      throw mismatch(where, "entry size", ours.entrySize, theirs.entrySize);
    }
  }

  private static LinkException mismatch(Where where, String what, long ours, long theirs) {
    return where.error(
        "it has the "
            + what
            + " 0x"
            + Long.toHexString(theirs)
            + " here and 0x"
            + Long.toHexString(ours)
            + " in the objects before; sections of one name must be alike");
  }

  String name() {
    return name;
  }

  /** Whether it is a section of the file. */
  boolean isReal() {
    return form.isPresent();
  }

  boolean isRelocations() {
    return isReal() && type() == SectionType.REL;
  }

  int type() {
    return form.orElseThrow().type;
  }

  long flags() {
    return form.orElseThrow().flags;
  }

  long entrySize() {
    return form.orElseThrow().entrySize;
  }

  long alignment() {
    return alignment;
  }

  /** Bytes, also when they are none of the file's. */
  long size() {
    return size;
  }

  /** The bytes of all parts, zeros between them. */
  ByteBuffer content() {
    if (!isReal() || type() == SectionType.NOBITS) {
      return ByteBuffer.allocate(0);
    }
    ByteBuffer content = ByteBuffer.allocate((int) size);
    for (Placement part : parts) {
      content.position((int) part.offset()).put(part.bytes().duplicate());
    }
    return content.rewind();
  }

  /** The relocations, when it is a section of relocations. */
  List<Relocation> relocations() {
    return relocations;
  }

  /** The section that its relocations are about, once it has any. */
  Optional<OutputSection> relocated() {
    return relocated;
  }

  void relocates(OutputSection target) {
    relocated = Optional.of(target);
  }

  /** The symbol that stands for it; there is one at most. */
  Optional<OutputSymbol> symbol() {
    return symbol;
  }

  void symbol(OutputSymbol standsForIt) {
    symbol = Optional.of(standsForIt);
  }

  /** Whether it has a DATASEC, even if nothing is in it. */
  boolean isTyped() {
    return isTyped;
  }

  void markTyped() {
    isTyped = true;
  }

  /** Its variables, to be added to and changed. */
  List<BtfType.SectionEntry> entries() {
    return entries;
  }

  List<FuncInfo> functions() {
    return functions;
  }

  List<LineInfo> lines() {
    return lines;
  }

  List<CoreRelocation> coreRelocations() {
    return coreRelocations;
  }

  /** What {@code .BTF.ext} says of it, if anything. */
  Optional<BtfExt.Section> ext() {
    boolean silent = functions.isEmpty() && lines.isEmpty() && coreRelocations.isEmpty();
    return silent
        ? Optional.empty()
        : Optional.of(new BtfExt.Section(name, functions, lines, coreRelocations));
  }
}
