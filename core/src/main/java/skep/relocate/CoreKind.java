package skep.relocate;

import java.util.Optional;

/**
 * What a CO-RE record asks of a type: {@code enum bpf_core_relo_kind} of {@code linux/bpf.h}, in
 * the order of its numbers.
 */
public enum CoreKind {
  /** How many bytes from the start of the root a field is. */
  FIELD_BYTE_OFFSET(About.FIELD, "byte_off"),
  /** How many bytes a field has. */
  FIELD_BYTE_SIZE(About.FIELD, "byte_sz"),
  /** Whether there is such a field: 1 or 0. */
  FIELD_EXISTS(About.FIELD, "field_exists"),
  /** Whether a field is signed: 1 or 0. */
  FIELD_SIGNED(About.FIELD, "signed"),
  /** By how many bits to shift a 64-bit load left, so that a bit-field's first bit is topmost. */
  FIELD_LSHIFT_U64(About.FIELD, "lshift_u64"),
  /** By how many bits to shift right after that, so that a bit-field's last bit is lowest. */
  FIELD_RSHIFT_U64(About.FIELD, "rshift_u64"),
  /** The id of a type in the object's own BTF. */
  TYPE_ID_LOCAL(About.TYPE, "local_type_id"),
  /** The id of a type in the target's BTF. */
  TYPE_ID_TARGET(About.TYPE, "target_type_id"),
  /** Whether there is such a type: 1 or 0. */
  TYPE_EXISTS(About.TYPE, "type_exists"),
  /** How many bytes a type has. */
  TYPE_SIZE(About.TYPE, "type_size"),
  /** Whether an enum has such a value: 1 or 0. */
  ENUMERATOR_EXISTS(About.ENUMERATOR, "enumval_exists"),
  /** What number an enum's value is. */
  ENUMERATOR_VALUE(About.ENUMERATOR, "enumval_value"),
  /** Whether there is a type of that name with the same members: 1 or 0. */
  TYPE_MATCHES(About.TYPE, "type_matches");

  /** What is asked about. */
  public enum About {
    /** A field of a struct or union, or an element of an array. */
    FIELD,
    /** A type as a whole. */
    TYPE,
    /** One value of an enum. */
    ENUMERATOR
  }

  private static final CoreKind[] BY_NUMBER = values();

  private final About about;
  private final String text;

  CoreKind(About about, String text) {
    this.about = about;
    this.text = text;
  }

  /**
   * The kind with a number.
   *
   * @param number as {@code skep.insn.CoreAccess} has it
   * @return the kind, or empty for a number that is not known here
   */
  public static Optional<CoreKind> of(int number) {
    return number >= 0 && number < BY_NUMBER.length
        ? Optional.of(BY_NUMBER[number])
        : Optional.empty();
  }

  /** {@return its number in {@code enum bpf_core_relo_kind}} */
  public int number() {
    return ordinal();
  }

  /** {@return what it asks about} */
  public About about() {
    return about;
  }

  /** {@return the short name that libbpf and LLVM print: {@code byte_off}} */
  @Override
  public String toString() {
    return text;
  }
}
