package skep.link;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** The body of a message of rtnetlink(7): a struct, and attributes after it. */
final class NetlinkBody {
  private static final int NESTED = 0x8000;
  private static final int HEADER = 4;

  private final ByteBuffer bytes = ByteBuffer.allocate(1024).order(ByteOrder.nativeOrder());

  /** {@code struct ifinfomsg}. */
  static NetlinkBody ofDevice(int index) {
    NetlinkBody body = new NetlinkBody();
    body.bytes.putInt(0).putInt(index).putInt(0).putInt(0);
    return body;
  }

  /** {@code struct tcmsg}. */
  static NetlinkBody ofTrafficControl(int device, int handle, int parent, int info) {
    NetlinkBody body = new NetlinkBody();
    body.bytes.putInt(0).putInt(device).putInt(handle).putInt(parent).putInt(info);
    return body;
  }

  NetlinkBody put(int type, int value) {
    header(type, Integer.BYTES);
    bytes.putInt(value);
    return this;
  }

  NetlinkBody put(int type, String text) {
    byte[] characters = text.getBytes(StandardCharsets.UTF_8);
    header(type, characters.length + 1);
    bytes.put(characters);
    do {
      bytes.put((byte) 0);
    } while (bytes.position() % HEADER != 0);
    return this;
  }

  /** An attribute that consists of attributes. */
  NetlinkBody nest(int type, Consumer<NetlinkBody> content) {
    int start = bytes.position();
    header(type | NESTED, 0);
    content.accept(this);
    bytes.putShort(start, (short) (bytes.position() - start));
    return this;
  }

  private void header(int type, int size) {
    bytes.putShort((short) (HEADER + size)).putShort((short) type);
  }

  ByteBuffer bytes() {
    return bytes.duplicate().flip();
  }
}
