package skep.btf;

import java.util.List;

/**
 * Writes {@link BtfType} records as {@code linux/btf.h} lays them out, and refuses what has no
 * place there.
 */
final class BtfTypeEncoder {
  private static final int MAX_VLEN = 0xffffff;
  private static final long MAX_WORD = 0xffffffffL;

  private final BtfStringTable strings;
  private final BtfWriter out;
  private int id;

  BtfTypeEncoder(BtfStringTable strings, BtfWriter out) {
    this.strings = strings;
    this.out = out;
  }

  void encode(int typeId, BtfType type) {
    id = typeId;
    if (type instanceof BtfType.Int t) {
      encodeInt(t);
    } else if (type instanceof BtfType.Array t) {
      head(t, false, 0, 0);
      out.word(t.elementTypeId());
      out.word(t.indexTypeId());
      out.word(word("length", t.length()));
    } else if (type instanceof BtfType.Composite t) {
      encodeComposite(t);
    } else if (type instanceof BtfType.Enum t) {
      encodeEnum(t);
    } else if (type instanceof BtfType.Enum64 t) {
      encodeEnum64(t);
    } else if (type instanceof BtfType.Forward t) {
      head(t, t.isUnion(), 0, 0);
    } else if (type instanceof BtfType.Func t) {
      head(t, false, t.linkage().ordinal(), t.typeId());
    } else if (type instanceof BtfType.FuncProto t) {
      head(t, false, count(t.params()), t.returnTypeId());
      for (BtfType.Param param : t.params()) {
        out.word(strings.offsetOf(param.name()));
        out.word(param.typeId());
      }
    } else if (type instanceof BtfType.Var t) {
      head(t, false, 0, t.typeId());
      out.word(t.linkage().ordinal());
    } else if (type instanceof BtfType.Datasec t) {
      head(t, false, count(t.entries()), word("size", t.size()));
      for (BtfType.SectionEntry entry : t.entries()) {
        out.word(entry.typeId());
        out.word(word("offset of an entry", entry.offset()));
        out.word(word("size of an entry", entry.size()));
      }
    } else if (type instanceof BtfType.Float t) {
      head(t, false, 0, word("size", t.size()));
    } else if (type instanceof BtfType.DeclTag t) {
      encodeDeclTag(t);
    } else if (type instanceof BtfType.TypeTag t) {
      head(t, t.attribute(), 0, t.typeId());
    } else if (type instanceof BtfType.Reference t) {
      head(t, false, 0, t.typeId());
    } else if (type instanceof BtfType.Unknown t) {
      throw BtfException.inType(
          id,
          "kind "
              + t.kindNumber()
              + " is newer than this library, which cannot know what its record refers to and so"
              + " cannot write it");
    } else {
      throw BtfException.inType(id, "void has no record; it is type 0 of every BTF");
    }
  }

  private void encodeInt(BtfType.Int type) {
    head(type, false, 0, word("size", type.size()));
    check("bits", type.bits(), 0xff);
    check("bit offset", type.bitOffset(), 0xff);
    int encoding = 0;
    for (BtfType.Encoding flag : type.encoding()) {
      encoding |= 1 << flag.ordinal();
    }
    out.word(encoding << 24 | type.bitOffset() << 16 | type.bits());
  }

  private void encodeComposite(BtfType.Composite type) {
    head(type, type.kindFlag(), count(type.members()), word("size", type.size()));
    for (BtfType.Member member : type.members()) {
      out.word(strings.offsetOf(member.name()));
      out.word(member.typeId());
      out.word(offsetAndWidth(member, type.kindFlag()));
    }
  }

  private int offsetAndWidth(BtfType.Member member, boolean kindFlag) {
    long offset = member.bitOffset();
    int width = member.bitfieldSize();
    if (offset < 0 || offset > (kindFlag ? 0xffffff : MAX_WORD)) {
      throw BtfException.inType(
          id,
          "the bit offset of member '"
              + member.name()
              + "' is "
              + offset
              + ", which "
              + (kindFlag ? 24 : 32)
              + " bits cannot hold");
    }
    if (width < 0 || width > (kindFlag ? 0xff : 0)) {
      throw BtfException.inType(
          id,
          "the bit-field size of member '"
              + member.name()
              + "' is "
              + width
              + (kindFlag
                  ? ", not between 0 and 255"
                  : ", for which the type needs the kind flag"));
    }
    return width << 24 | (int) offset;
  }

  private void encodeEnum(BtfType.Enum type) {
    head(type, type.signed(), count(type.values()), word("size", type.size()));
    for (BtfType.EnumValue value : type.values()) {
      long v = value.value();
      if (type.signed() ? v != (int) v : v < 0 || v > MAX_WORD) {
        throw BtfException.inType(
            id,
            "enumerator '"
                + value.name()
                + "' is "
                + v
                + ", which 32 bits cannot hold; use an Enum64");
      }
      out.word(strings.offsetOf(value.name()));
      out.word((int) v);
    }
  }

  private void encodeEnum64(BtfType.Enum64 type) {
    head(type, type.signed(), count(type.values()), word("size", type.size()));
    for (BtfType.EnumValue value : type.values()) {
      out.word(strings.offsetOf(value.name()));
      out.word((int) value.value());
      out.word((int) (value.value() >>> 32));
    }
  }

  private void encodeDeclTag(BtfType.DeclTag type) {
    head(type, type.attribute(), 0, type.typeId());
    type.componentIndex().ifPresent(index -> check("component index", index, Integer.MAX_VALUE));
    out.word(type.componentIndex().orElse(-1));
  }

  private void head(BtfType type, boolean flag, int vlen, int sizeOrType) {
    out.word(strings.offsetOf(type.name()));
    out.word((flag ? 1 << 31 : 0) | type.kind().ordinal() << 24 | vlen);
    out.word(sizeOrType);
  }

  private int count(List<?> elements) {
    check("number of elements", elements.size(), MAX_VLEN);
    return elements.size();
  }

  private int word(String what, long value) {
    check(what, value, MAX_WORD);
    return (int) value;
  }

  private void check(String what, long value, long max) {
    if (value < 0 || value > max) {
      throw BtfException.inType(id, "the " + what + " is " + value + ", not between 0 and " + max);
    }
  }
}
