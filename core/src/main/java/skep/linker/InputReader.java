package skep.linker;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import skep.btf.Btf;
import skep.btf.BtfException;
import skep.btf.BtfExt;
import skep.elf.ElfClass;
import skep.elf.ElfException;
import skep.elf.ElfFile;
import skep.elf.ElfHeader;
import skep.elf.ElfRelocation;
import skep.elf.ElfSection;
import skep.elf.ElfSymbol;
import skep.elf.FileType;
import skep.elf.Machine;
import skep.elf.SectionType;
import skep.elf.SymbolBinding;
import skep.elf.SymbolSection;
import skep.elf.SymbolTable;
import skep.elf.SymbolType;
import skep.elf.SymbolVisibility;
import skep.linker.LinkException.Where;

/**
 * Reads an input and checks it, so that what comes after need not: libbpf's {@code
 * linker_load_obj_file} and its sanity checks.
 */
final class InputReader {
  private static final int INSN_SIZE = 8;

  /** Pages of 64 KB are the largest that Linux has, and arenas are the most aligned of sections. */
  private static final long MAX_ALIGNMENT = 1 << 16;

  /**
   * Bytes of names for each byte of a file: more than any compiler's, and few enough where all
   * symbols have the same long one.
   */
  private static final int NAMES_PER_BYTE = 16;

  /** R_BPF_64_64, R_BPF_64_ABS64, R_BPF_64_ABS32 and R_BPF_64_32 of LLVM. */
  private static final Set<Integer> RELOCATION_TYPES = Set.of(1, 2, 3, 10);

  private final Where where;
  private final ElfFile elf;
  private final int fileSize;
  private final List<InputSection> sections = new ArrayList<>();
  private final List<ElfSymbol> symbols = new ArrayList<>();
  private long contentSize;
  private long nameSize;

  private InputReader(Where where, LinkInput input) {
    this.where = where;
    this.elf = ElfFile.of(input.bytes());
    this.fileSize = input.bytes().remaining();
  }

  static InputObject read(LinkInput input) {
    Where where = Where.in(input.name());
    try {
      return new InputReader(where, input).read(input.name());
    } catch (ElfException | BtfException damaged) {
      throw where.error(damaged);
    }
  }

  private InputObject read(String file) {
    checkHeader(elf.header());
    for (ElfSection section : elf.sections()) {
      sections.add(InputSection.of(section));
      countName(section.name());
    }
    List<InputSection> real = sections.subList(Math.min(1, sections.size()), sections.size());
    real.forEach(this::checkSection);
    SymbolTable table =
        elf.symbolTable()
            .orElseThrow(
                () -> where.error("it has no symbol table; was it stripped of all symbols?"));
    for (ElfSymbol symbol : table) {
      symbols.add(symbol);
      countName(symbol.name());
      checkSymbol(symbol);
    }
    for (InputSection section : real) {
      if (section.is(SectionType.REL) && !section.isDebug()) {
        checkRelocations(section, table);
      }
    }
    Optional<InputTypes> types = readTypes();
    return new InputObject(file, elf, sections, symbols, types);
  }

  private void countName(String name) {
    nameSize += name.length();
    if (nameSize > (long) NAMES_PER_BYTE * fileSize) {
      throw where.error("its names are longer in sum than any compiler's; refusing to read them");
    }
  }

  private void checkHeader(ElfHeader header) {
    if (header.elfClass() != ElfClass.ELF64
        || header.type() != FileType.REL
        || header.machine() != Machine.BPF) {
      throw where.error(
          "it is no BPF object: ELF class "
              + header.elfClass()
              + ", type "
              + header.type()
              + " and machine "
              + header.machine()
              + ", not ELF64, "
              + FileType.REL
              + " (relocatable) and "
              + Machine.BPF
              + " (BPF)");
    }
  }

  private void checkSection(InputSection section) {
    ElfSection header = section.elf().orElseThrow();
    Where at = where.section(section.name());
    if (section.name().isEmpty()) {
      throw where.error("section #" + header.index() + " has no name");
    }
    contentSize += header.bytes().remaining();
    if (contentSize > fileSize) {
      throw at.error("with it, sections have more bytes than the file, so that some overlap");
    }
    if (section.isDebug()) {
      return;
    }
    switch (header.type()) {
      case SectionType.SYMTAB,
          SectionType.STRTAB,
          SectionType.PROGBITS,
          SectionType.NOBITS,
          SectionType.REL,
          SectionType.LLVM_ADDRSIG -> {}
      default ->
          throw at.error(
              "its type is 0x"
                  + Integer.toHexString(header.type())
                  + ", which is unknown in BPF objects; remove it with llvm-objcopy"
                  + " --remove-section");
    }
    if (Long.bitCount(header.alignment()) > 1 || header.alignment() < 0) {
      throw at.error(
          "its alignment " + Long.toUnsignedString(header.alignment()) + " is not a power of two");
    }
    if (section.kept() && header.alignment() > MAX_ALIGNMENT) {
      throw at.error(
          "its alignment " + header.alignment() + " is more than a page's, " + MAX_ALIGNMENT);
    }
    if (section.kept()
        && header.entrySize() != 0
        && Long.remainderUnsigned(header.size(), header.entrySize()) != 0) {
      throw at.error(
          "its "
              + Long.toUnsignedString(header.size())
              + " bytes are no whole elements of "
              + Long.toUnsignedString(header.entrySize()));
    }
    if (section.isCode() && header.size() % INSN_SIZE != 0) {
      throw at.error("its " + header.size() + " bytes are no whole instructions of " + INSN_SIZE);
    }
  }

