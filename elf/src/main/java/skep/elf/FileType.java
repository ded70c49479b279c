package skep.elf;

/** What a file is for: values of {@link ElfHeader#type()} ({@code ET_*} in {@code <elf.h>}). */
public final class FileType {
  /** No type. */
  public static final int NONE = 0;

  /** A relocatable object, as compilers make. */
  public static final int REL = 1;

  /** An executable at fixed addresses. */
  public static final int EXEC = 2;

  /** A shared library or position-independent executable. */
  public static final int DYN = 3;

  /** A core dump. */
  public static final int CORE = 4;

  private FileType() {}
}
