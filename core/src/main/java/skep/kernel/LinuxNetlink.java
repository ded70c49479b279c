package skep.kernel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Supplier;

/** Exchanges messages with rtnetlink, over a socket of the thread's network namespace. */
final class LinuxNetlink {
  private static final int HEADER = 16;
  private static final int ANSWER = 64 * 1024;
  private static final int REQUEST_AND_ACK = 1 | 4;
  private static final int ERROR = 2;
  private static final int DONE = 3;

  /** {@code NLM_F_CAPPED} and {@code NLM_F_ACK_TLVS}, and the attribute that has words. */
  private static final int CAPPED = 0x100;

  private static final int ACK_ATTRIBUTES = 0x200;
  private static final int WORDS = 1;

  /**
   * {@code RTM_NEWLINK}: {@code struct ifinfomsg}, and attributes, of which {@code IFLA_IFNAME}.
   */
  private static final int NEW_DEVICE = 16;

  private static final int DEVICE = 16;
  private static final int DEVICE_NAME = 3;

  /** {@code IFNAMSIZ}, without the 0 at the end. */
  private static final int LONGEST_NAME = 15;

  private LinuxNetlink() {}

  static List<NetlinkMessage> exchange(NetlinkMessage request, Supplier<Set<Capability>> held) {
    int socket = Native.netlinkSocket();
    if (socket < 0) {
      throw Bpf.failure("socket(AF_NETLINK, SOCK_RAW|SOCK_CLOEXEC, NETLINK_ROUTE)");
    }
    try {
      send(socket, request);
      List<NetlinkMessage> answers = new ArrayList<>();
      while (!receive(socket, request, answers, held)) {
        // There is more to come.
      }
      return List.copyOf(answers);
    } finally {
      Native.close(socket);
    }
  }

  /** The number of a network device. if_nametoindex(3) would not tell why it finds none. */
  static OptionalInt deviceIndex(String name, Supplier<Set<Capability>> held) {
    int length = name.getBytes(StandardCharsets.UTF_8).length;
    if (length == 0 || length > LONGEST_NAME) {
      return OptionalInt.empty();
    }
    ByteBuffer body = NetlinkBody.ofDevice(0).put(DEVICE_NAME, name).bytes();
    try {
      return exchange(new NetlinkMessage(NetlinkMessage.GET_LINK, 0, body), held).stream()
          .filter(it -> it.type() == NEW_DEVICE && it.body().limit() >= DEVICE)
          .mapToInt(it -> it.body().getInt(4))
          .findFirst();
    } catch (KernelException e) {
      if (e.is(Errno.ENODEV)) {
        return OptionalInt.empty();
      }
      throw e;
    }
  }

  private static void send(int socket, NetlinkMessage request) {
    ByteBuffer body = request.body();
    int length = HEADER + body.remaining();
    ByteBuffer message = ByteBuffer.allocate(length).order(ByteOrder.nativeOrder());
    message
        .putInt(length)
        .putShort((short) request.type())
        .putShort((short) (request.flags() | REQUEST_AND_ACK))
        .putInt(1)
        .putInt(0)
        .put(body)
        .flip();
    try (Frame frame = Frame.open(0, Frame.sizeOf(length))) {
      if (Native.write(socket, frame.in(message), length) < 0) {
        throw new KernelException(StraceAttach.call(request), Native.errno(), "");
      }
    }
  }

  /** Receives what the kernel sends at once; whether that was the last of it. */
  private static boolean receive(
      int socket,
      NetlinkMessage request,
      List<NetlinkMessage> answers,
      Supplier<Set<Capability>> held) {
    ByteBuffer bytes;
    try (Frame frame = Frame.open(0, Frame.sizeOf(ANSWER))) {
      long room = frame.room(ANSWER);
      long length = Native.read(socket, room, ANSWER);
      if (length < 0) {
        throw new KernelException(StraceAttach.call(request), Native.errno(), "");
      }
      bytes = ByteBuffer.wrap(frame.getBytes(room, (int) length)).order(ByteOrder.nativeOrder());
    }
    int at = 0;
    while (bytes.limit() - at >= HEADER) {
      int length = Math.min(Math.max(HEADER, bytes.getInt(at)), bytes.limit() - at);
      int type = Short.toUnsignedInt(bytes.getShort(at + 4));
      int flags = Short.toUnsignedInt(bytes.getShort(at + 6));
      ByteBuffer body = bytes.slice(at + HEADER, length - HEADER).order(bytes.order());
      if (type == ERROR || type == DONE) {
        int errno = body.remaining() < 4 ? 0 : -body.getInt(0);
        if (errno > 0) {
          String words = words(flags, body);
          throw new KernelException(
              StraceAttach.call(request),
              errno,
              words.isEmpty() ? Advice.forNetwork(errno, held) : words);
        }
        return true;
      }
      answers.add(new NetlinkMessage(type, flags, body));
      at += length + 3 & ~3;
    }
    return false;
  }

  /** What the kernel says of an error: after its number and the request, or only its header. */
  private static String words(int flags, ByteBuffer error) {
    if ((flags & ACK_ATTRIBUTES) == 0 || error.limit() < 4 + HEADER) {
      return "";
    }
    int request = (flags & CAPPED) != 0 ? HEADER : error.getInt(4);
    int at = 4 + (request + 3 & ~3);
    while (at >= 0 && error.limit() - at >= 4) {
      int length = Math.max(4, Short.toUnsignedInt(error.getShort(at)));
      if (error.getShort(at + 2) == WORDS && length <= error.limit() - at) {
        byte[] text = new byte[length - 4];
        error.get(at + 4, text);
        return "the kernel says: "
            + new String(text, StandardCharsets.UTF_8).replace("\0", "").strip();
      }
      at += length + 3 & ~3;
    }
    return "";
  }
}
