package skep.map;

/** Whether an update may add an element, replace one, or both. */
public enum UpdateMode {
  /** Adds or replaces. */
  ANY(0),
  /** Only adds; refused when the key is there. */
  NOEXIST(1),
  /** Only replaces; refused when the key is not there. */
  EXIST(2);

  private final long flags;

  UpdateMode(long flags) {
    this.flags = flags;
  }

  /**
   * The kernel's flags for it: {@code BPF_ANY}, {@code BPF_NOEXIST}, {@code BPF_EXIST} of {@code
   * linux/bpf.h}.
   *
   * @return the flags
   */
  public long flags() {
    return flags;
  }
}
