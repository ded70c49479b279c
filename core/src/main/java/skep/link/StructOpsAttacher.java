package skep.link;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import skep.kernel.Errno;
import skep.kernel.Fd;
import skep.kernel.Kernel;
import skep.kernel.KernelException;
import skep.kernel.LinkCreate;
import skep.kernel.MapFd;

/**
 * Makes the kernel call into structs of functions. Users call {@code LoadedStructOps.attach}, which
 * ends here.
 */
public final class StructOpsAttacher {
  private static final ByteBuffer KEY =
      ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.nativeOrder()).asReadOnlyBuffer();

  private StructOpsAttacher() {}

  /**
   * Registers a struct.
   *
   * @param kernel the kernel
   * @param name the struct's name in the object
   * @param map its map
   * @param value what the map's one element is to be
   * @param byLink whether the map was made with {@code BPF_F_LINK}
   * @return the registration, owned by the caller
   * @throws AttachException when the kernel refuses
   */
  public static Link attach(
      Kernel kernel, String name, MapFd map, ByteBuffer value, boolean byLink) {
    String section = byLink ? ".struct_ops.link" : ".struct_ops";
    String target = "the kernel as struct_ops";
    try (Link.Builder attachment = new Link.Builder(kernel, name, section, target)) {
      if (!byLink) {
        kernel.mapUpdate(map, KEY.duplicate(), value, Kernel.ANY);
        attachment.undoBy(() -> kernel.mapDelete(map, KEY.duplicate()));
        return attachment.finishWithoutLink(
            "structs in section .struct_ops.link are attached by one (Linux 6.4)");
      }
      prepare(kernel, map, value);
      return attachment.finish(kernel.linkCreate(new LinkCreate.OfStructOps(map)));
    } catch (KernelException e) {
      throw new AttachException(name, section, "cannot be attached to " + target, e);
    }
  }

  /**
   * Makes a struct be called instead of another one of the same type.
   *
   * @param kernel the kernel
   * @param name the struct's name in the object
   * @param link the registration of the other one, by a link
   * @param map the struct's map
   * @param value what the map's one element is to be
   * @param expected the map of the struct that is to be there until then; empty for whichever is
   * @throws AttachException when the kernel refuses
   */
  public static void replace(
      Kernel kernel, String name, Link link, MapFd map, ByteBuffer value, Optional<Fd> expected) {
    try {
      prepare(kernel, map, value);
    } catch (KernelException e) {
      throw new AttachException(name, ".struct_ops.link", "cannot take another's place", e);
    }
    link.update(name, map, expected);
  }

  /** A struct with a link is filled in once, and can be linked again and again. */
  private static void prepare(Kernel kernel, MapFd map, ByteBuffer value) {
    try {
      kernel.mapUpdate(map, KEY.duplicate(), value, Kernel.ANY);
    } catch (KernelException e) {
      if (!e.is(Errno.EBUSY)) {
        throw e;
      }
    }
  }
}
