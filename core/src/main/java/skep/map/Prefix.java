package skep.map;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/**
 * A range of addresses, {@code 10.1.0.0/16}: the key of an LPM trie ({@code
 * BPF_MAP_TYPE_LPM_TRIE}), {@code struct bpf_lpm_trie_key} with an address behind it.
 *
 * <p>A lookup gives the value of the longest prefix that its key lies in; for one address that is a
 * key of all its bits, {@link #of(InetAddress)}.
 *
 * @param address the address; bits behind the prefix do not matter to the kernel
 * @param length the bits that matter
 */
public record Prefix(InetAddress address, int length) {
  /** A prefix of IPv4, whose key has 8 bytes. */
  public static final Codec<Prefix> IPV4 = codec(4);

  /** A prefix of IPv6, whose key has 20 bytes. */
  public static final Codec<Prefix> IPV6 = codec(16);

  /** Checks the length. {@inheritDoc} */
  public Prefix {
    int bits = 8 * address.getAddress().length;
    if (length < 0 || length > bits) {
      throw new IllegalArgumentException(
          "%s has %d bits, of which not %d can matter"
              .formatted(address.getHostAddress(), bits, length));
    }
  }

  /**
   * A single address.
   *
   * @param address the address
   * @return the prefix of all its bits
   */
  public static Prefix of(InetAddress address) {
    return new Prefix(address, 8 * address.getAddress().length);
  }

  /**
   * Reads a prefix as people write it.
   *
   * @param text an address in figures, and after a slash the length if not all bits matter
   * @return the prefix
   * @throws IllegalArgumentException when it is none
   */
  public static Prefix parse(String text) {
    int slash = text.indexOf('/');
    String address = slash < 0 ? text : text.substring(0, slash);
    if (!address.matches("[0-9.]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*")) {
      throw new IllegalArgumentException("'" + text + "' is no address in figures");
    }
    try {
      Prefix all = of(InetAddress.getByName(address));
      return slash < 0 ? all : new Prefix(all.address, Integer.parseInt(text.substring(slash + 1)));
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("'" + text + "' is no address in figures", e);
    }
  }

  private static Codec<Prefix> codec(int bytes) {
    return Codec.of(
        Integer.BYTES + bytes,
        (prefix, to) -> {
          byte[] address = prefix.address.getAddress();
          if (address.length != bytes) {
            throw new IllegalArgumentException(
                "%s has %d bytes, the key %d".formatted(prefix, address.length, bytes));
          }
          to.putInt(prefix.length).put(address);
        },
        from -> {
          int length = from.getInt();
          byte[] address = new byte[bytes];
          from.get(address);
          return new Prefix(address(address), length);
        });
  }

  private static InetAddress address(byte[] bytes) {
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalStateException(Arrays.toString(bytes), e);
    }
  }

  /** As {@link #parse} reads it. */
  @Override
  public String toString() {
    return address.getHostAddress() + "/" + length;
  }
}
