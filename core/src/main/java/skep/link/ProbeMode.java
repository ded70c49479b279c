package skep.link;

/** The kernel's interfaces to a kprobe or uprobe, the newest last. */
public enum ProbeMode {
  /** The best this kernel has. */
  DEFAULT,
  /** A named event in tracefs' {@code kprobe_events} or {@code uprobe_events}: any kernel. */
  LEGACY,
  /** A perf event of the kprobe or uprobe PMU (Linux 4.17), program set by ioctl. */
  PERF,
  /** A perf event and a BPF link (Linux 5.15). */
  LINK;

  /** How a program is set to the event. */
  AttachWay way() {
    return switch (this) {
      case DEFAULT -> AttachWay.BEST;
      case LEGACY, PERF -> AttachWay.WITHOUT_LINK;
      case LINK -> AttachWay.LINK;
    };
  }
}
