package skep.map;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;

/**
 * A global variable of an object. Before load it is the value the programs will start with; after,
 * it is the variable itself, read and written while programs run. Variables of {@code .rodata} can
 * only be set before load, when they are still the verifier's to know.
 *
 * <pre>{@code
 * OpenObject open = BpfObject.open(Path.of("minimal.bpf.o"));
 * open.global("my_pid").setInt((int) ProcessHandle.current().pid());
 * try (LoadedObject loaded = open.load(kernel)) {
 *   long hits = loaded.global("hits").getLong();
 * }
 * }</pre>
 *
 * <p>Numbers are in the machine's byte order. A typed access must have the variable's own size: a
 * {@code getInt} of a {@code short} is an {@link IllegalArgumentException}, since it would read its
 * neighbour. Aligned numbers are read and written whole; bytes and structs are not, when a program
 * writes them at the same time.
 *
 * <p>Thread-safe. After the object is closed every access is an {@link IllegalStateException}.
 */
public final class GlobalVariable {
  private final String name;
  private final String section;
  private final int offset;
  private final int size;
  private final GlobalMemory memory;

  /**
   * A variable in the memory of its section.
   *
   * @param name its symbol
   * @param section the section's name in the object
   * @param offset bytes from the section's start
   * @param size bytes
   * @param memory the section's memory
   */
  public GlobalVariable(String name, String section, int offset, int size, GlobalMemory memory) {
    this.name = Objects.requireNonNull(name, "name");
    this.section = Objects.requireNonNull(section, "section");
    this.offset = offset;
    this.size = size;
    this.memory = Objects.requireNonNull(memory, "memory");
  }

  /**
   * The variable's name.
   *
   * @return its symbol in the object
   */
  public String name() {
    return name;
  }

  /**
   * The section it is in.
   *
   * @return such as {@code .bss}
   */
  public String section() {
    return section;
  }

  /**
   * The variable's size.
   *
   * @return bytes
   */
  public int size() {
    return size;
  }

  /**
   * Whether it can only be read.
   *
   * @return true for a {@code .rodata} variable of a loaded object
   */
  public boolean readOnly() {
    return memory.readOnly();
  }

  /**
   * The value of a variable of 1 byte.
   *
   * @return the byte
   */
  public byte getByte() {
    return read(Byte.BYTES, "getByte").get(0);
  }

  /**
   * The value of a variable of 2 bytes.
   *
   * @return the number
   */
  public short getShort() {
    return read(Short.BYTES, "getShort").getShort(0);
  }

  /**
   * The value of a variable of 4 bytes.
   *
   * @return the number
   */
  public int getInt() {
    return read(Integer.BYTES, "getInt").getInt(0);
  }

  /**
   * The value of a variable of 8 bytes.
   *
   * @return the number
   */
  public long getLong() {
    return read(Long.BYTES, "getLong").getLong(0);
  }

  /**
   * All bytes of the variable.
   *
   * @return a copy
   */
  public byte[] getBytes() {
    return read(size, "getBytes").array();
  }

  /**
   * The value as a codec reads it.
   *
   * @param <T> the value's type
   * @param codec how the variable lies; of the variable's size
   * @return the value
   */
  public <T> T get(Codec<T> codec) {
    return codec.decode(read(codec.size(), "the codec"));
  }

  /**
   * Sets a variable of 1 byte.
   *
   * @param value the byte
   */
  public void setByte(byte value) {
    write(start(Byte.BYTES, "setByte").put(0, value));
  }

  /**
   * Sets a variable of 2 bytes.
   *
   * @param value the number
   */
  public void setShort(short value) {
    write(start(Short.BYTES, "setShort").putShort(0, value));
  }

  /**
   * Sets a variable of 4 bytes.
   *
   * @param value the number
   */
  public void setInt(int value) {
    write(start(Integer.BYTES, "setInt").putInt(0, value));
  }

  /**
   * Sets a variable of 8 bytes.
   *
   * @param value the number
   */
  public void setLong(long value) {
    write(start(Long.BYTES, "setLong").putLong(0, value));
  }

  /**
   * Sets all bytes.
   *
   * @param value exactly as many bytes as the variable has
   */
  public void setBytes(byte[] value) {
    write(start(value.length, "the array").put(0, value));
  }

  /**
   * Sets the value as a codec writes it.
   *
   * @param <T> the value's type
   * @param codec how the variable lies; of the variable's size
   * @param value the value
   */
  public <T> void set(Codec<T> codec, T value) {
    ByteBuffer bytes = start(codec.size(), "the codec");
    codec.encode(value, bytes);
    write(bytes.clear());
  }

  private ByteBuffer read(int bytes, String access) {
    ByteBuffer buffer = start(bytes, access);
    memory.read(offset, buffer);
    return buffer.flip();
  }

  private void write(ByteBuffer value) {
    if (memory.readOnly()) {
      throw new UnsupportedOperationException(
          "global '%s' is in %s, which is frozen once loaded; set it before load"
              .formatted(name, section));
    }
    memory.write(offset, value);
  }

  private ByteBuffer start(int bytes, String access) {
    if (bytes != size) {
      throw new IllegalArgumentException(
          "global '%s' in %s has %d bytes; %s has %d"
              .formatted(name, section, size, access, bytes));
    }
    return ByteBuffer.allocate(size).order(ByteOrder.nativeOrder());
  }

  @Override
  public String toString() {
    return "global '" + name + "' in " + section + ", " + size + " bytes";
  }
}
