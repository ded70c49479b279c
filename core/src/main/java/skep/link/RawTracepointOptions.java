package skep.link;

import java.util.Objects;

/**
 * Attaching to a tracepoint's raw arguments, as {@code SEC("raw_tp/name")} does.
 *
 * @param name the tracepoint, without its category: {@code sys_enter}
 * @param cookie what {@code bpf_get_attach_cookie} gives; other than 0 needs Linux 6.10
 */
public record RawTracepointOptions(String name, long cookie) implements AttachOptions {
  /** Checks the components. {@inheritDoc} */
  public RawTracepointOptions {
    Objects.requireNonNull(name, "name");
  }

  /**
   * Attaching without a cookie.
   *
   * @param name the tracepoint, without its category
   */
  public RawTracepointOptions(String name) {
    this(name, 0);
  }
}
