package skep.kernel;

import java.util.Objects;

/**
 * Owns the memory of an arena, up to 4 GB that programs and this process share. Pages that nobody
 * has asked for cost nothing.
 *
 * <p>Programs keep addresses of this process in the arena, so {@code address() + offset} is what a
 * program's pointer to {@code offset} looks like here.
 *
 * <pre>{@code
 * try (ArenaMapping arena = kernel.mmapArena(map, 0, 100L * kernel.pageSize())) {
 *   Mapping node = arena.view(pointer - arena.address(), 16);
 *   long next = node.getLong(8);
 * }
 * }</pre>
 *
 * <p>Thread-safe as {@link Mapping} is; closing it ends all its views.
 */
public final class ArenaMapping implements AutoCloseable {
  private final MemoryRegion region;
  private final String what;
  private final long address;
  private final long size;

  ArenaMapping(MemoryRegion region, String what, long address, long size) {
    this.region = region;
    this.what = what;
    this.address = address;
    this.size = size;
  }

  /**
   * Where it lies in this process.
   *
   * @return the address of its first byte
   */
  public long address() {
    return address;
  }

  /**
   * The size of the arena.
   *
   * @return bytes
   */
  public long size() {
    return size;
  }

  /**
   * A part of the arena. Closing it closes the arena.
   *
   * @param offset bytes from the arena's start
   * @param size bytes
   * @return the part, to read and write
   * @throws IndexOutOfBoundsException when it is not within the arena
   */
  public Mapping view(long offset, int size) {
    Objects.checkFromIndexSize(offset, (long) size, this.size);
    return new Mapping(Native.view(address + offset, size), what, region);
  }

  /** Gives the memory back. Closing twice is harmless. */
  @Override
  public void close() {
    region.close();
  }

  @Override
  public String toString() {
    return "mapping of %s (%d bytes at 0x%x%s)"
        .formatted(what, size, address, region.isClosed() ? ", closed" : "");
  }
}
