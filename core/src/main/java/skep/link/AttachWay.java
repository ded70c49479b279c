package skep.link;

/** By which of the kernel's interfaces a program is attached, where there are two. */
public enum AttachWay {
  /** By a BPF link if this kernel has such links. */
  BEST,
  /** Only by a BPF link. */
  LINK,
  /** Without a BPF link, as older kernels do. */
  WITHOUT_LINK
}
