package skep.map;

import java.util.List;
import java.util.function.Consumer;
import skep.insn.MapType;
import skep.kernel.Fd;
import skep.kernel.Kernel;
import skep.kernel.KernelException;
import skep.kernel.MemoryView;
import skep.kernel.RingRecords;

/**
 * Reads a BPF ring buffer, {@code BPF_MAP_TYPE_RINGBUF}: one queue of records for all CPUs, in the
 * order in which programs reserved them.
 *
 * <pre>{@code
 * try (RingBuffer events = RingBuffer.open(loaded.map("events"))) {
 *   events.forEach(OPENED, opened -> System.out.println(opened.file()));   // until closed
 * }
 * }</pre>
 *
 * <p>Where reading has got to is kept in the map, so a reader goes on where the last one of a
 * pinned map ended, also one that was killed: at most the record that it was just handling comes
 * again. Two readers of one map at the same time, in this process or another, disturb each other.
 *
 * <p>When the buffer is full programs cannot reserve, and nothing here can tell how often: programs
 * count it themselves. A record that is discarded is skipped, and counted in {@link #discarded}.
 */
public final class RingBuffer extends EventReader {
  private final RingMemory memory;
  private final RingRecords records;

  private RingBuffer(Kernel kernel, RingMemory memory) {
    super(kernel, memory.fd(), memory.what());
    this.memory = memory;
    this.records =
        new RingRecords(memory.what(), memory.consumer(), memory.producer(), memory.size());
  }

  /**
   * Opens a ring buffer for reading.
   *
   * @param map a map of type {@link MapType#RINGBUF}; the reader stays usable when it is closed
   * @return the reader
   * @throws IllegalArgumentException when it is another kind of map, is larger than 512 MiB, or
   *     overwrites old records
   * @throws KernelException when its memory cannot be mapped
   */
  public static RingBuffer open(BpfMap map) {
    return new RingBuffer(map.kernel(), RingMemory.map(map, MapType.RINGBUF, "ring buffer"));
  }

  /**
   * The size of the buffer.
   *
   * @return bytes, a power of two
   */
  public int size() {
    return memory.size();
  }

  /**
   * How much there is to read, headers and records still being written included.
   *
   * @return bytes, at most {@link #size}
   */
  public long available() {
    return producerPosition() - consumerPosition();
  }

  /**
   * Where the consumer is, counted from the map's creation.
   *
   * @return bytes, with the headers
   */
  public long consumerPosition() {
    return records.consumerPosition();
  }

  /**
   * Where the producers are, counted from the map's creation.
   *
   * @return bytes, with the headers
   */
  public long producerPosition() {
    return records.producerPosition();
  }

  /**
   * How many records this reader has given to handlers.
   *
   * @return records, when the last call returned
   */
  public long consumed() {
    return records.consumed();
  }

  /**
   * How many records this reader has skipped because programs discarded them.
   *
   * @return records, when the last call returned
   */
  public long discarded() {
    return records.discarded();
  }

  @Override
  int drain(int limit, Consumer<? super MemoryView> handler) {
    return records.drain(limit, closed(), handler);
  }

  @Override
  boolean isReady() {
    return records.isReady();
  }

  @Override
  List<Fd> waitFor() {
    return List.of(fd());
  }

  @Override
  void release() {
    memory.unmap();
  }

  @Override
  boolean holds(int record, int value) {
    return record == value;
  }
}
