package skep.btf;

import java.util.OptionalInt;

/**
 * Bytes that are not the BTF they were read as, a type that is not there, or types that no BTF can
 * hold.
 */
public final class BtfException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String what;
  private final transient OptionalInt typeId;
  private final transient OptionalInt offset;

  private BtfException(String message, String what, OptionalInt typeId, OptionalInt offset) {
    super(message);
    this.what = what;
    this.typeId = typeId;
    this.offset = offset;
  }

  /**
   * An error that belongs to no single type.
   *
   * @param what what is wrong and, where there is one, what to do about it
   * @return the exception, to be thrown
   */
  static BtfException of(String what) {
    return new BtfException("BTF: " + what, what, OptionalInt.empty(), OptionalInt.empty());
  }

  /** An error at a byte of the section. */
  static BtfException at(int offset, String what) {
    return new BtfException(
        "BTF: byte " + offset + ": " + what, what, OptionalInt.empty(), OptionalInt.of(offset));
  }

  /** An error in or about one type. */
  static BtfException inType(int typeId, String what) {
    return new BtfException(
        "BTF type [" + typeId + "]: " + what, what, OptionalInt.of(typeId), OptionalInt.empty());
  }

  /** An error in one type's record, which starts at a byte of the section. */
  static BtfException inType(int typeId, int offset, String what) {
    return new BtfException(
        "BTF type [" + typeId + "] at byte " + offset + ": " + what,
        what,
        OptionalInt.of(typeId),
        OptionalInt.of(offset));
  }

  /** An error in {@code .BTF.ext}. */
  static BtfException inExt(int offset, String what) {
    return new BtfException(
        ".BTF.ext: byte " + offset + ": " + what,
        what,
        OptionalInt.empty(),
        OptionalInt.of(offset));
  }

  /**
   * What is wrong, without the place.
   *
   * @return the last part of the message
   */
  public String what() {
    return what;
  }

  /**
   * The type the error is about.
   *
   * @return its id, or empty when the error is about no single type
   */
  public OptionalInt typeId() {
    return typeId;
  }

  /**
   * Where in the section the error is.
   *
   * @return the offset in bytes from the section's first byte, or empty when the error is not about
   *     given bytes
   */
  public OptionalInt offset() {
    return offset;
  }
}
