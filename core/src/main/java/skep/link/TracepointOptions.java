package skep.link;

import java.util.Objects;

/**
 * Attaching to a tracepoint, as {@code SEC("tp/category/name")} does.
 *
 * <pre>{@code
 * program.attach(new TracepointOptions("syscalls", "sys_enter_write"));
 * }</pre>
 *
 * @param category the directory below {@code events} in tracefs
 * @param name the directory below that
 * @param cookie what {@code bpf_get_attach_cookie} gives; other than 0 only with a link (Linux 5.15
 *     and later)
 * @param forceIoctl whether to attach without a link, as kernels before 5.15 do
 */
public record TracepointOptions(String category, String name, long cookie, boolean forceIoctl)
    implements AttachOptions {
  /** Checks the components. {@inheritDoc} */
  public TracepointOptions {
    Objects.requireNonNull(category, "category");
    Objects.requireNonNull(name, "name");
  }

  /**
   * Attaching in the way this kernel does best.
   *
   * @param category the directory below {@code events} in tracefs
   * @param name the directory below that
   */
  public TracepointOptions(String category, String name) {
    this(category, name, 0, false);
  }
}
