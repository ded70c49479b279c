package skep.kernel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Writes the body of a message of rtnetlink(7): a struct, and attributes after it, of 1 KiB at most
 * together.
 *
 * <pre>{@code
 * NetlinkBody body = NetlinkBody.ofDevice(0).put(3, "veth0");   // IFLA_IFNAME
 * kernel.netlink(new NetlinkMessage(NetlinkMessage.GET_LINK, 0, body.bytes()));
 * }</pre>
 */
public final class NetlinkBody {
  private static final int NESTED = 0x8000;
  private static final int HEADER = 4;

  private final ByteBuffer bytes = ByteBuffer.allocate(1024).order(ByteOrder.nativeOrder());

  private NetlinkBody() {}

  /**
   * {@code struct ifinfomsg}: about a network device.
   *
   * @param index its number; 0 when an attribute has its name
   * @return the body, with no attributes yet
   */
  public static NetlinkBody ofDevice(int index) {
    NetlinkBody body = new NetlinkBody();
    body.bytes.putInt(0).putInt(index).putInt(0).putInt(0);
    return body;
  }

  /**
   * {@code struct tcmsg}: about what a network device does with traffic.
   *
   * @param device its number
   * @param handle which discipline or filter; 0 for any
   * @param parent where it is
   * @param info a filter's priority, above, and its protocol, in network byte order
   * @return the body, with no attributes yet
   */
  public static NetlinkBody ofTrafficControl(int device, int handle, int parent, int info) {
    NetlinkBody body = new NetlinkBody();
    body.bytes.putInt(0).putInt(device).putInt(handle).putInt(parent).putInt(info);
    return body;
  }

  /**
   * Adds an attribute that is a number of 32 bits.
   *
   * @param type which one
   * @param value the number
   * @return this
   */
  public NetlinkBody put(int type, int value) {
    header(type, Integer.BYTES);
    bytes.putInt(value);
    return this;
  }

  /**
   * Adds an attribute that is a text, with the 0 at its end.
   *
   * @param type which one
   * @param text in UTF-8
   * @return this
   */
  public NetlinkBody put(int type, String text) {
    byte[] characters = text.getBytes(StandardCharsets.UTF_8);
    header(type, characters.length + 1);
    bytes.put(characters);
    do {
      bytes.put((byte) 0);
    } while (bytes.position() % HEADER != 0);
    return this;
  }

  /**
   * Adds an attribute that consists of attributes.
   *
   * @param type which one
   * @param content adds those
   * @return this
   */
  public NetlinkBody nest(int type, Consumer<NetlinkBody> content) {
    int start = bytes.position();
    header(type | NESTED, 0);
    content.accept(this);
    bytes.putShort(start, (short) (bytes.position() - start));
    return this;
  }

  private void header(int type, int size) {
    bytes.putShort((short) (HEADER + size)).putShort((short) type);
  }

  /**
   * What was written so far.
   *
   * @return the bytes, from position to limit, for {@link NetlinkMessage}
   */
  public ByteBuffer bytes() {
    return bytes.duplicate().flip();
  }
}
