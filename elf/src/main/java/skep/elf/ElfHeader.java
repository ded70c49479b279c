package skep.elf;

import java.nio.ByteOrder;

/**
 * What the header of an ELF file ({@code Elf64_Ehdr}) says of the whole file. Where its tables are
 * is the reader's and writer's business.
 *
 * @param elfClass 32 or 64-bit words
 * @param byteOrder the order of the bytes of every number in the file
 * @param osAbi {@code EI_OSABI}: 0 for System V, 3 for GNU extensions
 * @param abiVersion {@code EI_ABIVERSION}
 * @param type one of {@link FileType}, or any other 16-bit value
 * @param machine one of {@link Machine}, or any other 16-bit value
 * @param entry the address where the program starts, 0 when it has none
 * @param flags {@code e_flags}, 32 bits whose meaning belongs to the machine
 */
public record ElfHeader(
    ElfClass elfClass,
    ByteOrder byteOrder,
    int osAbi,
    int abiVersion,
    int type,
    int machine,
    long entry,
    int flags) {

  /**
   * The header of a relocatable System V object without entry or flags, such as clang makes for
   * BPF.
   *
   * @param elfClass the width of its words
   * @param byteOrder the order of its bytes
   * @param machine one of {@link Machine}
   * @return the header
   */
  public static ElfHeader relocatable(ElfClass elfClass, ByteOrder byteOrder, int machine) {
    return new ElfHeader(elfClass, byteOrder, 0, 0, FileType.REL, machine, 0, 0);
  }
}
