package skep.load;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;
import skep.map.BpfMap;

/**
 * A struct that the kernel can call into: its map is made and its programs are loaded. The kernel
 * does not know of it yet.
 *
 * @param map the struct's map, owned by the loaded object
 * @param value what the map's one element is to be: the kernel's {@code struct bpf_struct_ops_NAME}
 *     with descriptors of programs for its functions, in the machine's byte order; read-only
 */
public record LoadedStructOps(BpfMap map, ByteBuffer value) {
  /** Checks the components. {@inheritDoc} */
  public LoadedStructOps {
    Objects.requireNonNull(map, "map");
    value = value.asReadOnlyBuffer();
  }

  /**
   * What the map's one element is to be.
   *
   * @return a view of its own, from 0 to the value's size
   */
  @Override
  public ByteBuffer value() {
    return value.duplicate().order(ByteOrder.nativeOrder());
  }
}
