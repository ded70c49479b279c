package skep.elf;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Reads the header at the start of a file. */
final class HeaderReader {
  private static final String PART = "ELF header";
  private static final int MAGIC = 0x7f454c46;
  private static final int IDENT_SIZE = 16;
  private static final int VERSION = 1;

  private HeaderReader() {}

  static ElfClass elfClass(ByteBuffer bytes) {
    if (bytes.limit() < IDENT_SIZE || bytes.getInt(0) != MAGIC) {
      throw new ElfException(
          PART, "the file does not start with the bytes 7f 45 4c 46 of an ELF file", 0);
    }
    ElfClass elfClass =
        switch (bytes.get(4)) {
          case 1 -> ElfClass.ELF32;
          case 2 -> ElfClass.ELF64;
          default ->
              throw new ElfException(
                  PART, "the class is " + bytes.get(4) + ", not 1 (32-bit) or 2 (64-bit)", 4);
        };
    if (bytes.limit() < elfClass.headerSize()) {
      throw new ElfException(
          PART,
          "the file has "
              + bytes.limit()
              + " bytes, and the header of "
              + elfClass
              + " "
              + elfClass.headerSize(),
          0);
    }
    return elfClass;
  }

  static ByteOrder byteOrder(ByteBuffer bytes) {
    return switch (bytes.get(5)) {
      case 1 -> ByteOrder.LITTLE_ENDIAN;
      case 2 -> ByteOrder.BIG_ENDIAN;
      default ->
          throw new ElfException(
              PART, "the byte order is " + bytes.get(5) + ", not 1 (little) or 2 (big)", 5);
    };
  }

  static ElfHeader header(ByteBuffer bytes, ElfClass elfClass) {
    FieldReader fields = new FieldReader(bytes, elfClass, 6);
    int identVersion = fields.u8();
    int osAbi = fields.u8();
    int abiVersion = fields.u8();
    fields.skip(7);
    int type = fields.u16();
    int machine = fields.u16();
    long version = fields.u32();
    if (identVersion != VERSION || version != VERSION) {
      throw new ElfException(
          PART, "the ELF version is " + identVersion + " and " + version + ", not 1", 6);
    }
    long entry = fields.word();
    fields.skip(2 * elfClass.wordSize());
    int flags = fields.bits32();
    return new ElfHeader(elfClass, bytes.order(), osAbi, abiVersion, type, machine, entry, flags);
  }

  static TableLocations tables(ByteBuffer bytes, ElfClass elfClass) {
    FieldReader fields = new FieldReader(bytes, elfClass, 24 + elfClass.wordSize());
    long programHeaders = fields.word();
    long sectionHeaders = fields.word();
    fields.skip(4 + 2);
    return new TableLocations(
        programHeaders,
        fields.u16(),
        fields.u16(),
        sectionHeaders,
        fields.u16(),
        fields.u16(),
        fields.u16());
  }
}
