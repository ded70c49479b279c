package skep.elf;

import java.util.OptionalLong;

/**
 * Bytes that are not the ELF file they were read as, or a request that no ELF file can hold.
 *
 * <p>The message names the part of the file, what is wrong with it and, when reading, where: {@code
 * section 4 '.rel.text': its entry size is 0, ELF64 has 16 (at file offset 0x5f8)}.
 */
public final class ElfException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String part;
  private final String problem;
  private final boolean located;
  private final long offset;

  /**
   * An error in a part of a file that has no place in it yet, as when writing.
   *
   * @param part the part of the file, such as {@code symbol 'main'}
   * @param problem what is wrong with it, and what to do
   */
  public ElfException(String part, String problem) {
    super(part + ": " + problem);
    this.part = part;
    this.problem = problem;
    this.located = false;
    this.offset = 0;
  }

  /**
   * An error at a place in a file.
   *
   * @param part the part of the file being read, such as {@code section header table}
   * @param problem what is wrong with it
   * @param offset bytes from the start of the file to that part
   */
  public ElfException(String part, String problem, long offset) {
    super(part + ": " + problem + " (at file offset 0x" + Long.toHexString(offset) + ")");
    this.part = part;
    this.problem = problem;
    this.located = true;
    this.offset = offset;
  }

  /**
   * The part of the file that was being read or written.
   *
   * @return for example {@code section 4 '.rel.text'}
   */
  public String part() {
    return part;
  }

  /**
   * What is wrong with the part.
   *
   * @return the message without the part and the place
   */
  public String problem() {
    return problem;
  }

  /**
   * Where the part is.
   *
   * @return bytes from the start of the file (unsigned), or empty when writing
   */
  public OptionalLong offset() {
    return located ? OptionalLong.of(offset) : OptionalLong.empty();
  }
}
