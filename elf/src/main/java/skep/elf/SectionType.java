package skep.elf;

/** What a section holds: values of {@link ElfSection#type()} ({@code SHT_*} in {@code <elf.h>}). */
public final class SectionType {
  /** Nothing: an unused header. Section 0 always is. */
  public static final int NULL = 0;

  /** Bytes whose meaning belongs to the program: code, data, BTF. */
  public static final int PROGBITS = 1;

  /** The file's own symbol table. */
  public static final int SYMTAB = 2;

  /** NUL-terminated strings. */
  public static final int STRTAB = 3;

  /** Relocations with addends. */
  public static final int RELA = 4;

  /** A symbol hash table. */
  public static final int HASH = 5;

  /** Facts for the dynamic linker. */
  public static final int DYNAMIC = 6;

  /** Notes. */
  public static final int NOTE = 7;

  /** Zeros that take no room in the file. */
  public static final int NOBITS = 8;

  /** Relocations without addends. */
  public static final int REL = 9;

  /** The symbols the dynamic linker needs. */
  public static final int DYNSYM = 11;

  /** Functions to run at start. */
  public static final int INIT_ARRAY = 14;

  /** Functions to run at exit. */
  public static final int FINI_ARRAY = 15;

  /** Functions to run before all others. */
  public static final int PREINIT_ARRAY = 16;

  /** Sections that are kept or dropped together. */
  public static final int GROUP = 17;

  /** Section indices of symbols that 16 bits cannot hold. */
  public static final int SYMTAB_SHNDX = 18;

  /** clang's table of symbols whose address matters; loaders ignore it. */
  public static final int LLVM_ADDRSIG = 0x6fff4c03;

  /** A GNU symbol hash table. */
  public static final int GNU_HASH = 0x6ffffff6;

  /** Symbol versions defined here. */
  public static final int GNU_VERDEF = 0x6ffffffd;

  /** Symbol versions needed from elsewhere. */
  public static final int GNU_VERNEED = 0x6ffffffe;

  /** The version of each dynamic symbol. */
  public static final int GNU_VERSYM = 0x6fffffff;

  private SectionType() {}

  /** The name of a type in an error message. */
  static String describe(int type) {
    return switch (type) {
      case NULL -> "NULL";
      case PROGBITS -> "PROGBITS";
      case SYMTAB -> "SYMTAB";
      case STRTAB -> "STRTAB";
      case RELA -> "RELA";
      case NOTE -> "NOTE";
      case NOBITS -> "NOBITS";
      case REL -> "REL";
      case DYNSYM -> "DYNSYM";
      default -> "0x" + Integer.toHexString(type);
    };
  }
}