  private void checkSymbol(ElfSymbol symbol) {
    Where at = where.symbol(symbol.name().isEmpty() ? "#" + symbol.index() : symbol.name());
    if (symbol.index() == 0) {
      boolean isNull =
          symbol.name().isEmpty()
              && symbol.binding() == SymbolBinding.LOCAL
              && symbol.type() == SymbolType.NOTYPE
              && symbol.other() == 0
              && symbol.isUndefined()
              && symbol.value() == 0
              && symbol.size() == 0;
      if (!isNull) {
        throw at.error("the first symbol of a table must be all zeros");
      }
      return;
    }
    switch (symbol.binding()) {
      case LOCAL, GLOBAL, WEAK -> {}
      default -> throw at.error("its binding " + symbol.binding() + " is unknown in BPF objects");
    }
    if (symbol.visibility() != SymbolVisibility.DEFAULT
        && symbol.visibility() != SymbolVisibility.HIDDEN) {
      throw at.error(
          "its visibility is " + symbol.visibility() + "; only default and hidden are known");
    }
    if (symbol.isUndefined()) {
      if (symbol.type() != SymbolType.NOTYPE
          || symbol.binding() == SymbolBinding.LOCAL
          || symbol.value() != 0
          || symbol.size() != 0) {
        throw at.error(
            "it is an extern, and has the type "
                + symbol.type()
                + ", the binding "
                + symbol.binding()
                + ", an address or a size, which externs have not");
      }
    } else if (symbol.section() instanceof SymbolSection.Index
        && symbol.type() == SymbolType.SECTION
        && symbol.value() != 0) {
      throw at.error("it stands for a section, but not for its start");
    }
  }

  private void checkRelocations(InputSection section, SymbolTable table) {
    ElfSection header = section.elf().orElseThrow();
    Where at = where.section(section.name());
    List<ElfRelocation> relocations = elf.relocations(header);
    if (header.link() != table.section().index()) {
      throw at.error(
          "its symbols are those of section #" + header.link() + ", which is no symbol table");
    }
    if (header.info() == 0 || header.info() >= sections.size()) {
      throw at.error("it is about section #" + header.info() + ", which is not there");
    }
    InputSection target = sections.get((int) header.info());
    if (!section.name().equals(InputSection.REL + target.name())) {
      throw at.error(
          "it is about '"
              + target.name()
              + "', so its name should be '"
              + InputSection.REL
              + target.name()
              + "'");
    }
    if (!target.kept()) {
      return;
    }
    if (!target.isContent()) {
      throw at.error("it is about '" + target.name() + "', which holds neither code nor data");
    }
    for (int i = 0; i < relocations.size(); i++) {
      checkRelocation(relocations.get(i), i, target, table, at);
    }
  }

  private static void checkRelocation(
      ElfRelocation relocation, int index, InputSection target, SymbolTable table, Where where) {
    if (!RELOCATION_TYPES.contains(relocation.type())) {
      throw where.error(
          "relocation #" + index + " is of type " + relocation.type() + ", unknown for BPF");
    }
    if (relocation.symbolIndex() == 0 || relocation.symbolIndex() >= table.size()) {
      throw where.error(
          "relocation #"
              + index
              + " refers to symbol #"
              + relocation.symbolIndex()
              + " of "
              + table.size());
    }
    if (target.isCode() && relocation.offset() % INSN_SIZE != 0) {
      throw where.error(
          "relocation #"
              + index
              + " is at byte "
              + Long.toUnsignedString(relocation.offset())
              + ", where no instruction starts");
    }
  }

  private Optional<InputTypes> readTypes() {
    Optional<Btf> btf = lastBytes(InputSection.BTF).map(section -> Btf.parse(section.bytes()));
    Optional<ElfSection> ext = lastBytes(InputSection.BTF_EXT);
    if (btf.isEmpty() && ext.isPresent()) {
      throw where.section(InputSection.BTF_EXT).error("it needs types, and there is no .BTF");
    }
    return btf.map(
        types ->
            InputTypes.read(
                types,
                ext.map(section -> BtfExt.parse(section.bytes(), types)),
                sections,
                symbols,
                where));
  }

  private Optional<ElfSection> lastBytes(String name) {
    return sections.stream()
        .filter(section -> section.name().equals(name) && section.is(SectionType.PROGBITS))
        .flatMap(section -> section.elf().stream())
        .reduce((first, second) -> second);
  }
}
