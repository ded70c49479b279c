package skep.elf;

import java.nio.ByteBuffer;

/**
 * Reads the fields of one structure in order. The caller has checked that the structure lies within
 * the bytes.
 */
final class FieldReader {
  private final ByteBuffer bytes;
  private final ElfClass elfClass;
  private int at;

  FieldReader(ByteBuffer bytes, ElfClass elfClass, int at) {
    this.bytes = bytes;
    this.elfClass = elfClass;
    this.at = at;
  }

  int u8() {
    return Byte.toUnsignedInt(bytes.get(at++));
  }

  int u16() {
    int value = Short.toUnsignedInt(bytes.getShort(at));
    at += 2;
    return value;
  }

  int bits32() {
    int value = bytes.getInt(at);
    at += 4;
    return value;
  }

  long u32() {
    return Integer.toUnsignedLong(bits32());
  }

  long u64() {
    long value = bytes.getLong(at);
    at += 8;
    return value;
  }

  /** An address, offset or size of the file's class. */
  long word() {
    return elfClass == ElfClass.ELF64 ? u64() : u32();
  }

  /** An addend: a word with a sign. */
  long signedWord() {
    return elfClass == ElfClass.ELF64 ? u64() : bits32();
  }

  void skip(int count) {
    at += count;
  }
}
