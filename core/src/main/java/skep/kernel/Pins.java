package skep.kernel;

/**
 * Gives objects names in a BPF file system, as libbpf does: the directory is made when it is not
 * there, for this user alone, and never anywhere else than on a BPF file system.
 *
 * <pre>{@code
 * Pins.pin(kernel, map, "/sys/fs/bpf/my-tool/counts");
 * }</pre>
 */
public final class Pins {
  private Pins() {}

  /**
   * Pins an object.
   *
   * @param kernel the kernel it is in
   * @param object a map, program or link
   * @param path a file that is not there yet; its directory is made, but not that one's
   * @throws KernelException when the path is not on a BPF file system, may not be written, or is
   *     taken ({@link Errno#EEXIST})
   */
  public static void pin(Kernel kernel, Fd object, String path) {
    makeParent(kernel, path);
    kernel.pin(object, path);
  }

  private static void makeParent(Kernel kernel, String path) {
    String directory = parent(path);
    try {
      kernel.isOnBpfFileSystem(directory);
    } catch (KernelException e) {
      if (!e.is(Errno.ENOENT)) {
        throw e;
      }
      if (!kernel.isOnBpfFileSystem(parent(directory))) {
        throw new KernelException(
            Strace.makeDirectory(directory),
            Errno.EPERM.number(),
            "it would not be on a BPF file system, where alone objects can be pinned (mount -t bpf"
                + " bpf /sys/fs/bpf)");
      }
      kernel.makeDirectory(directory);
    }
  }

  private static String parent(String path) {
    int slash = path.lastIndexOf('/');
    if (slash < 0) {
      return ".";
    }
    return slash == 0 ? "/" : path.substring(0, slash);
  }
}
