package skep.btf;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.AbstractList;
import java.util.List;
import java.util.Optional;
import java.util.RandomAccess;
import java.util.function.IntFunction;

/** Reads {@link BtfValue}s. */
final class BtfValueReader {
  private static final int MAX_INT = 16;

  private final Btf btf;

  BtfValueReader(Btf btf) {
    this.btf = btf;
  }

  /** Reads a value from the first bytes. */
  BtfValue read(int id, ByteBuffer bytes) {
    int target = btf.skipModifiersAndTypedefs(id);
    BtfKind kind = btf.kind(target);
    if (kind == BtfKind.VAR || kind == BtfKind.DATASEC || kind == BtfKind.DECL_TAG) {
      throw BtfException.inType(id, "is a " + kind + ", which has no value; its type may");
    }
    long size = btf.sizeOf(target);
    if (size > bytes.remaining()) {
      throw BtfException.inType(id, "needs " + size + " bytes, and there are " + bytes.remaining());
    }
    ByteBuffer own = bytes.slice(0, (int) size);
    return switch (kind) {
      case INT -> readInt(id, target, own);
      case PTR -> new BtfValue.Pointer(id, number(own, false).longValue());
      case ENUM, ENUM64 -> enumerator(id, target, number(own, btf.kindFlag(target)));
      case FLOAT -> readFloat(id, own);
      case ARRAY -> readArray(id, target, own);
      default -> readComposite(id, target, own);
    };
  }

  private BtfValue readInt(int id, int target, ByteBuffer bytes) {
    BtfType.Int type = (BtfType.Int) btf.type(target);
    if (type.size() > MAX_INT) {
      return new BtfValue.Raw(id, bytes.asReadOnlyBuffer());
    }
    boolean part = type.bits() != 0 && type.bitOffset() + type.bits() < 8 * type.size();
    return integer(
        id,
        type,
        part
            ? bits(bytes, type.bitOffset(), type.bits(), type.isSigned())
            : number(bytes, type.isSigned()));
  }

  private static BtfValue integer(int id, BtfType.Int type, BigInteger value) {
    boolean truth =
        type.encoding().contains(BtfType.Encoding.BOOL)
            && value.signum() >= 0
            && value.bitLength() <= 1;
    return truth ? new BtfValue.Bool(id, value.signum() != 0) : new BtfValue.Int(id, value);
  }

  private BtfValue enumerator(int id, int target, BigInteger number) {
    long value = number.longValue();
    return new BtfValue.Enumerator(id, value, enumeratorName(target, value));
  }

  /** Looks for a value without decoding the names of all others: there may be an array of these. */
  private Optional<String> enumeratorName(int target, long value) {
    boolean wide = btf.kind(target) == BtfKind.ENUM64;
    boolean signed = btf.kindFlag(target);
    int wordsEach = wide ? 3 : 2;
    int end = 3 + wordsEach * btf.vlen(target);
    for (int word = 3; word < end; word += wordsEach) {
      int low = btf.word(target, word + 1);
      long high = wide ? btf.word(target, word + 2) : signed ? low >> 31 : 0;
      if (value == (high << 32 | Integer.toUnsignedLong(low))) {
        return Optional.of(btf.string(btf.word(target, word)));
      }
    }
    return Optional.empty();
  }

  private BtfValue readFloat(int id, ByteBuffer bytes) {
    bytes.order(btf.order());
    return switch (bytes.remaining()) {
      case Float.BYTES -> new BtfValue.Floating(id, bytes.getFloat(0));
      case Double.BYTES -> new BtfValue.Floating(id, bytes.getDouble(0));
      default -> new BtfValue.Raw(id, bytes.asReadOnlyBuffer());
    };
  }

  private BtfValue readArray(int id, int target, ByteBuffer bytes) {
    int element = btf.word(target, 3);
    int size = (int) btf.sizeOf(element);
    int count = (int) Math.min(Integer.toUnsignedLong(btf.word(target, 5)), Integer.MAX_VALUE);
    List<BtfValue> elements =
        new OnDemand<>(count, index -> read(element, bytes.slice(index * size, size)));
    return new BtfValue.Array(id, elements);
  }

