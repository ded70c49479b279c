package skep.kernel;

/** System calls that change nothing when they are made to no end, and tell that they are there. */
public enum SystemCall {
  /**
   * {@code uprobe(2)}, by which a uprobe's trampoline enters the kernel: x86-64 only, Linux 6.18
   * and later. From anywhere else it fails with {@code ENXIO}.
   */
  UPROBE,

  /**
   * {@code bpf(2)} with attributes that are common to all commands, such as a log for map creation
   * ({@code BPF_COMMON_ATTRS}).
   */
  BPF_COMMON_ATTRIBUTES
}
