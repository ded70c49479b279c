package skep.map;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * How a value lies in a map or a global variable: so many bytes, in the byte order of the machine.
 *
 * <pre>{@code
 * record Pair(int a, int b) {}
 *
 * Codec<Pair> pairs = Codec.of(8,
 *     (pair, to) -> to.putInt(pair.a()).putInt(pair.b()),
 *     from -> new Pair(from.getInt(), from.getInt()));
 * }</pre>
 *
 * @param <T> the value's type on this side
 */
public interface Codec<T> {
  /**
   * The size of a value.
   *
   * @return bytes
   */
  int size();

  /**
   * Writes a value.
   *
   * @param value the value
   * @param to where to, at its position, in the machine's byte order; {@link #size} bytes remain.
   *     What is not written is zero
   */
  void encode(T value, ByteBuffer to);

  /**
   * Reads a value.
   *
   * @param from where from, at its position, in the machine's byte order; {@link #size} bytes
   *     remain. It is only lent: keep no reference to it
   * @return the value
   */
  T decode(ByteBuffer from);

  /** A signed byte. */
  Codec<Byte> BYTE = of(Byte.BYTES, (value, to) -> to.put(value), ByteBuffer::get);

  /** A signed 16-bit number. */
  Codec<Short> SHORT = of(Short.BYTES, (value, to) -> to.putShort(value), ByteBuffer::getShort);

  /** A signed 32-bit number. */
  Codec<Integer> INT = of(Integer.BYTES, (value, to) -> to.putInt(value), ByteBuffer::getInt);

  /** A signed 64-bit number. */
  Codec<Long> LONG = of(Long.BYTES, (value, to) -> to.putLong(value), ByteBuffer::getLong);

  /** Writes one value. */
  @FunctionalInterface
  interface Encoder<T> {
    /**
     * Writes a value.
     *
     * @param value the value
     * @param to where to, as in {@link Codec#encode}
     */
    void encode(T value, ByteBuffer to);
  }

  /** Reads one value. */
  @FunctionalInterface
  interface Decoder<T> {
    /**
     * Reads a value.
     *
     * @param from where from, as in {@link Codec#decode}
     * @return the value
     */
    T decode(ByteBuffer from);
  }

  /**
   * A codec of two functions.
   *
   * @param <T> the value's type
   * @param size bytes of a value
   * @param encoder writes a value
   * @param decoder reads a value
   * @return the codec
   */
  static <T> Codec<T> of(int size, Encoder<? super T> encoder, Decoder<? extends T> decoder) {
    if (size < 0) {
      throw new IllegalArgumentException("size " + size + " is negative");
    }
    return new Codec<>() {
      @Override
      public int size() {
        return size;
      }

      @Override
      public void encode(T value, ByteBuffer to) {
        encoder.encode(value, to);
      }

      @Override
      public T decode(ByteBuffer from) {
        return decoder.decode(from);
      }
    };
  }

  /**
   * Bytes as they are.
   *
   * @param size how many, exactly
   * @return the codec
   */
  static Codec<byte[]> bytes(int size) {
    return of(
        size,
        (value, to) -> {
          if (value.length != size) {
            throw new IllegalArgumentException("expected " + size + " bytes, not " + value.length);
          }
          to.put(value);
        },
        from -> {
          byte[] value = new byte[size];
          from.get(value);
          return value;
        });
  }

  /**
   * A C string in an array of fixed size: UTF-8, ended by a zero byte unless it fills the array, as
   * {@code bpf_get_current_comm} and the like leave it.
   *
   * @param size the array's size in bytes
   * @return the codec; encoding a text too long for the array is an {@link
   *     IllegalArgumentException}
   */
  static Codec<String> string(int size) {
    return of(
        size,
        (value, to) -> {
          byte[] text = value.getBytes(StandardCharsets.UTF_8);
          if (text.length > size) {
            throw new IllegalArgumentException(
                "'" + value + "' has " + text.length + " bytes, the array " + size);
          }
          to.put(text);
        },
        from -> {
          byte[] array = new byte[size];
          from.get(array);
          int end = 0;
          while (end < size && array[end] != 0) {
            end++;
          }
          return new String(array, 0, end, StandardCharsets.UTF_8);
        });
  }

  /**
   * Several values one after the other.
   *
   * @param <T> the element's type
   * @param element how an element lies
   * @param count how many, exactly
   * @return the codec
   */
  static <T> Codec<List<T>> array(Codec<T> element, int count) {
    return strided(element, element.size(), count);
  }

  /**
   * One value for each possible CPU, as maps of the per-CPU kinds hold them: in the order of the
   * CPUs' numbers, each value on a multiple of 8 bytes ({@code round_up(value_size, 8)} in the
   * kernel's {@code bpf_percpu_array_copy}).
   *
   * @param <T> the type of one CPU's value
   * @param value how one CPU's value lies
   * @param possibleCpus how many CPUs the kernel has room for
   * @return the codec
   */
  static <T> Codec<List<T>> perCpu(Codec<T> value, int possibleCpus) {
    return strided(value, Math.addExact(value.size(), 7) & ~7, possibleCpus);
  }

  private static <T> Codec<List<T>> strided(Codec<T> element, int stride, int count) {
    return of(
        Math.multiplyExact(stride, count),
        (values, to) -> {
          if (values.size() != count) {
            throw new IllegalArgumentException(
                "expected " + count + " values, not " + values.size());
          }
          int start = to.position();
          for (int i = 0; i < count; i++) {
            element.encode(values.get(i), slice(to, start + i * stride, element.size()));
          }
        },
        from -> {
          int start = from.position();
          List<T> values = new ArrayList<>(count);
          for (int i = 0; i < count; i++) {
            values.add(element.decode(slice(from, start + i * stride, element.size())));
          }
          return values;
        });
  }

  private static ByteBuffer slice(ByteBuffer buffer, int start, int size) {
    return buffer.slice(start, size).order(buffer.order());
  }
}
