package skep.elf;

/** Bytes that are not the ELF file they were read as, or a request that no ELF file can hold. */
public final class ElfException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * An error in an ELF file.
   *
   * @param message what was being read or written, what is wrong with it, and where
   */
  public ElfException(String message) {
    super(message);
  }
}
