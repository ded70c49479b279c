package skep.link;

/**
 * Attaching a program whose target is chosen when it is loaded: {@code fentry}, {@code fexit},
 * {@code fmod_ret}, {@code tp_btf}, {@code lsm}.
 *
 * @param cookie what {@code bpf_get_attach_cookie} gives; other than 0 needs Linux 5.19
 */
public record TracingOptions(long cookie) implements AttachOptions {
  /** Attaching without a cookie. */
  public TracingOptions() {
    this(0);
  }
}
