package skep.linker;

import java.util.Optional;
import skep.elf.ElfSection;
import skep.elf.SectionFlags;
import skep.elf.SectionType;

/**
 * A section of an input.
 *
 * @param name its name
 * @param elf the section of the file; empty when only BTF knows it, as {@code .ksyms} and {@code
 *     .kconfig}, whose variables are all externs
 * @param kept whether it is to be part of the result
 */
record InputSection(String name, Optional<ElfSection> elf, boolean kept) {
  private static final String DEBUG = ".debug_";

  /** The prefix of the names of relocation sections. */
  static final String REL = ".rel";

  static final String BTF = ".BTF";
  static final String BTF_EXT = ".BTF.ext";

  static InputSection of(ElfSection section) {
    String name = section.name();
    return new InputSection(name, Optional.of(section), !isLeftOut(section, name));
  }

  /** A section that only BTF knows. */
  static InputSection ephemeral(String name) {
    return new InputSection(name, Optional.empty(), true);
  }

  boolean isEphemeral() {
    return elf.isEmpty();
  }

  boolean isDebug() {
    return name.startsWith(DEBUG);
  }

  /** Whether it is kept and holds code or data, or externs alone. */
  boolean isContent() {
    return kept && (isEphemeral() || is(SectionType.PROGBITS) || is(SectionType.NOBITS));
  }

  /** Whether it is kept and holds relocations. */
  boolean isRelocations() {
    return kept && is(SectionType.REL);
  }

  boolean isCode() {
    return is(SectionType.PROGBITS)
        && elf.filter(section -> section.has(SectionFlags.EXECINSTR)).isPresent();
  }

  /**
   * Whether it holds the targets of indirect jumps, in bytes from the start of the code's section.
   */
  boolean isJumpTables() {
    return name.equals(".jumptables");
  }

  boolean is(int type) {
    return elf.isPresent() && elf.get().type() == type;
  }

  /** Bytes, of a section without bytes in the file as well. */
  long size() {
    return elf.map(ElfSection::size).orElse(0L);
  }

  /** What is of no use in a result, or made anew there. */
  private static boolean isLeftOut(ElfSection section, String name) {
    boolean emptyText =
        section.type() == SectionType.PROGBITS && section.size() == 0 && name.equals(".text");
    boolean types =
        section.type() == SectionType.PROGBITS && (name.equals(BTF) || name.equals(BTF_EXT));
    return section.type() == SectionType.STRTAB
        || section.type() == SectionType.LLVM_ADDRSIG
        || emptyText
        || types
        || name.startsWith(DEBUG)
        || name.startsWith(REL + DEBUG)
        || name.equals(REL + BTF)
        || name.equals(REL + BTF_EXT);
  }
}
