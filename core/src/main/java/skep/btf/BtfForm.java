package skep.btf;

/**
 * The two forms a BTF section can be written in. Both are always read.
 *
 * @see <a href="https://docs.kernel.org/bpf/btf.html">BPF Type Format (BTF)</a>
 */
public enum BtfForm {
  /** A header of 24 bytes, then types and strings: what every kernel and every tool reads. */
  PLAIN,

  /**
   * A header of 32 bytes, and between types and strings a layout ({@code struct btf_layout}): how
   * long the records of each kind are, so that a reader from before a kind can step over its types.
   *
   * <p>This is as libbpf 1.8 writes it when asked to. Linux 6.18 and earlier refuse it with {@code
   * E2BIG}; the loader of this library gives them the {@link #PLAIN} form instead.
   */
  WITH_LAYOUT
}
