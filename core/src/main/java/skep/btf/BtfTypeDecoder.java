package skep.btf;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/** Makes {@link BtfType} records of the raw ones; see {@code linux/btf.h} for what each word is. */
final class BtfTypeDecoder {
  private static final BtfType VOID = new BtfType.Void();
  private static final BtfLinkage[] LINKAGES = BtfLinkage.values();

  private final Btf btf;
  private final BtfStringBudget budget;

  private BtfTypeDecoder(Btf btf, BtfStringBudget budget) {
    this.btf = btf;
    this.budget = budget;
  }

  /** Decodes one type, with an allowance of names that fits its size. */
  static BtfType decode(Btf btf, int id) {
    return id == 0
        ? VOID
        : new BtfTypeDecoder(btf, new BtfStringBudget(btf.recordLength(id))).decode(id);
  }

  /** Decodes all of a section's own types, with one allowance for all. */
  static List<BtfType> decodeAll(Btf btf) {
    BtfTypeDecoder decoder = new BtfTypeDecoder(btf, new BtfStringBudget(btf.typesLength()));
    return btf.ids().mapToObj(decoder::decode).toList();
  }

  private BtfType decode(int id) {
    int target = btf.word(id, 2);
    long size = Integer.toUnsignedLong(target);
    boolean flag = btf.kindFlag(id);
    return switch (btf.kind(id)) {
      case VOID -> VOID;
      case INT -> decodeInt(id, size);
      case PTR -> new BtfType.Pointer(target);
      case ARRAY -> new BtfType.Array(btf.word(id, 3), btf.word(id, 4), unsigned(id, 5));
      case STRUCT -> new BtfType.Struct(name(id, 0), size, members(id), flag);
      case UNION -> new BtfType.Union(name(id, 0), size, members(id), flag);
      case ENUM -> new BtfType.Enum(name(id, 0), size, flag, values(id, flag));
      case FWD -> new BtfType.Forward(name(id, 0), flag);
      case TYPEDEF -> new BtfType.Typedef(name(id, 0), target);
      case VOLATILE -> new BtfType.Volatile(target);
      case CONST -> new BtfType.Const(target);
      case RESTRICT -> new BtfType.Restrict(target);
      case FUNC -> new BtfType.Func(name(id, 0), target, linkage(id, btf.vlen(id)));
      case FUNC_PROTO -> new BtfType.FuncProto(target, params(id));
      case VAR -> new BtfType.Var(name(id, 0), target, linkage(id, btf.word(id, 3)));
      case DATASEC -> new BtfType.Datasec(name(id, 0), size, entries(id));
      case FLOAT -> new BtfType.Float(name(id, 0), size);
      case DECL_TAG -> new BtfType.DeclTag(name(id, 0), target, componentIndex(id), flag);
      case TYPE_TAG -> new BtfType.TypeTag(name(id, 0), target, flag);
      case ENUM64 -> new BtfType.Enum64(name(id, 0), size, flag, values64(id));
      case UNKNOWN -> new BtfType.Unknown(btf.kindNumber(id), name(id, 0));
    };
  }

  private BtfType decodeInt(int id, long size) {
    int data = btf.word(id, 3);
    Set<BtfType.Encoding> encoding = EnumSet.noneOf(BtfType.Encoding.class);
    for (BtfType.Encoding flag : BtfType.Encoding.values()) {
      if ((data >>> 24 & 1 << flag.ordinal()) != 0) {
        encoding.add(flag);
      }
    }
    return new BtfType.Int(name(id, 0), size, encoding, data & 0xff, data >>> 16 & 0xff);
  }

  private List<BtfType.Member> members(int id) {
    boolean flag = btf.kindFlag(id);
    int count = btf.vlen(id);
    List<BtfType.Member> members = new ArrayList<>(count);
    for (int word = 3; word < 3 + 3 * count; word += 3) {
      int offset = btf.word(id, word + 2);
      long bitOffset = flag ? offset & 0xffffff : Integer.toUnsignedLong(offset);
      members.add(
          new BtfType.Member(
              name(id, word), btf.word(id, word + 1), bitOffset, flag ? offset >>> 24 : 0));
    }
    return members;
  }

  private List<BtfType.EnumValue> values(int id, boolean signed) {
    int count = btf.vlen(id);
    List<BtfType.EnumValue> values = new ArrayList<>(count);
    for (int word = 3; word < 3 + 2 * count; word += 2) {
      long value = signed ? btf.word(id, word + 1) : unsigned(id, word + 1);
      values.add(new BtfType.EnumValue(name(id, word), value));
    }
    return values;
  }

  private List<BtfType.EnumValue> values64(int id) {
    int count = btf.vlen(id);
    List<BtfType.EnumValue> values = new ArrayList<>(count);
    for (int word = 3; word < 3 + 3 * count; word += 3) {
      long value = unsigned(id, word + 1) | unsigned(id, word + 2) << 32;
      values.add(new BtfType.EnumValue(name(id, word), value));
    }
    return values;
  }

  private List<BtfType.Param> params(int id) {
    int count = btf.vlen(id);
    List<BtfType.Param> params = new ArrayList<>(count);
    for (int word = 3; word < 3 + 2 * count; word += 2) {
      params.add(new BtfType.Param(name(id, word), btf.word(id, word + 1)));
    }
    return params;
  }

  private List<BtfType.SectionEntry> entries(int id) {
    int count = btf.vlen(id);
    List<BtfType.SectionEntry> entries = new ArrayList<>(count);
    for (int word = 3; word < 3 + 3 * count; word += 3) {
      entries.add(
          new BtfType.SectionEntry(
              btf.word(id, word), unsigned(id, word + 1), unsigned(id, word + 2)));
    }
    return entries;
  }

  private BtfLinkage linkage(int id, int number) {
    if (number < 0 || number >= LINKAGES.length) {
      throw BtfException.inType(
          id,
          btf.recordOffset(id),
          "linkage "
              + Integer.toUnsignedString(number)
              + " of '"
              + name(id, 0)
              + "' is none of 0 (static), 1 (global), 2 (extern)");
    }
    return LINKAGES[number];
  }

  private OptionalInt componentIndex(int id) {
    int index = btf.word(id, 3);
    if (index < -1) {
      throw BtfException.inType(
          id,
          btf.recordOffset(id),
          "component index " + index + " of declaration tag '" + name(id, 0) + "' is negative");
    }
    return index == -1 ? OptionalInt.empty() : OptionalInt.of(index);
  }

  private long unsigned(int id, int word) {
    return Integer.toUnsignedLong(btf.word(id, word));
  }

  private String name(int id, int word) {
    return btf.string(btf.word(id, word), budget);
  }
}
