package skep.elf;

/** What a segment is for: values of {@link ElfSegment#type()} ({@code PT_*} in {@code <elf.h>}). */
public final class SegmentType {
  /** Unused. */
  public static final int NULL = 0;

  /** Mapped into memory. */
  public static final int LOAD = 1;

  /** Facts for the dynamic linker. */
  public static final int DYNAMIC = 2;

  /** The path of the dynamic linker. */
  public static final int INTERP = 3;

  /** Notes. */
  public static final int NOTE = 4;

  /** The program headers themselves. */
  public static final int PHDR = 6;

  /** The data every thread starts with. */
  public static final int TLS = 7;

  /** The index of the unwind tables. */
  public static final int GNU_EH_FRAME = 0x6474e550;

  /** The rights of the stack, in the flags. */
  public static final int GNU_STACK = 0x6474e551;

  /** Read-only once relocated. */
  public static final int GNU_RELRO = 0x6474e552;

  /** The {@code .note.gnu.property} notes. */
  public static final int GNU_PROPERTY = 0x6474e553;

  private SegmentType() {}
}
