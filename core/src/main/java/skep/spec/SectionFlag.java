package skep.spec;

/** What the name of a program's section says besides the program's type. */
public enum SectionFlag {
  /**
   * The expected attach type may be left out for a kernel that does not know it ({@code
   * SEC_EXP_ATTACH_OPT}).
   */
  ATTACH_TYPE_OPTIONAL,
  /**
   * The attach type can be asked for by the section's name, to attach by {@code BPF_PROG_ATTACH}
   * ({@code SEC_ATTACHABLE}).
   */
  ATTACHABLE,
  /**
   * The target is a type of the kernel's BTF and is looked up when the program is loaded ({@code
   * SEC_ATTACH_BTF}).
   */
  ATTACH_BTF,
  /** The program may sleep ({@code SEC_SLEEPABLE}); it is loaded with {@code BPF_F_SLEEPABLE}. */
  SLEEPABLE,
  /**
   * The program takes packets in several fragments ({@code SEC_XDP_FRAGS}); it is loaded with
   * {@code BPF_F_XDP_HAS_FRAGS}.
   */
  XDP_FRAGS,
  /**
   * The program is attached to a user-space static probe ({@code SEC_USDT}), by a multi-uprobe
   * where the kernel has these.
   */
  USDT
}
