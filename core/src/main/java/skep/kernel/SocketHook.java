package skep.kernel;

/** What programs that are set to a socket do there: options of setsockopt(2). */
public enum SocketHook {
  /** They say how much of each packet the socket gets: {@code SO_ATTACH_BPF}. */
  FILTER(50, 27, "SO_ATTACH_BPF", "SO_DETACH_BPF"),
  /** They choose among sockets of the same port: {@code SO_ATTACH_REUSEPORT_EBPF}. */
  REUSEPORT(52, 68, "SO_ATTACH_REUSEPORT_EBPF", "SO_DETACH_REUSEPORT_BPF");

  private final int set;
  private final int clear;
  private final String setName;
  private final String clearName;

  SocketHook(int set, int clear, String setName, String clearName) {
    this.set = set;
    this.clear = clear;
    this.setName = setName;
    this.clearName = clearName;
  }

  int option(boolean isSet) {
    return isSet ? set : clear;
  }

  String optionName(boolean isSet) {
    return isSet ? setName : clearName;
  }
}
