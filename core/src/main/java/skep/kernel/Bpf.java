package skep.kernel;

/** The commands of bpf(2): {@code enum bpf_cmd} in include/uapi/linux/bpf.h. */
final class Bpf {
  static final int MAP_CREATE = 0;
  static final int MAP_LOOKUP_ELEM = 1;
  static final int MAP_UPDATE_ELEM = 2;
  static final int MAP_DELETE_ELEM = 3;
  static final int MAP_GET_NEXT_KEY = 4;
  static final int PROG_LOAD = 5;
  static final int OBJ_PIN = 6;
  static final int OBJ_GET = 7;
  static final int PROG_ATTACH = 8;
  static final int PROG_DETACH = 9;
  static final int PROG_TEST_RUN = 10;
  static final int PROG_GET_NEXT_ID = 11;
  static final int MAP_GET_NEXT_ID = 12;
  static final int PROG_GET_FD_BY_ID = 13;
  static final int MAP_GET_FD_BY_ID = 14;
  static final int OBJ_GET_INFO_BY_FD = 15;
  static final int PROG_QUERY = 16;
  static final int RAW_TRACEPOINT_OPEN = 17;
  static final int BTF_LOAD = 18;
  static final int BTF_GET_FD_BY_ID = 19;
  static final int MAP_LOOKUP_AND_DELETE_ELEM = 21;
  static final int MAP_FREEZE = 22;
  static final int BTF_GET_NEXT_ID = 23;
  static final int MAP_LOOKUP_BATCH = 24;
  static final int MAP_LOOKUP_AND_DELETE_BATCH = 25;
  static final int MAP_UPDATE_BATCH = 26;
  static final int MAP_DELETE_BATCH = 27;
  static final int LINK_CREATE = 28;
  static final int LINK_UPDATE = 29;
  static final int LINK_GET_FD_BY_ID = 30;
  static final int LINK_GET_NEXT_ID = 31;
  static final int ENABLE_STATS = 32;
  static final int ITER_CREATE = 33;
  static final int LINK_DETACH = 34;
  static final int PROG_BIND_MAP = 35;
  static final int TOKEN_CREATE = 36;
  static final int PROG_STREAM_READ_BY_FD = 37;

  private Bpf() {}

  /** Makes the call that a frame holds. */
  static int call(int command, Frame frame) {
    return Native.bpf(command, frame.address(), frame.attributeSize());
  }

  /** Whether the last call of this thread failed because there is no such thing. */
  static boolean isMissing() {
    return Native.errno() == Errno.ENOENT.number();
  }

  /** Why the last call of this thread failed, for which nothing more is known to help. */
  static KernelException failure(String call) {
    int errno = Native.errno();
    return new KernelException(call, errno, Advice.forAny(errno));
  }
}
