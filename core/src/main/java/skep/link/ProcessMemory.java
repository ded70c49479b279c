package skep.link;

import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalInt;
import skep.kernel.Kernel;

/** Where a process has files in its memory: {@code /proc/PID/maps}. */
final class ProcessMemory {
  private ProcessMemory() {}

  /**
   * Where a process has a byte of a file.
   *
   * @throws IllegalArgumentException when no process is given, or it has not loaded that
   */
  static long addressOf(Kernel kernel, OptionalInt pid, Path file, long offset) {
    if (pid.isEmpty()) {
      throw new IllegalArgumentException(
          "this kernel has no cookies (Linux 5.15), so a library, or a program that can be"
              + " anywhere, can only be observed in a given process");
    }
    String path = real(file);
    return kernel
        .readText("/proc/" + pid.getAsInt() + "/maps")
        .orElseThrow(() -> new IllegalArgumentException("there is no process " + pid.getAsInt()))
        .lines()
        .map(line -> line.split(" +", 6))
        .filter(fields -> fields.length == 6 && fields[5].equals(path))
        .map(Range::of)
        .filter(range -> offset >= range.offset && offset - range.offset < range.size)
        .map(range -> range.start + offset - range.offset)
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "process %d has not loaded %s".formatted(pid.getAsInt(), path)));
  }

  private static String real(Path file) {
    try {
      return file.toRealPath().toString();
    } catch (IOException e) {
      return file.toAbsolutePath().toString();
    }
  }

  /** A mapping: {@code start-end rights offset device inode path}. */
  private record Range(long start, long size, long offset) {
    static Range of(String[] fields) {
      String[] ends = fields[0].split("-");
      long start = Long.parseUnsignedLong(ends[0], 16);
      return new Range(
          start,
          Long.parseUnsignedLong(ends[1], 16) - start,
          Long.parseUnsignedLong(fields[2], 16));
    }
  }
}
