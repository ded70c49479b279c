package skep.link;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import skep.elf.ElfException;
import skep.elf.ElfFile;
import skep.elf.ElfSegment;
import skep.elf.SegmentType;
import skep.kernel.KernelException;

/**
 * A user program or library that code is to be found in.
 *
 * @param path the file that the kernel is to probe: of an archive, the archive
 * @param start where in that file the program starts: 0 but in an archive
 * @param bytes the bytes of the program
 * @param elf the program
 * @param loaded its segments that are loaded
 */
record UserBinary(Path path, long start, ByteBuffer bytes, ElfFile elf, List<ElfSegment> loaded) {
  /** What separates the path of an archive from that of a file in it, as in Android's packages. */
  private static final String IN_ARCHIVE = "!/";

  /**
   * Finds and opens a program, a library, or one in an archive ({@code app.apk!/lib/libx.so}).
   *
   * @throws IllegalArgumentException when there is no such file, or it is no program; the message
   *     says what to do
   * @throws KernelException when it cannot be opened
   */
  static UserBinary open(String name) {
    int bang = name.indexOf(IN_ARCHIVE);
    String file = bang < 0 ? name : name.substring(0, bang);
    Path path = find(file);
    try {
      ByteBuffer bytes = map(path);
      long start = 0;
      if (bang >= 0) {
        ArchiveEntry entry = ArchiveEntry.find(bytes, name.substring(bang + IN_ARCHIVE.length()));
        start = entry.offset();
        bytes = bytes.slice(Math.toIntExact(start), entry.size());
      }
      ElfFile elf = ElfFile.of(bytes);
      List<ElfSegment> loaded =
          elf.segments().stream().filter(it -> it.type() == SegmentType.LOAD).toList();
      return new UserBinary(path, start, bytes, elf, loaded);
    } catch (FileSystemException e) {
      throw KernelException.reading(path, e);
    } catch (IOException e) {
      throw new IllegalArgumentException(path + " cannot be read: " + e.getMessage(), e);
    } catch (ElfException e) {
      throw new IllegalArgumentException(name + " is no program: " + e.getMessage(), e);
    }
  }

  /** The path of a program or library. */
  static Path find(String name) {
    Map<String, String> environment = System.getenv();
    return BinaryPath.find(name, environment)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    name.contains("/")
                        ? "there is no file " + name
                        : "there is no '%s' in %s; give its whole path"
                            .formatted(name, BinaryPath.searched(name, environment))));
  }

  /** The bytes of a file, as they are in memory. */
  static ByteBuffer map(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path)) {
      long size = channel.size();
      if (size > Integer.MAX_VALUE) {
        throw new IOException("it has more than 2 GiB");
      }
      return channel.map(FileChannel.MapMode.READ_ONLY, 0, size);
    }
  }

  /**
   * Where in the file the byte of an address is, by the segment that is loaded from there.
   *
   * @return the offset in {@link #path()}, or empty when no segment has the address in the file
   */
  OptionalLong offsetOf(long address) {
    return segmentAt(address)
        .map(it -> OptionalLong.of(start + address - it.virtualAddress() + it.offset()))
        .orElse(OptionalLong.empty());
  }

  private Optional<ElfSegment> segmentAt(long address) {
    return loaded.stream()
        .filter(
            segment ->
                Long.compareUnsigned(address - segment.virtualAddress(), segment.fileSize()) < 0)
        .findFirst();
  }
}
