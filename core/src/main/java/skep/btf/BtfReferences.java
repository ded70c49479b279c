package skep.btf;

/**
 * Checks that every type id and string offset in a section's own types is one: the same checks as
 * libbpf's {@code btf_sanity_check}, so that what it opens is opened here, and no more is left to
 * be found late.
 */
final class BtfReferences {
  private final Btf btf;

  private BtfReferences(Btf btf) {
    this.btf = btf;
  }

  static void check(Btf btf) {
    BtfReferences references = new BtfReferences(btf);
    int end = btf.typeCount();
    for (int id = btf.firstId(); id < end; id++) {
      references.checkType(id);
    }
  }

  private void checkType(int id) {
    checkString(id, 0, "its name");
    switch (btf.kind(id)) {
      case PTR, TYPEDEF, VOLATILE, CONST, RESTRICT, VAR, DECL_TAG, TYPE_TAG -> checkTypeId(id, 2);
      case FUNC -> checkFunc(id);
      case ARRAY -> {
        checkTypeId(id, 3);
        checkTypeId(id, 4);
      }
      case STRUCT, UNION -> checkElements(id, 3, "the name of its member");
      case FUNC_PROTO -> {
        checkTypeId(id, 2);
        checkElements(id, 2, "the name of its parameter");
      }
      case ENUM -> checkElementNames(id, 2);
      case ENUM64 -> checkElementNames(id, 3);
      case DATASEC -> {
        for (int element = 0; element < btf.vlen(id); element++) {
          checkTypeId(id, 3 + 3 * element);
        }
      }
      case VOID, INT, FWD, FLOAT, UNKNOWN -> {}
    }
  }

  private void checkFunc(int id) {
    checkTypeId(id, 2);
    int target = btf.word(id, 2);
    if (btf.kind(target) != BtfKind.FUNC_PROTO) {
      throw BtfException.inType(
          id,
          btf.recordOffset(id),
          "function '"
              + btf.name(id)
              + "' is of type ["
              + target
              + "], which is a "
              + btf.kind(target)
              + " and not a FUNC_PROTO");
    }
  }

  private void checkElements(int id, int wordsEach, String what) {
    int end = 3 + wordsEach * btf.vlen(id);
    for (int word = 3; word < end; word += wordsEach) {
      checkString(id, word, what);
      checkTypeId(id, word + 1);
    }
  }

  private void checkElementNames(int id, int wordsEach) {
    int end = 3 + wordsEach * btf.vlen(id);
    for (int word = 3; word < end; word += wordsEach) {
      checkString(id, word, "the name of its enumerator");
    }
  }

  private void checkString(int id, int word, String what) {
    int offset = btf.word(id, word);
    if (!btf.hasString(offset)) {
      throw BtfException.inType(
          id,
          btf.recordOffset(id),
          what
              + " is at string offset "
              + Integer.toUnsignedString(offset)
              + ", where no string is");
    }
  }

  private void checkTypeId(int id, int word) {
    int target = btf.word(id, word);
    if (!btf.hasType(target)) {
      throw BtfException.inType(
          id,
          btf.recordOffset(id),
          "refers to type ["
              + Integer.toUnsignedString(target)
              + "]; ids go from 0 to "
              + (btf.typeCount() - 1));
    }
  }
}
