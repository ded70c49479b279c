package skep.map;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalInt;
import skep.btf.Btf;
import skep.btf.BtfValue;
import skep.kernel.Kernel;
import skep.kernel.KernelTypes;
import skep.kernel.MapInfo;

/**
 * What the keys and values of a map are, by the BTF that the kernel has with it: they can be read
 * as trees without any class for them, also of a map that someone else made.
 *
 * <pre>{@code
 * MapTypes types = map.types().orElseThrow();
 * map.forEach((key, value) -> System.out.println(
 *     CValuePrinter.of(types.btf()).compact().print(types.value(ByteBuffer.wrap(value)))));
 * }</pre>
 *
 * @param btf the types
 * @param keyTypeId the type of the keys; empty when they have none
 * @param valueTypeId the type of the values, of one CPU's for the per-CPU kinds
 */
public record MapTypes(Btf btf, OptionalInt keyTypeId, int valueTypeId) {
  static Optional<MapTypes> of(Kernel kernel, MapInfo info) {
    if (info.btfId() == 0 || info.btfValueTypeId() == 0) {
      return Optional.empty();
    }
    int key = info.btfKeyTypeId();
    return KernelTypes.byId(kernel, info.btfId())
        .map(
            btf ->
                new MapTypes(
                    btf,
                    key == 0 ? OptionalInt.empty() : OptionalInt.of(key),
                    info.btfValueTypeId()));
  }

  /**
   * Understands a key.
   *
   * @param bytes its bytes, from the buffer's position on; not copied
   * @return the key
   * @throws IllegalStateException when the keys have no type
   */
  public BtfValue key(ByteBuffer bytes) {
    int type =
        keyTypeId.orElseThrow(() -> new IllegalStateException("the map's keys have no type"));
    return BtfValue.read(btf, type, bytes);
  }

  /**
   * Understands a value, or one CPU's part of it.
   *
   * @param bytes its bytes, from the buffer's position on; not copied
   * @return the value
   */
  public BtfValue value(ByteBuffer bytes) {
    return BtfValue.read(btf, valueTypeId, bytes);
  }
}
