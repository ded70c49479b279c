package skep.link;

import java.util.Objects;
import skep.kernel.Fd;

/**
 * Attaching a {@code SEC("sk_skb/…")} or {@code SEC("sk_msg")} program to a map of sockets: it sees
 * what goes through each of them. A socket gets the programs that the map has when it is put in,
 * and keeps them until it is taken out.
 *
 * <pre>{@code
 * loaded.program("verdict").attach(SockmapOptions.of(loaded.map("sockets").fd()));
 * }</pre>
 *
 * @param map a map of type sockmap or sockhash
 * @param way by a link (Linux 6.10), or without
 */
public record SockmapOptions(Fd map, AttachWay way) implements AttachOptions {
  /** Checks the components. {@inheritDoc} */
  public SockmapOptions {
    Objects.requireNonNull(map, "map");
    Objects.requireNonNull(way, "way");
  }

  /**
   * Attaching as this kernel does best.
   *
   * @param map a map of type sockmap or sockhash
   * @return the options
   */
  public static SockmapOptions of(Fd map) {
    return new SockmapOptions(map, AttachWay.BEST);
  }

  /**
   * The same in another way.
   *
   * @param way by a link, or without
   * @return the options
   */
  public SockmapOptions withWay(AttachWay way) {
    return new SockmapOptions(map, way);
  }
}
