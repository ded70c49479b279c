package skep.link;

import java.util.Objects;

/**
 * Attaching a {@code SEC("netfilter")} program to a hook of the thread's network namespace, beside
 * the rules of nft and iptables. Linux 6.4 and later.
 *
 * <pre>{@code
 * program.attach(NetfilterOptions.at(Hook.LOCAL_OUT).withPriority(-128));
 * }</pre>
 *
 * @param family which packets
 * @param hook where on their way
 * @param priority where among others at the hook; lower runs first, and the lowest and highest
 *     number are taken
 * @param defragments whether fragments are put together before
 */
public record NetfilterOptions(Family family, Hook hook, int priority, boolean defragments)
    implements AttachOptions {
  /** Which packets. */
  public enum Family {
    /** {@code NFPROTO_IPV4}. */
    IPV4(2),
    /** {@code NFPROTO_IPV6}. */
    IPV6(10);

    private final int number;

    Family(int number) {
      this.number = number;
    }

    int number() {
      return number;
    }
  }

  /** Where on a packet's way: {@code enum nf_inet_hooks}. */
  public enum Hook {
    /** When it has come in. */
    PRE_ROUTING,
    /** When it is for this machine. */
    LOCAL_IN,
    /** When it is for another one. */
    FORWARD,
    /** When this machine has made it. */
    LOCAL_OUT,
    /** Before it goes out. */
    POST_ROUTING
  }

  /** Checks the components. {@inheritDoc} */
  public NetfilterOptions {
    Objects.requireNonNull(family, "family");
    Objects.requireNonNull(hook, "hook");
  }

  /**
   * IPv4 packets, after connection tracking (priority 1: the kernel lets no two programs have the
   * same one).
   *
   * @param hook where on their way
   * @return the options
   */
  public static NetfilterOptions at(Hook hook) {
    return new NetfilterOptions(Family.IPV4, hook, 1, false);
  }

  /**
   * The same for other packets.
   *
   * @param family which
   * @return the options
   */
  public NetfilterOptions of(Family family) {
    return new NetfilterOptions(family, hook, priority, defragments);
  }

  /**
   * The same with another priority.
   *
   * @param priority where among others at the hook
   * @return the options
   */
  public NetfilterOptions withPriority(int priority) {
    return new NetfilterOptions(family, hook, priority, defragments);
  }

  /**
   * The same after fragments were put together.
   *
   * @return the options
   */
  public NetfilterOptions defragmented() {
    return new NetfilterOptions(family, hook, priority, true);
  }
}
