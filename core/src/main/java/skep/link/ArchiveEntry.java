package skep.link;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Where in a zip archive a file lies that is stored as it is: the kernel can run, and probe, code
 * in such a file as in any other. The format is that of PKWARE's APPNOTE.TXT, parts 4.3 and 4.4.
 *
 * @param offset bytes from the start of the archive
 * @param size bytes
 */
record ArchiveEntry(int offset, int size) {
  private static final int END = 0x06054b50;
  private static final int END_SIZE = 22;
  private static final int LONGEST_COMMENT = 0xffff;
  private static final int ENTRY = 0x02014b50;
  private static final int ENTRY_SIZE = 46;
  private static final int FILE = 0x04034b50;
  private static final int FILE_SIZE = 30;
  private static final int ENCRYPTED = 1;

  static ArchiveEntry find(ByteBuffer bytes, String name) throws IOException {
    ByteBuffer archive = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    try {
      byte[] wanted = name.getBytes(StandardCharsets.UTF_8);
      int end = end(archive);
      int at = archive.getInt(end + 16);
      for (int left = u16(archive, end + 10); left > 0; left--) {
        if (archive.getInt(at) != ENTRY) {
          throw new IOException("its directory is damaged");
        }
        int nameLength = u16(archive, at + 28);
        byte[] found = new byte[nameLength];
        archive.get(at + ENTRY_SIZE, found);
        if (Arrays.equals(found, wanted)) {
          return stored(archive, at, name);
        }
        at += ENTRY_SIZE + nameLength + u16(archive, at + 30) + u16(archive, at + 32);
      }
      throw new IOException("it has no file " + name);
    } catch (IndexOutOfBoundsException e) {
      throw new IOException("it is cut short, or no zip archive", e);
    }
  }

  private static ArchiveEntry stored(ByteBuffer archive, int entry, String name)
      throws IOException {
    if (archive.getShort(entry + 10) != 0 || (u16(archive, entry + 8) & ENCRYPTED) != 0) {
      throw new IOException(name + " is compressed in it, and only stored files can be probed");
    }
    int size = archive.getInt(entry + 24);
    int header = archive.getInt(entry + 42);
    if (archive.getInt(header) != FILE) {
      throw new IOException("its file " + name + " is damaged");
    }
    int data = header + FILE_SIZE + u16(archive, header + 26) + u16(archive, header + 28);
    if (size < 0 || data > archive.limit() - size) {
      throw new IOException("its file " + name + " is cut short");
    }
    return new ArchiveEntry(data, size);
  }

  /** Where the end record is, which only a comment can follow. */
  private static int end(ByteBuffer archive) throws IOException {
    int last = archive.limit() - END_SIZE;
    for (int at = last; at >= 0 && at >= last - LONGEST_COMMENT; at--) {
      if (archive.getInt(at) == END && u16(archive, at + 20) == last - at) {
        return at;
      }
    }
    throw new IOException("it is no zip archive");
  }

  private static int u16(ByteBuffer archive, int at) {
    return Short.toUnsignedInt(archive.getShort(at));
  }
}
