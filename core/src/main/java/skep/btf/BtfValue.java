package skep.btf;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * Bytes, understood by their type: the value of a global variable, of a map's element, of a struct
 * that the kernel gave.
 *
 * <p>Each value knows the type it was read as, typedefs and modifiers included; what it is follows
 * from the type that these lead to. Members of structs and elements of arrays are read when they
 * are looked at, so a megabyte of zeroes costs no more than a view of it. Values are immutable as
 * long as the bytes that they are read from are.
 *
 * <pre>{@code
 * BtfValue value = BtfValue.read(btf, variable.typeId(), bytes);
 * if (value instanceof BtfValue.Composite struct) {
 *   for (BtfValue.Field field : struct.fields()) {
 *     System.out.println(field.name() + " = " + field.value());
 *   }
 * }
 * }</pre>
 *
 * @see CValuePrinter
 */
public sealed interface BtfValue {

  /**
   * The type this was read as.
   *
   * @return an id of the BTF it was read by
   */
  int typeId();

  /**
   * Reads a value.
   *
   * @param btf the types, in whose byte order the bytes are
   * @param typeId the type of the value
   * @param bytes its bytes, from the buffer's position on; there may be more of them. They are not
   *     copied and must not change as long as the value is used
   * @return the value
   * @throws BtfException if the type has no size, or there are fewer bytes. The same holds for what
   *     is read later, from the lists
   */
  static BtfValue read(Btf btf, int typeId, ByteBuffer bytes) {
    return new BtfValueReader(btf).read(typeId, bytes.slice());
  }

  /**
   * A whole number of up to 128 bits, a character, or a bit-field of either.
   *
   * @param typeId its type
   * @param value the number, negative only if the type is signed
   */
  record Int(int typeId, BigInteger value) implements BtfValue {}

  /**
   * A truth value. Bytes that are neither 0 nor 1, which C does not make, are an {@link Int}.
   *
   * @param typeId its type
   * @param value whether it is true
   */
  record Bool(int typeId, boolean value) implements BtfValue {}

  /**
   * A floating-point number of 4 or 8 bytes.
   *
   * @param typeId its type
   * @param value the number; that of a {@code float} is exact
   */
  record Floating(int typeId, double value) implements BtfValue {}

  /**
   * A value of an enum.
   *
   * @param typeId its type
   * @param value the number, sign-extended in a signed enum and zero-extended in an unsigned one
   * @param name the first enumerator with this value, or empty when it is none's
   */
  record Enumerator(int typeId, long value, Optional<String> name) implements BtfValue {}

  /**
   * An address.
   *
   * @param typeId its type
   * @param address the address, unsigned
   */
  record Pointer(int typeId, long address) implements BtfValue {}

  /**
   * Elements.
   *
   * @param typeId its type
   * @param elements as many as the type says, each read when it is asked for
   */
  record Array(int typeId, List<BtfValue> elements) implements BtfValue {}

  /**
   * A struct or a union.
   *
   * @param typeId its type
   * @param fields its members, each read when it is asked for; a union's all start at its first
   *     byte
   */
  record Composite(int typeId, List<Field> fields) implements BtfValue {}

  /**
   * A member of a struct or union and its value.
   *
   * @param name its name, empty for an anonymous struct or union
   * @param bitfieldSize its width in bits, 0 when it is not a bit-field
   * @param value its value
   */
  record Field(String name, int bitfieldSize, BtfValue value) {}

  /**
   * What this library does not understand: floating-point numbers of other sizes.
   *
   * @param typeId its type
   * @param bytes its bytes, read-only
   */
  record Raw(int typeId, ByteBuffer bytes) implements BtfValue {}
}
