package skep.kernel;

/** Programs of sockets. */
final class LinuxSockets {
  private static final int SOL_SOCKET = 1;

  /** Bytes of {@code struct sockaddr_ll}. */
  private static final int ADDRESS = 20;

  /** {@code ETH_P_ALL} in network byte order. */
  private static final short ALL_PROTOCOLS = 0x0300;

  private LinuxSockets() {}

  static void set(Fd socket, SocketHook hook, Fd program) {
    try (Frame frame = Frame.open(0, 0)) {
      option(frame, socket, hook, true, frame.use(program));
    }
  }

  static void clear(Fd socket, SocketHook hook) {
    try (Frame frame = Frame.open(0, 0)) {
      option(frame, socket, hook, false, 0);
    }
  }

  private static void option(Frame frame, Fd socket, SocketHook hook, boolean isSet, int value) {
    if (Native.setSocketOption(frame.use(socket), SOL_SOCKET, hook.option(isSet), value) != 0) {
      throw Bpf.failure(StraceAttach.socketOption(socket, hook.optionName(isSet), value));
    }
  }

  /** A socket that gets every packet of a device, from now on. */
  static Fd ofPackets(int device) {
    int socket = Native.packetSocket();
    if (socket < 0) {
      int errno = Native.errno();
      throw new KernelException(
          StraceAttach.packetSocket(),
          errno,
          errno == Errno.EPERM.number()
              ? "run as root, or grant CAP_NET_RAW"
              : Advice.forAny(errno));
    }
    Fd fd = new Fd(socket, "packet socket", Native::close);
    try (Frame frame = Frame.open(ADDRESS, 0)) {
      frame
          .putInt(0, Native.AF_PACKET | Short.toUnsignedInt(ALL_PROTOCOLS) << 16)
          .putInt(4, device);
      if (Native.bind(socket, frame.address(), ADDRESS) != 0) {
        int errno = Native.errno();
        fd.close();
        throw new KernelException(
            "bind(%d, {sa_family=AF_PACKET, sll_protocol=htons(ETH_P_ALL), sll_ifindex=%d}, 20)"
                .formatted(socket, device),
            errno,
            "");
      }
    }
    return fd;
  }
}