  private BtfValue readComposite(int id, int target, ByteBuffer bytes) {
    List<BtfValue.Field> fields =
        new OnDemand<>(btf.vlen(target), index -> field(target, 3 + 3 * index, bytes));
    return new BtfValue.Composite(id, fields);
  }

  private BtfValue.Field field(int composite, int word, ByteBuffer bytes) {
    String name = btf.string(btf.word(composite, word));
    int id = btf.word(composite, word + 1);
    int position = btf.word(composite, word + 2);
    boolean kindFlag = btf.kindFlag(composite);
    long offset = kindFlag ? position & 0xffffff : Integer.toUnsignedLong(position);
    int width = kindFlag ? position >>> 24 : 0;
    if (width == 0 && offset % 8 == 0) {
      int start = (int) Math.min(offset / 8, bytes.limit());
      return new BtfValue.Field(name, 0, read(id, bytes.slice(start, bytes.limit() - start)));
    }
    return new BtfValue.Field(name, width, bitfield(id, bytes, offset, width));
  }

  /**
   * Reads an integer or enum that fills {@code width} bits. BTF from before {@code kind_flag} has
   * no width (0), and says it in an integer type of its own.
   */
  private BtfValue bitfield(int id, ByteBuffer bytes, long offset, int width) {
    int target = btf.skipModifiersAndTypedefs(id);
    BtfType type = btf.type(target);
    if (type instanceof BtfType.Int integer) {
      boolean own = width == 0;
      long start = own ? offset + integer.bitOffset() : offset;
      return integer(
          id,
          integer,
          checkedBits(id, bytes, start, own ? integer.bits() : width, integer.isSigned()));
    }
    if (type instanceof BtfType.Enumeration enumeration) {
      return enumerator(id, target, checkedBits(id, bytes, offset, width, enumeration.signed()));
    }
    throw BtfException.inType(id, "is of a bit-field, but is no integer: it is a " + type.kind());
  }

  private BigInteger checkedBits(int id, ByteBuffer bytes, long offset, int width, boolean signed) {
    if (width == 0 || offset + width > 8L * bytes.limit()) {
      throw BtfException.inType(
          id,
          "is of a bit-field of "
              + width
              + " bits from bit "
              + offset
              + " on, in "
              + bytes.limit()
              + " bytes");
    }
    return bits(bytes, offset, width, signed);
  }

  /**
   * Some bits as a number. Bits are counted from the least significant one of the first byte in
   * little-endian order, and from the most significant one in big-endian order.
   */
  private BigInteger bits(ByteBuffer bytes, long offset, int width, boolean signed) {
    int first = (int) (offset / 8);
    int start = (int) (offset % 8);
    int length = (start + width + 7) / 8;
    BigInteger all = number(bytes.slice(first, length), false);
    int below = btf.order() == ByteOrder.LITTLE_ENDIAN ? start : 8 * length - start - width;
    BigInteger range = BigInteger.ONE.shiftLeft(width);
    BigInteger value = all.shiftRight(below).mod(range);
    return signed && value.testBit(width - 1) ? value.subtract(range) : value;
  }

  private BigInteger number(ByteBuffer bytes, boolean signed) {
    byte[] number = new byte[bytes.limit()];
    bytes.get(0, number);
    if (btf.order() == ByteOrder.LITTLE_ENDIAN) {
      for (int low = 0, high = number.length - 1; low < high; low++, high--) {
        byte swapped = number[low];
        number[low] = number[high];
        number[high] = swapped;
      }
    }
    return signed && number.length > 0 ? new BigInteger(number) : new BigInteger(1, number);
  }

  /** A list that makes its elements when they are asked for. */
  private static final class OnDemand<E> extends AbstractList<E> implements RandomAccess {
    private final int size;
    private final IntFunction<E> element;

    OnDemand(int size, IntFunction<E> element) {
      this.size = size;
      this.element = element;
    }

    @Override
    public E get(int index) {
      if (index < 0 || index >= size) {
        throw new IndexOutOfBoundsException("element " + index + " of " + size);
      }
      return element.apply(index);
    }

    @Override
    public int size() {
      return size;
    }
  }
}
