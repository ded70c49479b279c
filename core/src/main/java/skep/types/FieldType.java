package skep.types;

import java.util.Objects;

/**
 * What a field is, as far as code that reads it must know; typedefs and qualifiers are gone. Two
 * kernels in which a field has equal types are read alike.
 *
 * <pre>{@code
 * if (field.type().orElseThrow() instanceof FieldType.Int number) {
 *   System.out.println((number.signed() ? "s" : "u") + 8 * number.size());
 * }
 * }</pre>
 */
public sealed interface FieldType {

  /**
   * A number.
   *
   * @param size its bytes: 1, 2, 4, 8 or 16
   * @param signed whether its topmost bit is a sign
   */
  record Int(int size, boolean signed) implements FieldType {
    /** Checks the components. {@inheritDoc} */
    public Int {
      if (size < 1 || size > 16 || Integer.bitCount(size) != 1) {
        throw new IllegalArgumentException("there is no integer of " + size + " bytes");
      }
    }

    @Override
    public String toString() {
      return (signed ? "s" : "u") + 8 * size;
    }
  }

  /** A character: C's {@code char}, of one byte, whose sign differs between machines. */
  record Char() implements FieldType {
    @Override
    public String toString() {
      return "char";
    }
  }

  /** A truth value: C's {@code bool}, one byte that is 0 or 1. */
  record Bool() implements FieldType {
    @Override
    public String toString() {
      return "bool";
    }
  }

  /**
   * A floating-point number, which BPF programs can only copy.
   *
   * @param size its bytes: 2, 4, 8, 12 or 16
   */
  record Float(int size) implements FieldType {
    @Override
    public String toString() {
      return "float" + 8 * size;
    }
  }

  /**
   * An enum.
   *
   * @param name its tag, empty when it has none
   * @param size its bytes: 1, 2, 4 or 8
   * @param signed whether its values are signed
   */
  record Enumeration(String name, int size, boolean signed) implements FieldType {
    @Override
    public String toString() {
      return ("enum " + name).strip();
    }
  }

  /**
   * A bit-field.
   *
   * @param of its declared type: an {@link Int}, {@link Bool} or {@link Enumeration}
   * @param bits its width, from 1 to that of the declared type
   */
  record Bitfield(FieldType of, int bits) implements FieldType {
    /** Checks the components. {@inheritDoc} */
    public Bitfield {
      int size =
          of instanceof Int number ? number.size() : of instanceof Enumeration e ? e.size() : 1;
      if (!(of instanceof Int || of instanceof Bool || of instanceof Enumeration)) {
        throw new IllegalArgumentException(of + " cannot be the type of a bit-field");
      }
      if (bits < 1 || bits > 8 * size) {
        throw new IllegalArgumentException(
            "a bit-field of " + of + " cannot have " + bits + " bits");
      }
    }

    @Override
    public String toString() {
      return of + ":" + bits;
    }
  }

  /**
   * A pointer, of 8 bytes in BPF programs and 64-bit kernels.
   *
   * @param to what it points to
   */
  record Pointer(FieldType to) implements FieldType {
    /** Checks the components. {@inheritDoc} */
    public Pointer {
      Objects.requireNonNull(to, "to");
    }

    @Override
    public String toString() {
      return to + " *";
    }
  }

  /**
   * An array.
   *
   * @param element what its elements are
   * @param length how many there are; 0 for a flexible array, which only the kernel knows the
   *     length of
   */
  record Array(FieldType element, long length) implements FieldType {
    /** Checks the components. {@inheritDoc} */
    public Array {
      Objects.requireNonNull(element, "element");
      if (length < 0) {
        throw new IllegalArgumentException("an array cannot have " + length + " elements");
      }
    }

    /** As C has it: of an array of arrays, how many of them there are comes first. */
    @Override
    public String toString() {
      StringBuilder lengths = new StringBuilder();
      FieldType leaf = this;
      while (leaf instanceof Array array) {
        lengths.append('[').append(array.length == 0 ? "" : array.length).append(']');
        leaf = array.element;
      }
      return leaf.toString() + lengths;
    }
  }

  /**
   * A struct or union.
   *
   * @param kind what the name is
   * @param name its tag, or else the typedef that it is known by; empty when it has neither
   */
  record Struct(StructKind kind, String name) implements FieldType {
    /** Checks the components. {@inheritDoc} */
    public Struct {
      Objects.requireNonNull(kind, "kind");
      Objects.requireNonNull(name, "name");
    }

    /**
     * A struct that has a tag.
     *
     * @param name the tag
     * @return the struct
     */
    public static Struct named(String name) {
      return new Struct(StructKind.STRUCT, name);
    }

    @Override
    public String toString() {
      return kind.prefixed(name.isEmpty() ? "{...}" : name);
    }
  }

  /** A function, which a pointer can point to. */
  record Function() implements FieldType {
    @Override
    public String toString() {
      return "function";
    }
  }

  /** Nothing, or nothing that is known: what a {@code void *} points to. */
  record Void() implements FieldType {
    @Override
    public String toString() {
      return "void";
    }
  }
}
