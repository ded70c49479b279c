package skep.elf;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Reads the notes of a section or segment. Headers are three 4-byte words in both classes. Owners
 * and descriptors are padded to 4 bytes, or to 8 where the section or segment is so aligned, as
 * {@code .note.gnu.property} is in ELF64.
 */
final class NoteReader {
  private static final int HEADER_SIZE = 12;

  private NoteReader() {}

  static List<ElfNote> read(
      ByteBuffer bytes, long alignment, Function<String, ElfException> error) {
    int padding = alignment == 8 ? 8 : 4;
    List<ElfNote> notes = new ArrayList<>();
    long at = 0;
    while (at < bytes.limit()) {
      if (bytes.limit() - at < HEADER_SIZE) {
        throw error.apply("the note at " + at + " has no room for its header");
      }
      long ownerSize = Integer.toUnsignedLong(bytes.getInt((int) at));
      long descriptorSize = Integer.toUnsignedLong(bytes.getInt((int) at + 4));
      int type = bytes.getInt((int) at + 8);
      long owner = at + HEADER_SIZE;
      long descriptor = aligned(owner + ownerSize, padding);
      long end = descriptor + descriptorSize;
      if (end > bytes.limit()) {
        throw error.apply(
            "the note at " + at + " ends at " + end + ", after the notes' end at " + bytes.limit());
      }
      notes.add(
          new ElfNote(
              owner(bytes.slice((int) owner, (int) ownerSize), at, error),
              type,
              bytes.slice((int) descriptor, (int) descriptorSize).order(bytes.order())));
      at = aligned(end, padding);
    }
    return List.copyOf(notes);
  }

  private static String owner(ByteBuffer name, long note, Function<String, ElfException> error) {
    int length = 0;
    while (length < name.limit() && name.get(length) != 0) {
      length++;
    }
    if (length > 0 && length == name.limit()) {
      throw error.apply("the owner of the note at " + note + " has no NUL at its end");
    }
    return StandardCharsets.UTF_8.decode(name.limit(length)).toString();
  }

  private static long aligned(long offset, int padding) {
    return offset + padding - 1 & -padding;
  }
}
