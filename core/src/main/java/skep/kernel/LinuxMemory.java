package skep.kernel;

import java.io.IOException;
import java.lang.ref.Cleaner;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/** Maps memory and takes it back: a {@link Mapping} in the two steps that it explains. */
final class LinuxMemory {
  private static final Cleaner CLEANER = Cleaner.create();

  /** Doubling from a millisecond on, half a second in all. */
  private static final int GIVE_BACK_ATTEMPTS = 9;

  /** Sizes of the regions that were closed and may still be reached, by address. */
  private static final Map<Long, Long> RETIRED = new ConcurrentHashMap<>();

  private LinuxMemory() {}

  /** Maps a descriptor; empty if the kernel refuses, see {@link Native#errno()}. */
  static Optional<Mapping> map(
      int fd, String what, long offset, int length, Mapping.Access access) {
    boolean readOnly = access == Mapping.Access.READ;
    int protection = Native.PROT_READ | (readOnly ? 0 : Native.PROT_WRITE);
    long address = Native.mmap(0, length, protection, Native.MAP_SHARED, fd, offset);
    if (address == -1) {
      return Optional.empty();
    }
    ByteBuffer memory = Native.view(address, length);
    MemoryRegion region = new MemoryRegion(() -> replace(address, length, protection));
    // The buffer is what the views of a MemoryLender keep reachable.
    CLEANER.register(memory, () -> giveBack(address, length));
    return Optional.of(new Mapping(readOnly ? memory.asReadOnlyBuffer() : memory, what, region));
  }

  /**
   * Maps a whole arena; empty if the kernel refuses, as it does when something else of this process
   * lies where the arena is to be.
   */
  static Optional<ArenaMapping> mapArena(int fd, String what, long wanted, long length) {
    int protection = Native.PROT_READ | Native.PROT_WRITE;
    int flags = Native.MAP_SHARED | (wanted == 0 ? 0 : Native.MAP_FIXED_NOREPLACE);
    long address = Native.mmap(wanted, length, protection, flags, fd, 0);
    for (int attempt = 0; address == -1; attempt++) {
      // What is in the way may be an arena that was closed, whose addresses go back only when no
      // thread can reach it any more. It may have gone by now, so there is a try in any case.
      if (Native.errno() != Errno.EEXIST.number() || attempt == GIVE_BACK_ATTEMPTS) {
        return Optional.empty();
      }
      boolean retired = isRetired(wanted, length);
      if (retired) {
        System.gc();
        LockSupport.parkNanos(1_000_000L << attempt);
      }
      address = Native.mmap(wanted, length, protection, flags, fd, 0);
      if (address == -1 && !retired) {
        return Optional.empty();
      }
    }
    long start = address;
    MemoryRegion region = new MemoryRegion(() -> replace(start, length, protection));
    CLEANER.register(region, () -> giveBack(start, length));
    return Optional.of(new ArenaMapping(region, what, start, length));
  }

  private static boolean isRetired(long address, long length) {
    return RETIRED.entrySet().stream()
        .anyMatch(
            old -> old.getKey() < address + length && address < old.getKey() + old.getValue());
  }

  private static void giveBack(long address, long length) {
    Native.munmap(address, length);
    RETIRED.remove(address);
  }

  /** Puts private, empty memory in place of a mapping, which ends the mapping. */
  private static void replace(long address, long length, int protection) {
    int flags = Native.MAP_PRIVATE | Native.MAP_ANONYMOUS | Native.MAP_FIXED | Native.MAP_NORESERVE;
    RETIRED.put(address, length);
    Native.mmap(address, length, protection, flags, -1, 0);
  }

  /**
   * Maps a whole file of /sys that may only be mapped privately, or reads it where it cannot be
   * mapped: {@code FileChannel} maps read-only files shared, which BTF's files refuse. The memory
   * is the buffer's as long as anything refers to it.
   */
  static Optional<ByteBuffer> ofFile(String path) {
    Path file = Path.of(path);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    int fd = Native.open(path, Native.O_RDONLY | Native.O_CLOEXEC);
    if (fd < 0) {
      throw Bpf.failure("open(" + Strace.quote(path) + ", O_RDONLY)");
    }
    try {
      int size = Math.toIntExact(Files.size(file));
      long address = Native.mmap(0, size, Native.PROT_READ, Native.MAP_PRIVATE, fd, 0);
      if (address == -1) {
        return new LinuxFacts()
            .readFile(path)
            .map(ByteBuffer::wrap)
            .map(ByteBuffer::asReadOnlyBuffer);
      }
      ByteBuffer memory = Native.view(address, size);
      CLEANER.register(memory, () -> Native.munmap(address, size));
      return Optional.of(memory.asReadOnlyBuffer());
    } catch (IOException e) {
      throw LinuxFacts.failure("stat", path, e);
    } finally {
      Native.close(fd);
    }
  }
}
