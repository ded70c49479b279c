package skep.link;

import java.util.Objects;

/**
 * Attaching a {@code SEC("sk_lookup")} or {@code SEC("flow_dissector")} program to a network
 * namespace.
 *
 * <pre>{@code
 * program.attach(NamespaceOptions.own());
 * program.attach(NamespaceOptions.of("/run/netns/blue"));
 * }</pre>
 *
 * @param path the namespace's file
 */
public record NamespaceOptions(String path) implements AttachOptions {
  /** Checks the component. {@inheritDoc} */
  public NamespaceOptions {
    Objects.requireNonNull(path, "path");
  }

  /**
   * The network namespace of this thread.
   *
   * @return the options
   */
  public static NamespaceOptions own() {
    return new NamespaceOptions("/proc/thread-self/ns/net");
  }

  /**
   * Some network namespace.
   *
   * @param path its file, such as {@code /proc/123/ns/net}
   * @return the options
   */
  public static NamespaceOptions of(String path) {
    return new NamespaceOptions(path);
  }
}
