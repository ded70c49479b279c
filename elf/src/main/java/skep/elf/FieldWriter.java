package skep.elf;

import java.nio.ByteBuffer;

/** Writes the fields of structures in order, and refuses numbers that a field cannot hold. */
final class FieldWriter {
  private final ByteBuffer bytes;
  private final ElfClass elfClass;
  private Object part = "";

  FieldWriter(ByteBuffer bytes, ElfClass elfClass) {
    this.bytes = bytes;
    this.elfClass = elfClass;
  }

  /** Starts a structure: where it goes, and what an error calls it. */
  FieldWriter begin(Object part, long offset) {
    this.part = part;
    bytes.position((int) offset);
    return this;
  }

  FieldWriter u8(int value) {
    bytes.put((byte) checked(value, 0xff));
    return this;
  }

  FieldWriter u16(int value) {
    bytes.putShort((short) checked(value, 0xffff));
    return this;
  }

  FieldWriter bits32(int value) {
    bytes.putInt(value);
    return this;
  }

  FieldWriter u32(long value) {
    bytes.putInt((int) checked(value, 0xffff_ffffL));
    return this;
  }

  FieldWriter word(long value) {
    return elfClass == ElfClass.ELF64 ? u64(value) : u32(value);
  }

  FieldWriter signedWord(long value) {
    if (elfClass == ElfClass.ELF64) {
      return u64(value);
    }
    if (value != (int) value) {
      throw new ElfException(part.toString(), value + " does not fit in 32 bits");
    }
    return bits32((int) value);
  }

  FieldWriter skip(int count) {
    bytes.position(bytes.position() + count);
    return this;
  }

  FieldWriter bytes(ByteBuffer content) {
    bytes.put(content.duplicate());
    return this;
  }

  private FieldWriter u64(long value) {
    bytes.putLong(value);
    return this;
  }

  private long checked(long value, long max) {
    if (value < 0 || value > max) {
      throw new ElfException(
          part.toString(),
          Long.toUnsignedString(value)
              + " does not fit in its field, whose largest value is "
              + max);
    }
    return value;
  }
}
