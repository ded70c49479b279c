package skep.load;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import skep.kernel.Fd;
import skep.kernel.Kernel;
import skep.link.AttachException;
import skep.link.Link;
import skep.link.StructOpsAttacher;
import skep.map.BpfMap;

/**
 * A struct that the kernel can call into: its map is made and its programs are loaded. The kernel
 * knows of it once it is attached.
 *
 * <pre>{@code
 * Link link = loaded.structOps("my_congestion_control").attach();
 * }</pre>
 */
public final class LoadedStructOps {
  /** {@code BPF_F_LINK}: the map's struct is registered by a link. */
  private static final int LINK = 1 << 13;

  private final LoadedObject owner;
  private final Kernel kernel;
  private final BpfMap map;
  private final ByteBuffer value;

  LoadedStructOps(LoadedObject owner, Kernel kernel, BpfMap map, ByteBuffer value) {
    this.owner = owner;
    this.kernel = kernel;
    this.map = map;
    this.value = value.asReadOnlyBuffer();
  }

  /**
   * The struct's map.
   *
   * @return the map, owned by the loaded object
   */
  public BpfMap map() {
    return map;
  }

  /**
   * What the map's one element is to be: the kernel's {@code struct bpf_struct_ops_NAME} with
   * descriptors of programs for its functions.
   *
   * @return a view of its own, from 0 to the value's size, in the machine's byte order
   */
  public ByteBuffer value() {
    return value.duplicate().order(ByteOrder.nativeOrder());
  }

  /**
   * Registers the struct with the kernel, by a link when it is in section {@code .struct_ops.link}
   * (Linux 6.4).
   *
   * @return the registration; closing the object ends it too
   * @throws AttachException when the kernel refuses
   */
  public Link attach() {
    return owner.keep(StructOpsAttacher.attach(kernel, map.name(), map.fd(), value(), hasLink()));
  }

  /**
   * Makes the kernel call this struct instead of another one, without a moment in which it calls
   * neither.
   *
   * @param link the registration of the other one, by a link
   * @throws AttachException when this one is not in section {@code .struct_ops.link}, or the kernel
   *     refuses
   */
  public void replace(Link link) {
    StructOpsAttacher.replace(kernel, map.name(), link, map.fd(), value(), Optional.empty());
  }

  /**
   * Makes the kernel call this struct instead of another one, as {@link #replace(Link)} does, but
   * only if it is the expected one that is called.
   *
   * @param link the registration of the other one, by a link
   * @param expected the struct that is to be called until then
   * @throws AttachException when another one is called ({@link skep.kernel.Errno#EPERM}), this one
   *     is not in section {@code .struct_ops.link}, or the kernel refuses
   */
  public void replace(Link link, LoadedStructOps expected) {
    Optional<Fd> before = Optional.of(expected.map.fd());
    StructOpsAttacher.replace(kernel, map.name(), link, map.fd(), value(), before);
  }

  private boolean hasLink() {
    return owner.spec().map(map.name()).filter(it -> (it.flags() & LINK) != 0).isPresent();
  }
}
