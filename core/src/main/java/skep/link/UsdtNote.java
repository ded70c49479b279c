package skep.link;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import skep.elf.ElfClass;
import skep.elf.ElfFile;
import skep.elf.ElfNote;
import skep.elf.ElfSection;

/**
 * One place of a static probe: a note of owner {@code stapsdt} and type 3, as SystemTap's
 * documentation "UserSpaceProbeImplementation" has it.
 *
 * @param provider who defines the probe
 * @param name the probe
 * @param arguments where its arguments are
 * @param address where the probe is
 * @param semaphore where its counter of observers is; 0 for none
 */
record UsdtNote(String provider, String name, String arguments, long address, long semaphore) {
  private static final String SECTION = ".note.stapsdt";
  private static final String BASE = ".stapsdt.base";
  private static final String OWNER = "stapsdt";
  private static final int TYPE = 3;

  /** All of a file. */
  static List<UsdtNote> of(ElfFile elf) {
    Optional<Long> base = elf.section(BASE).map(ElfSection::address);
    return elf.section(SECTION)
        .map(
            section ->
                elf.notes(section).stream()
                    .filter(note -> note.owner().equals(OWNER) && note.type() == TYPE)
                    .map(note -> read(note, elf.header().elfClass(), base))
                    .toList())
        .orElse(List.of());
  }

  private static UsdtNote read(ElfNote note, ElfClass elfClass, Optional<Long> base) {
    ByteBuffer bytes = note.descriptor().duplicate().order(note.descriptor().order());
    int word = elfClass == ElfClass.ELF64 ? 8 : 4;
    if (bytes.remaining() < 3 * word) {
      throw new IllegalArgumentException("a note of a static probe is cut short");
    }
    long address = word(bytes, word);
    long noted = word(bytes, word);
    long semaphore = word(bytes, word);
    // What moves a file's sections after it was linked (prelink) does not know these addresses.
    long moved = base.isPresent() && noted != 0 ? base.get() - noted : 0;
    List<String> texts = new ArrayList<>();
    while (texts.size() < 3) {
      texts.add(text(bytes));
    }
    return new UsdtNote(
        texts.get(0),
        texts.get(1),
        texts.get(2),
        address + moved,
        semaphore == 0 ? 0 : semaphore + moved);
  }

  private static long word(ByteBuffer bytes, int size) {
    return size == 8 ? bytes.getLong() : Integer.toUnsignedLong(bytes.getInt());
  }

  private static String text(ByteBuffer bytes) {
    int start = bytes.position();
    while (bytes.hasRemaining()) {
      if (bytes.get() == 0) {
        byte[] text = new byte[bytes.position() - start - 1];
        bytes.get(start, text);
        return new String(text, StandardCharsets.UTF_8);
      }
    }
    throw new IllegalArgumentException("a note of a static probe is cut short");
  }
}
