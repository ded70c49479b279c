package skep.relocate;

import java.util.ArrayList;
import java.util.List;
import skep.btf.Btf;
import skep.btf.BtfType;
import skep.insn.CoreAccess;
import skep.relocate.CoreSpec.Element;
import skep.relocate.CoreSpec.Member;

/** Follows the access string of one CO-RE record through the types of its object. */
final class CoreSpecParser {
  private final Btf btf;
  private final CoreAccess record;
  private final List<CoreSpec.Accessor> path = new ArrayList<>();

  /** Where the access has come to. */
  private int typeId;

  /** Of 32 bits, as libbpf's: an index below 0 goes round. */
  private int bitOffset;

  CoreSpecParser(Btf btf, CoreAccess record) {
    this.btf = btf;
    this.record = record;
  }

  CoreSpec parse() {
    CoreKind kind =
        CoreKind.of(record.kind())
            .orElseThrow(
                () -> error("this kind is not known; is there a newer version of this library?"));
    btf.kind(record.typeId());
    return switch (kind.about()) {
      case TYPE -> type(kind);
      case ENUMERATOR -> enumerator(kind);
      case FIELD -> field(kind);
    };
  }

  private CoreSpec type(CoreKind kind) {
    if (!record.access().equals("0")) {
      throw error("the access string of a question about a type is '0'");
    }
    return new CoreSpec.Type(btf, record.typeId(), kind);
  }

  private CoreSpec enumerator(CoreKind kind) {
    List<Integer> indices = indices();
    int id = btf.skipModifiersAndTypedefs(record.typeId());
    if (!(btf.type(id) instanceof BtfType.Enumeration enumeration)) {
      throw error("it asks about an enum's value, and [" + id + "] is a " + btf.kind(id));
    }
    if (indices.size() > 1) {
      throw error("the access string of a question about an enum's value is one number");
    }
    int index = checked(indices.get(0), enumeration.values().size(), "value", id);
    return new CoreSpec.Enumerator(btf, record.typeId(), kind, index);
  }

  private CoreSpec field(CoreKind kind) {
    List<Integer> indices = indices();
    typeId = btf.skipModifiersAndTypedefs(record.typeId());
    element(indices.get(0));
    for (int i = 1; i < indices.size(); i++) {
      int id = btf.skipModifiersAndTypedefs(typeId);
      if (btf.type(id) instanceof BtfType.Composite composite) {
        member(id, composite, indices.get(i));
      } else if (btf.type(id) instanceof BtfType.Array array) {
        arrayElement(id, array, indices.get(i));
      } else {
        throw error(
            "its number "
                + i
                + " goes into ["
                + id
                + "], a "
                + btf.kind(id)
                + ", which is neither struct nor union nor array");
      }
    }
    return new CoreSpec.Field(btf, record.typeId(), kind, indices, path, typeId, bitOffset);
  }

  private void member(int id, BtfType.Composite composite, int number) {
    int index = checked(number, composite.members().size(), "member", id);
    BtfType.Member member = composite.members().get(index);
    bitOffset += (int) member.bitOffset();
    if (!member.name().isEmpty()) {
      path.add(new Member(id, index, member.name()));
    }
    typeId = member.typeId();
  }

  private void arrayElement(int id, BtfType.Array array, int index) {
    if (!hasElement(btf, array, path, index)) {
      throw error(
          "there is no element " + index + " among the " + array.length() + " of [" + id + "]");
    }
    typeId = btf.skipModifiersAndTypedefs(array.elementTypeId());
    element(index);
  }

  /** An element of the type that the access has come to. */
  private void element(int index) {
    path.add(new Element(typeId, index));
    bitOffset += index * (int) btf.sizeOf(typeId) * 8;
  }

  /**
   * Whether an array has an element. One of no elements that is the last member of its struct may
   * have any number of them.
   *
   * @param path the steps up to the array
   */
  static boolean hasElement(Btf btf, BtfType.Array array, List<CoreSpec.Accessor> path, int index) {
    if (array.length() == 0 && path.get(path.size() - 1) instanceof Member member) {
      int last = ((BtfType.Composite) btf.type(member.typeId())).members().size() - 1;
      return member.index() == last;
    }
    return Integer.toUnsignedLong(index) < array.length();
  }

  private int checked(int index, long count, String what, int id) {
    if (Integer.toUnsignedLong(index) >= count) {
      throw error("there is no " + what + " " + index + " among the " + count + " of [" + id + "]");
    }
    return index;
  }

  /**
   * The numbers of the access string, read as C's {@code scanf("%d")} does: with a sign and space
   * before them, and each cut to 32 bits. A number that follows another needs no colon then.
   */
  private List<Integer> indices() {
    String text = record.access();
    if (text.isEmpty() || text.charAt(0) == ':') {
      throw error("its access string starts with no number");
    }
    List<Integer> indices = new ArrayList<>();
    int at = 0;
    while (at < text.length()) {
      if (text.charAt(at) == ':') {
        at++;
      }
      while (at < text.length() && isSpace(text.charAt(at))) {
        at++;
      }
      int end = at;
      if (end < text.length() && (text.charAt(end) == '-' || text.charAt(end) == '+')) {
        end++;
      }
      int digits = end;
      while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
        end++;
      }
      if (end == digits) {
        throw error("there is no number at character " + at + " of its access string");
      }
      if (indices.size() == CoreSpec.MAX_INDICES) {
        throw error("its access string has more than " + CoreSpec.MAX_INDICES + " numbers");
      }
      indices.add(number(text.charAt(at) == '-', text.substring(digits, end)));
      at = end;
    }
    return indices;
  }

  /** A number that 64 bits do not hold is their greatest or least. */
  private static int number(boolean negative, String digits) {
    long value = 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = digits.charAt(i) - '0';
      if (value < (Long.MIN_VALUE + digit) / 10) {
        return (int) (negative ? Long.MIN_VALUE : Long.MAX_VALUE);
      }
      value = value * 10 - digit;
    }
    return (int) (negative ? value : value == Long.MIN_VALUE ? Long.MAX_VALUE : -value);
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c >= '\t' && c <= '\r';
  }

  private CoreException error(String problem) {
    return new CoreException(record, problem);
  }
}
