package skep.types;

/** As what fields can be read. */
final class Readings {
  private static final int POINTER_SIZE = 8;

  private Readings() {}

  /** Whether reading a field of one type as another gives all of it and nothing else. */
  static boolean fits(FieldType known, FieldType said) {
    if (known.equals(said)) {
      return true;
    } else if (known instanceof FieldType.Bitfield field) {
      return fits(field.of(), said);
    } else if (known instanceof FieldType.Pointer) {
      return said instanceof FieldType.Pointer
          || said.equals(new FieldType.Int(POINTER_SIZE, false));
    } else if (known instanceof FieldType.Array array && said instanceof FieldType.Array other) {
      return fits(array.element(), other.element())
          && (array.length() == other.length() || array.length() == 0 || other.length() == 0);
    } else if (known instanceof FieldType.Char && said instanceof FieldType.Int number) {
      return number.size() == 1;
    }
    return number(known).equals(number(said));
  }

  /** The number that a type is in memory; itself if it is none. */
  private static FieldType number(FieldType type) {
    if (type instanceof FieldType.Bool) {
      return new FieldType.Int(1, false);
    } else if (type instanceof FieldType.Enumeration enumeration) {
      return new FieldType.Int(enumeration.size(), enumeration.signed());
    }
    return type;
  }

  static boolean isVoidPointer(FieldType type) {
    return type instanceof FieldType.Pointer pointer && pointer.to() instanceof FieldType.Void;
  }
}
