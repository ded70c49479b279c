package skep.elf;

/** Bits of {@link ElfSection#flags()} ({@code SHF_*} in {@code <elf.h>}). */
public final class SectionFlags {
  /** Writable while the program runs. */
  public static final long WRITE = 0x1;

  /** In memory while the program runs. */
  public static final long ALLOC = 0x2;

  /** Machine instructions. */
  public static final long EXECINSTR = 0x4;

  /** Equal elements may be merged. */
  public static final long MERGE = 0x10;

  /** NUL-terminated strings. */
  public static final long STRINGS = 0x20;

  /** {@link ElfSection#info()} is a section index. */
  public static final long INFO_LINK = 0x40;

  /** Ordered as the section of {@link ElfSection#link()} is. */
  public static final long LINK_ORDER = 0x80;

  /** Member of a {@link SectionType#GROUP}. */
  public static final long GROUP = 0x200;

  /** Data of each thread. */
  public static final long TLS = 0x400;

  /**
   * The bytes start with a compression header; {@link ElfSection#bytes()} gives them as they are.
   */
  public static final long COMPRESSED = 0x800;

  /** Not to be dropped by the linker. */
  public static final long GNU_RETAIN = 0x200000;

  /** Dropped by the linker. */
  public static final long EXCLUDE = 0x80000000L;

  private SectionFlags() {}
}
