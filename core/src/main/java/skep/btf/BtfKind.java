package skep.btf;

/**
 * What a BTF type is: the kinds of {@code linux/btf.h}, in the order of their numbers.
 *
 * <p>A kind newer than these is {@link #UNKNOWN}: such a type can be stepped over when the BTF
 * carries a layout section that gives its size, and is an error otherwise.
 */
public enum BtfKind {
  /** No type: id 0, the target of {@code void *} and the result of a {@code void} function. */
  VOID,
  /** An integer, {@code bool} and {@code char} included. */
  INT,
  /** A pointer. */
  PTR,
  /** An array with a fixed number of elements. */
  ARRAY,
  /** A {@code struct}. */
  STRUCT,
  /** A {@code union}. */
  UNION,
  /** An {@code enum} whose values have 32 bits. */
  ENUM,
  /** A {@code struct} or {@code union} that is declared but not defined. */
  FWD,
  /** A {@code typedef}. */
  TYPEDEF,
  /** {@code volatile}. */
  VOLATILE,
  /** {@code const}. */
  CONST,
  /** {@code restrict}. */
  RESTRICT,
  /** A function: a name and a linkage for a {@link #FUNC_PROTO}. */
  FUNC,
  /** Parameters and result of a function. */
  FUNC_PROTO,
  /** A variable. */
  VAR,
  /** The variables of one ELF section. */
  DATASEC,
  /** A floating-point number. */
  FLOAT,
  /** {@code __attribute__((btf_decl_tag("…")))} on a declaration, a member or a parameter. */
  DECL_TAG,
  /** {@code __attribute__((btf_type_tag("…")))} on a type. */
  TYPE_TAG,
  /** An {@code enum} whose values have 64 bits. */
  ENUM64,
  /** A kind made after this library. */
  UNKNOWN;

  private static final BtfKind[] BY_NUMBER = values();

  /**
   * {@return true for const, volatile, restrict and type tag, which qualify a type without changing
   * its layout}
   */
  public boolean isModifier() {
    return this == VOLATILE || this == CONST || this == RESTRICT || this == TYPE_TAG;
  }

  /** {@return true for {@link #STRUCT} and {@link #UNION}} */
  public boolean isComposite() {
    return this == STRUCT || this == UNION;
  }

  /** {@return true for {@link #ENUM} and {@link #ENUM64}} */
  public boolean isEnum() {
    return this == ENUM || this == ENUM64;
  }

  /**
   * The kind with a number from an {@code info} word, 0 to 127; kind 0 is no record's kind, so it
   * is unknown too.
   */
  static BtfKind ofRecord(int number) {
    return number == 0 || number >= UNKNOWN.ordinal() ? UNKNOWN : BY_NUMBER[number];
  }
}
