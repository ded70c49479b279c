package skep.types;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** One laying out of an object's own types, by C's rules on the BPF machine. */
final class LocalLayout {
  /** Offsets in BTF have 32 bits for bits. */
  private static final long MAX_SIZE = 1L << 28;

  private static final int POINTER_SIZE = 8;

  private final Map<LocalStruct, Place> done = new HashMap<>();
  private final Set<LocalStruct> open = new HashSet<>();

  /** Bytes that something takes, and a power of two that its address is a multiple of. */
  record Place(long size, int alignment) {
    Place times(long count, Object what) {
      if (count > MAX_SIZE) {
        throw tooLarge(what);
      }
      return new Place(size * count, alignment).checked(what);
    }

    Place checked(Object what) {
      if (size > MAX_SIZE) {
        throw tooLarge(what);
      }
      return this;
    }

    private static TypesException tooLarge(Object what) {
      return new TypesException(
          what.toString(), "its declaration would have more than " + MAX_SIZE + " bytes");
    }
  }

  static long align(long offset, int alignment) {
    return (offset + alignment - 1) / alignment * alignment;
  }

  /** A struct, laid out when it is first asked for. */
  Place of(LocalStruct struct) {
    Place known = done.get(struct);
    if (known != null) {
      return known;
    }
    if (!open.add(struct)) {
      throw new TypesException(struct.toString(), "it is a part of itself");
    }
    Place place = struct.complete(this);
    open.remove(struct);
    done.put(struct, place);
    return place;
  }

  /** What is neither struct nor array. */
  static Place of(FieldType type) {
    int size = 1;
    if (type instanceof FieldType.Int number) {
      size = number.size();
    } else if (type instanceof FieldType.Float number) {
      // long double: 12 bytes at multiples of 4, or 16 at multiples of 16.
      return new Place(number.size(), Integer.lowestOneBit(number.size()));
    } else if (type instanceof FieldType.Enumeration enumeration) {
      size = enumeration.size();
    } else if (type instanceof FieldType.Pointer) {
      size = POINTER_SIZE;
    } else if (type instanceof FieldType.Bitfield field) {
      return of(field.of());
    }
    return new Place(size, size);
  }
}
