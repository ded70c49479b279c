package skep.btf;

/**
 * Who can see a function or a variable, numbered as {@code enum btf_func_linkage} and {@code
 * BTF_VAR_*} in {@code linux/btf.h}.
 *
 * <p>The kernel verifies a {@link #GLOBAL} function on its own, knowing nothing of its callers; a
 * {@link #STATIC} one is verified at each call.
 */
public enum BtfLinkage {
  /** Seen in its own object only. */
  STATIC,
  /** Defined here and seen by other objects. */
  GLOBAL,
  /** Defined elsewhere: in the kernel or in another object. */
  EXTERN
}
