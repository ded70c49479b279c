package skep.relocate;

import java.nio.ByteOrder;
import java.util.Optional;
import java.util.OptionalLong;
import skep.btf.Btf;
import skep.btf.BtfType;
import skep.relocate.CoreSpec.Member;

/**
 * The number that an access comes to among some types ({@code bpf_core_calc_relo}).
 *
 * @param value the number; empty when there is no field or enum value to ask about, and no number
 *     can stand for that
 * @param exact whether a compiler must have come to the same number. For a bit-field it may have
 *     chosen another load; type ids change when objects are linked
 * @param loaded what a load at a byte offset reads, if the access asks for such an offset
 */
record CoreAnswer(OptionalLong value, boolean exact, Optional<Loaded> loaded) {
  private static final int MAX_LOAD = 8;

  /**
   * What a load reads: a field, or an element of a field that is an array.
   *
   * @param size its bytes
   * @param type the field's type
   */
  record Loaded(long size, BtfType type) {}

  private static CoreAnswer exactly(long value) {
    return new CoreAnswer(OptionalLong.of(value), true, Optional.empty());
  }

  /** The answer when no candidate has what is asked about. */
  static CoreAnswer missing(CoreKind kind) {
    return switch (kind) {
      case FIELD_EXISTS, ENUMERATOR_EXISTS, TYPE_EXISTS, TYPE_MATCHES, TYPE_SIZE, TYPE_ID_TARGET ->
          exactly(0);
      default -> new CoreAnswer(OptionalLong.empty(), true, Optional.empty());
    };
  }

  /** The answer where what is asked about is. */
  static CoreAnswer of(CoreSpec spec) {
    return switch (spec.kind()) {
      case FIELD_EXISTS, ENUMERATOR_EXISTS, TYPE_EXISTS, TYPE_MATCHES -> exactly(1);
      case TYPE_SIZE -> exactly(spec.btf().sizeOf(spec.rootTypeId()));
      case TYPE_ID_LOCAL, TYPE_ID_TARGET ->
          new CoreAnswer(OptionalLong.of(spec.rootTypeId()), false, Optional.empty());
      case ENUMERATOR_VALUE -> exactly(number((CoreSpec.Enumerator) spec));
      case FIELD_BYTE_OFFSET, FIELD_BYTE_SIZE, FIELD_SIGNED, FIELD_LSHIFT_U64, FIELD_RSHIFT_U64 ->
          ofField((CoreSpec.Field) spec);
    };
  }

  /** Values of 32 bits are extended by their sign even where the enum has none, as libbpf does. */
  private static long number(CoreSpec.Enumerator spec) {
    long value = spec.value().value();
    return spec.enumeration() instanceof BtfType.Enum ? (int) value : value;
  }

  private static CoreAnswer ofField(CoreSpec.Field field) {
    CoreSpec.Accessor last = field.path().get(field.path().size() - 1);
    if (!(last instanceof Member step)) {
      return ofElement(field, last.typeId());
    }
    BtfType.Member member = member(field.btf(), step);
    return member.isBitfield() ? ofBitfield(field, member) : ofMember(field, member);
  }

  private static BtfType.Member member(Btf btf, Member step) {
    return ((BtfType.Composite) btf.type(step.typeId())).members().get(step.index());
  }

  private static CoreAnswer ofElement(CoreSpec.Field field, int typeId) {
    return switch (field.kind()) {
      case FIELD_BYTE_OFFSET -> offset(field.btf(), field.bitOffset() >>> 3, typeId);
      case FIELD_BYTE_SIZE -> exactly(field.btf().sizeOf(typeId));
      default ->
          throw new CoreFailure(
              "<%s> cannot be asked of an element of an array".formatted(field.kind()));
    };
  }

  private static CoreAnswer ofMember(CoreSpec.Field field, BtfType.Member member) {
    Btf btf = field.btf();
    int typeId = btf.skipModifiersAndTypedefs(member.typeId());
    int byteOffset = field.bitOffset() >>> 3;
    long size = btf.sizeOf(typeId);
    return switch (field.kind()) {
      case FIELD_BYTE_OFFSET -> offset(btf, byteOffset, typeId);
      case FIELD_BYTE_SIZE -> exactly(size);
      case FIELD_SIGNED -> exactly(isSigned(btf.type(typeId)) ? 1 : 0);
      case FIELD_LSHIFT_U64 ->
          exactly(leftShift(btf.order(), field.bitOffset(), size * 8, byteOffset, size));
      default -> exactly(rightShift(size * 8));
    };
  }

  private static CoreAnswer offset(Btf btf, int byteOffset, int typeId) {
    int elementId = btf.skipModifiersAndTypedefs(typeId);
    while (btf.type(elementId) instanceof BtfType.Array array) {
      elementId = btf.skipModifiersAndTypedefs(array.elementTypeId());
    }
    Loaded loaded = new Loaded(btf.sizeOf(elementId), btf.type(typeId));
    return new CoreAnswer(
        OptionalLong.of(Integer.toUnsignedLong(byteOffset)), true, Optional.of(loaded));
  }

  /** A bit-field is read by the smallest aligned load that has all of it. */
  private static CoreAnswer ofBitfield(CoreSpec.Field field, BtfType.Member member) {
    Btf btf = field.btf();
    BtfType type = btf.type(btf.skipModifiersAndTypedefs(member.typeId()));
    if (!(type instanceof BtfType.Sized sized) || sized.size() == 0) {
      throw new CoreFailure(
          "bit-field '%s' is of no integer type but a %s".formatted(member.name(), type.kind()));
    }
    long start = Integer.toUnsignedLong(field.bitOffset());
    int bits = member.bitfieldSize();
    long size = sized.size();
    long at = start / 8 / size * size;
    while (start + bits - at * 8 > size * 8) {
      if (size >= MAX_LOAD) {
        throw new CoreFailure(
            "bit-field '%s' cannot be read with one load of 64 bits".formatted(member.name()));
      }
      size *= 2;
      at = start / 8 / size * size;
    }
    return switch (field.kind()) {
      case FIELD_BYTE_OFFSET -> vaguely(at);
      case FIELD_BYTE_SIZE -> vaguely(size);
      case FIELD_SIGNED -> exactly(isSigned(type) ? 1 : 0);
      case FIELD_LSHIFT_U64 -> vaguely(leftShift(btf.order(), start, bits, at, size));
      default -> exactly(rightShift(bits));
    };
  }

  private static CoreAnswer vaguely(long value) {
    return new CoreAnswer(OptionalLong.of(value), false, Optional.empty());
  }

  /**
   * By how much a load of {@code size} bytes at {@code at} is shifted to bring a field up. As in
   * libbpf the number has 32 bits, and goes round for a field that no load can hold.
   */
  private static long leftShift(ByteOrder order, long start, long bits, long at, long size) {
    long shift =
        order == ByteOrder.LITTLE_ENDIAN
            ? 64 - (start + bits - at * 8)
            : (8 - size) * 8 + (start - at * 8);
    return Integer.toUnsignedLong((int) shift);
  }

  private static long rightShift(long bits) {
    return Integer.toUnsignedLong((int) (64 - bits));
  }

  private static boolean isSigned(BtfType type) {
    return type instanceof BtfType.Int integer && integer.isSigned()
        || type instanceof BtfType.Enumeration enumeration && enumeration.signed();
  }
}
