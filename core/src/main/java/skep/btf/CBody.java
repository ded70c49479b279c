package skep.btf;

/**
 * Writes what stands between the braces of a struct, union or enum, and the attributes after them.
 */
final class CBody {
  private final Btf btf;
  private final CBounds bounds;
  private final CText text;
  private final CNames names;
  private final CPadding padding;
  private final CDeclarator declarator;
  private final BtfSizes sizes;

  CBody(Btf btf, CBounds bounds, CText text, CNames names) {
    this.btf = btf;
    this.bounds = bounds;
    this.text = text;
    this.names = names;
    this.padding = new CPadding(text, btf.pointerSize());
    this.declarator = new CDeclarator(btf, bounds, text, names, this);
    this.sizes = new BtfSizes(btf);
  }

  CDeclarator declarator() {
    return declarator;
  }

  /** {@code struct tag}, without a body. */
  void compositeTag(int id) {
    text.add(btf.kind(id) == BtfKind.STRUCT ? "struct" : "union");
    tag(id);
  }

  /** {@code enum tag}, without a body. */
  void enumTag(int id) {
    text.add("enum");
    tag(id);
  }

  /** {@code struct tag} or {@code union tag} that is declared only. */
  void forward(int id) {
    text.add(btf.kindFlag(id) ? "union " : "struct ").add(names.tag(id));
  }

  private void tag(int id) {
    if (btf.isNamed(id)) {
      text.add(" ").add(names.tag(id));
    }
  }

  /** {@code struct tag {...}}. */
  void composite(int id, int level) {
    bounds.enter(id);
    boolean isStruct = btf.kind(id) == BtfKind.STRUCT;
    boolean packed = isPacked(id);
    compositeTag(id);
    text.add(" {");
    long end = members(id, packed, level + 1);
    long size = Integer.toUnsignedLong(btf.word(id, 2));
    if (isStruct) {
      padding.fill(end, 8 * size, alignOf(id), false, level + 1);
    }
    if (btf.vlen(id) != 0 || size != 0) {
      text.line(level);
    }
    text.add("}");
    if (packed) {
      text.add(" __attribute__((packed))");
    } else if (!isStruct) {
      unionAlignment(id, size);
    }
    bounds.leave();
  }

  /**
   * A union that is larger than its largest member needs was marked as aligned; nothing could be
   * between its members.
   */
  private void unionAlignment(int id, long size) {
    long largest = 0;
    int end = 3 + 3 * btf.vlen(id);
    for (int word = 3; word < end; word += 3) {
      largest = Math.max(largest, sizeOf(btf.word(id, word + 1)));
    }
    if (largest == 0) {
      return;
    }
    long align = Math.max(alignOf(id), 1);
    while (CPadding.roundUp(largest, align) < size) {
      align *= 2;
    }
    if (align > alignOf(id) && CPadding.roundUp(largest, align) == size) {
      text.add(" __attribute__((aligned(").add(align).add(")))");
    }
  }

  /** Writes the members and gives the bit after the last. */
  private long members(int id, boolean packed, int level) {
    boolean kindFlag = btf.kindFlag(id);
    boolean afterBitfield = false;
    long at = 0;
    int end = 3 + 3 * btf.vlen(id);
    for (int word = 3; word < end; word += 3) {
      int type = btf.word(id, word + 1);
      int position = btf.word(id, word + 2);
      int width = kindFlag ? position >>> 24 : 0;
      long offset = kindFlag ? position & 0xffffff : Integer.toUnsignedLong(position);

      boolean inBitfield = afterBitfield && width != 0;
      padding.fill(at, offset, packed ? 1 : alignOf(type), inBitfield, level);
      text.line(level);
      declarator.write(type, btf.string(btf.word(id, word)), level);
      if (width != 0) {
        text.add(": ").add(width);
      }
      text.add(";");
      afterBitfield = width != 0;
      at = offset + (width != 0 ? width : 8 * sizeOf(type));
    }
    return at;
  }

  /**
   * Whether a struct lies in memory otherwise than C would lay it out: a member that is no
   * bit-field where its type must not be, or an end that is no multiple of its alignment. A struct
   * that is marked packed but would look no different cannot be told from one that is not.
   */
  private boolean isPacked(int id) {
    boolean kindFlag = btf.kindFlag(id);
    int align = 1;
    int end = 3 + 3 * btf.vlen(id);
    for (int word = 3; word < end; word += 3) {
      int memberAlign = alignOf(btf.word(id, word + 1));
      int position = btf.word(id, word + 2);
      boolean bitfield = kindFlag && position >>> 24 != 0;
      if (memberAlign != 0
          && !bitfield
          && Integer.toUnsignedLong(position) % (8L * memberAlign) != 0) {
        return true;
      }
      align = Math.max(align, memberAlign);
    }
    return Integer.toUnsignedLong(btf.word(id, 2)) % align != 0;
  }

  /** The alignment of a type in bytes; 0 for one that has none, such as a forward declaration. */
  private int alignOf(int id) {
    try {
      return sizes.alignOf(id);
    } catch (BtfException noAlignment) {
      return 0;
    }
  }

  /** The size of a type in bytes; 0 for one that has none. */
  private long sizeOf(int id) {
    try {
      return btf.sizeOf(id);
    } catch (BtfException noSize) {
      return 0;
    }
  }

  /** {@code enum tag {...}}, or without a body when nothing is known of it. */
  void enumeration(int id, int level) {
    enumTag(id);
    if (btf.vlen(id) == 0) {
      return;
    }
    text.add(" {");
    boolean fitInt =
        btf.kind(id) == BtfKind.ENUM ? values(id, level + 1) : wideValues(id, level + 1);
    text.line(level).add("}");
    mode(id, fitInt);
  }

  private boolean values(int id, int level) {
    boolean signed = btf.kindFlag(id);
    int end = 3 + 2 * btf.vlen(id);
    for (int word = 3; word < end; word += 2) {
      int value = btf.word(id, word + 1);
      enumerator(id, word, level).add(signed ? value : Integer.toUnsignedLong(value)).add(",");
    }
    return true;
  }

  /** Writes the values, and tells whether each fits in 32 bits. */
  private boolean wideValues(int id, int level) {
    boolean signed = btf.kindFlag(id);
    boolean fitInt = true;
    int end = 3 + 3 * btf.vlen(id);
    for (int word = 3; word < end; word += 3) {
      long value =
          Integer.toUnsignedLong(btf.word(id, word + 1)) | (long) btf.word(id, word + 2) << 32;
      enumerator(id, word, level)
          .add(signed ? Long.toString(value) : Long.toUnsignedString(value))
          .add(signed ? "LL," : "ULL,");
      fitInt &= value >>> 32 == 0 || signed && value == (int) value;
    }
    return fitInt;
  }

  private CText enumerator(int id, int word, int level) {
    String name = btf.string(btf.word(id, word));
    return text.line(level).add(names.enumerator(name)).add(" = ");
  }

  /**
   * The attribute that makes an enum smaller or larger than C would. C takes an {@code int}, or a
   * {@code long} if a value needs it.
   */
  private void mode(int id, boolean fitInt) {
    switch (btf.word(id, 2)) {
      case 1 -> text.add(" __attribute__((mode(byte)))");
      case 2 -> text.add(" __attribute__((mode(HI)))");
      case 8 -> {
        if (fitInt) {
          text.add(
              btf.pointerSize() == 8
                  ? " __attribute__((mode(word)))"
                  : " __attribute__((mode(DI)))");
        }
      }
      default -> {}
    }
  }
}
