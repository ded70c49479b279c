package skep.elf;

import java.nio.ByteOrder;

/** The symbol and the type that share a relocation's {@code r_info} word. */
record RelocationInfo(long symbol, int type) {

  static RelocationInfo unpack(ElfHeader header, long info) {
    if (header.elfClass() == ElfClass.ELF32) {
      return new RelocationInfo(info >>> 8, (int) info & 0xff);
    }
    long bits = isMips64Little(header) ? swapMips64(info) : info;
    return new RelocationInfo(bits >>> 32, (int) bits);
  }

  /**
   * The word.
   *
   * @param part what an error calls the relocation
   */
  long pack(ElfHeader header, String part) {
    if (header.elfClass() == ElfClass.ELF32) {
      if (symbol > 0xff_ffff || type < 0 || type > 0xff) {
        throw new ElfException(
            part, "ELF32 has 24 bits for the symbol " + symbol + " and 8 for the type " + type);
      }
      return symbol << 8 | type;
    }
    long bits = symbol << 32 | Integer.toUnsignedLong(type);
    return isMips64Little(header) ? unswapMips64(bits) : bits;
  }

  /**
   * MIPS64 defines r_info as a 32-bit symbol and four single bytes, which as a little-endian word
   * come in another order.
   */
  private static boolean isMips64Little(ElfHeader header) {
    return header.machine() == Machine.MIPS && header.byteOrder() == ByteOrder.LITTLE_ENDIAN;
  }

  private static long swapMips64(long info) {
    return info << 32 | Integer.toUnsignedLong(Integer.reverseBytes((int) (info >>> 32)));
  }

  private static long unswapMips64(long bits) {
    return Integer.toUnsignedLong(Integer.reverseBytes((int) bits)) << 32 | bits >>> 32;
  }
}
