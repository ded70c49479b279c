package skep.link;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import skep.kernel.Kernel;
import skep.kernel.MapFd;

/**
 * What an object's programs know of the static probes they are attached to: its map {@code
 * __bpf_usdt_specs}, whose elements tell where arguments are, and {@code __bpf_usdt_ip_to_spec_id},
 * which tells kernels without cookies which element is for which address. Thread-safe.
 */
public final class UsdtSpecs {
  /** The map of places of arguments. */
  public static final String SPECS = "__bpf_usdt_specs";

  /** The map from addresses to elements of the other one. */
  public static final String ADDRESSES = "__bpf_usdt_ip_to_spec_id";

  static final int MAX_ARGUMENTS = 12;

  /** Of {@code struct __bpf_usdt_spec} what follows the arguments: a cookie, and their number. */
  private static final int TAIL = 16;

  private final Kernel kernel;
  private final MapFd specs;
  private final int capacity;
  private final Optional<MapFd> addresses;
  private final BitSet used = new BitSet();

  /**
   * The maps of an object.
   *
   * @param kernel the kernel they are in
   * @param specs the map of places of arguments
   * @param capacity how many elements it has
   * @param addresses the map from addresses to them
   */
  public UsdtSpecs(Kernel kernel, MapFd specs, int capacity, Optional<MapFd> addresses) {
    this.kernel = kernel;
    this.specs = specs;
    this.capacity = capacity;
    this.addresses = addresses;
  }

  /**
   * Puts a description of arguments into the map.
   *
   * @return its number
   * @throws IllegalArgumentException when the map is full or not of that form
   */
  synchronized int add(List<UsdtArgument> arguments, long cookie) {
    int id = used.nextClearBit(0);
    if (id >= capacity) {
      throw new IllegalArgumentException(
          "%s has room for %d descriptions of arguments; give it more (BPF_USDT_MAX_SPEC_CNT, or"
                  .formatted(SPECS, capacity)
              + " its maxEntries before load)");
    }
    UsdtArgument.Layout layout = layout();
    ByteBuffer value = ByteBuffer.allocate(specs.valueSize()).order(ByteOrder.nativeOrder());
    for (int i = 0; i < arguments.size(); i++) {
      arguments.get(i).write(value, i * layout.size(), layout);
    }
    int tail = MAX_ARGUMENTS * layout.size();
    value.putLong(tail, cookie).putShort(tail + Long.BYTES, (short) arguments.size());
    kernel.mapUpdate(specs, integer(id), value, Kernel.ANY);
    used.set(id);
    return id;
  }

  /** How the object's programs were compiled to read it. */
  private UsdtArgument.Layout layout() {
    return Stream.of(UsdtArgument.Layout.values())
        .filter(it -> MAX_ARGUMENTS * it.size() + TAIL == specs.valueSize())
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "%s is not the map of a bpf/usdt.bpf.h that is known: its values have %d bytes"
                        .formatted(SPECS, specs.valueSize())));
  }

  /** Frees a number. */
  synchronized void remove(int id) {
    used.clear(id);
  }

  /** Tells which description is for an address. */
  void putAddress(long address, int id) {
    kernel.mapUpdate(requireAddresses(), number(address), integer(id), Kernel.NO_EXIST);
  }

  /** Forgets an address. */
  void removeAddress(long address) {
    kernel.mapDelete(requireAddresses(), number(address));
  }

  private MapFd requireAddresses() {
    return addresses.orElseThrow(
        () ->
            new IllegalArgumentException(
                "this kernel has no cookies (Linux 5.15), so the object needs the map "
                    + ADDRESSES
                    + " of libbpf's bpf/usdt.bpf.h"));
  }

  private static ByteBuffer integer(int value) {
    return ByteBuffer.allocate(4).order(ByteOrder.nativeOrder()).putInt(value).flip();
  }

  private static ByteBuffer number(long value) {
    return ByteBuffer.allocate(8).order(ByteOrder.nativeOrder()).putLong(value).flip();
  }
}
