package skep.load;

import skep.insn.MapType;
import skep.spec.MapSpec;

/**
 * A map of an open object, to be adjusted before it is created.
 *
 * <pre>{@code
 * open.map("counts").maxEntries(100_000);
 * }</pre>
 */
public final class OpenMap {
  private MapSpec spec;

  OpenMap(MapSpec spec) {
    this.spec = spec;
  }

  /**
   * The map as it stands now.
   *
   * @return the map with all adjustments but the values of globals
   */
  public MapSpec spec() {
    return spec;
  }

  /**
   * The map's name.
   *
   * @return its name
   */
  public String name() {
    return spec.name();
  }

  /**
   * Makes it another kind of map.
   *
   * @param type what kind
   * @return this
   */
  public OpenMap type(MapType type) {
    spec = spec.toBuilder().type(type).build();
    return this;
  }

  /**
   * Sets how much it can hold.
   *
   * @param entries how many entries, an unsigned number; bytes for ring buffers, which loading
   *     rounds up to a power of two of pages
   * @return this
   */
  public OpenMap maxEntries(int entries) {
    spec = spec.toBuilder().maxEntries(entries).build();
    return this;
  }

  /**
   * Sets the size of a key.
   *
   * @param bytes the size
   * @return this
   */
  public OpenMap keySize(int bytes) {
    spec = spec.toBuilder().keySize(bytes).build();
    return this;
  }

  /**
   * Sets the size of a value; of one CPU's value for a per-CPU map.
   *
   * @param bytes the size
   * @return this
   * @throws IllegalStateException for a data section, whose size is that of its variables
   */
  public OpenMap valueSize(int bytes) {
    if (spec.internal()) {
      throw new IllegalStateException(
          "map '%s' holds a data section, whose size cannot be set".formatted(spec.name()));
    }
    spec = spec.toBuilder().valueSize(bytes).build();
    return this;
  }

  /**
   * Sets the flags of map creation.
   *
   * @param flags {@code BPF_F_*}
   * @return this
   */
  public OpenMap flags(int flags) {
    spec = spec.toBuilder().flags(flags).build();
    return this;
  }

  /**
   * Sets what the kind of map makes of {@code map_extra}.
   *
   * @param extra the number
   * @return this
   */
  public OpenMap extra(long extra) {
    spec = spec.toBuilder().extra(extra).build();
    return this;
  }

  @Override
  public String toString() {
    return "map '" + spec.name() + "' (" + spec.type() + ")";
  }
}
