package skep.elf;

/** Bits of {@link ElfSegment#flags()} ({@code PF_*} in {@code <elf.h>}). */
public final class SegmentFlags {
  /** Executable. */
  public static final int EXECUTE = 0x1;

  /** Writable. */
  public static final int WRITE = 0x2;

  /** Readable. */
  public static final int READ = 0x4;

  private SegmentFlags() {}
}
