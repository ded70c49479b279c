package skep.map;

import skep.insn.MapType;
import skep.kernel.Kernel;
import skep.kernel.MapFd;
import skep.kernel.Mapping;

/**
 * The memory of a ring buffer of one direction or the other, laid out as in {@code
 * kernel/bpf/ringbuf.c}: a page with the consumer's position, a page with the producers', and the
 * data twice in a row, so that no record has a break.
 *
 * @param fd the map, owned
 * @param what what messages call it
 * @param size bytes of the data, a power of two
 * @param dataStart where in {@link #producer} the data is
 * @param consumer the consumer's page
 * @param producer the producers' page, and the data
 */
record RingMemory(
    MapFd fd, String what, int size, int dataStart, Mapping consumer, Mapping producer)
    implements AutoCloseable {
  /** {@code BPF_F_RB_OVERWRITE}, Linux 6.19 and later. */
  private static final int OVERWRITE = 1 << 19;

  /** As much as can be mapped twice, and addressed by an int. */
  private static final int MAX_SIZE = 1 << 29;

  /** Maps the memory: that of the other side only to be read. */
  static RingMemory map(BpfMap map, MapType type, String kind) {
    if (map.type() != type) {
      throw new IllegalArgumentException(map + " is no " + kind);
    }
    Kernel kernel = map.kernel();
    String what = "%s '%s'".formatted(kind, map.name());
    boolean writes = type == MapType.USER_RINGBUF;
    Mapping.Access consumers = writes ? Mapping.Access.READ : Mapping.Access.READ_WRITE;
    Mapping.Access producers = writes ? Mapping.Access.READ_WRITE : Mapping.Access.READ;
    MapFd fd = kernel.duplicate(map.fd());
    try {
      int size = checkSize(kernel, fd, what);
      int page = kernel.pageSize();
      Mapping consumer = kernel.mmap(fd, 0, page, consumers);
      try {
        Mapping producer = kernel.mmap(fd, page, page + 2 * size, producers);
        return new RingMemory(fd, what, size, page, consumer, producer);
      } catch (RuntimeException e) {
        consumer.close();
        throw e;
      }
    } catch (RuntimeException e) {
      fd.close();
      throw e;
    }
  }

  /** The size of a ring buffer that can be mapped. */
  private static int checkSize(Kernel kernel, MapFd fd, String what) {
    var info = kernel.mapInfo(fd);
    if ((info.flags() & OVERWRITE) != 0) {
      throw new IllegalArgumentException(
          what + " overwrites old records (BPF_F_RB_OVERWRITE); it cannot be read as a queue");
    }
    int size = info.maxEntries();
    if (size < 0 || size > MAX_SIZE) {
      throw new IllegalArgumentException(
          "%s has %d bytes; at most %d can be mapped to be read"
              .formatted(what, size & 0xffff_ffffL, MAX_SIZE));
    }
    return size;
  }

  /** Gives back the memory, and keeps the map. */
  void unmap() {
    consumer.close();
    producer.close();
  }

  @Override
  public void close() {
    unmap();
    fd.close();
  }
}
