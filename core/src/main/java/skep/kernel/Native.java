package skep.kernel;

import com.kenai.jffi.CallContext;
import com.kenai.jffi.CallContextCache;
import com.kenai.jffi.CallingConvention;
import com.kenai.jffi.Invoker;
import com.kenai.jffi.LastError;
import com.kenai.jffi.Library;
import com.kenai.jffi.MemoryIO;
import com.kenai.jffi.Type;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The C library functions this package needs, through jffi, the layer below jnr-ffi: its first call
 * costs half of what jnr-ffi's generated stubs cost, later ones the same, and it is free of the
 * stubs' fault with six integer arguments (the sixth arrives as garbage on x86-64).
 *
 * <p>Nothing native is loaded before the first call. Results are those of C: -1 means that {@link
 * #errno()} of this thread tells why.
 */
final class Native {
  static final int O_RDONLY = 0;
  static final int O_NONBLOCK = 0x800;
  static final int O_CLOEXEC = 0x80000;
  static final int AF_PACKET = 17;
  static final int PROT_READ = 1;
  static final int PROT_WRITE = 2;
  static final int MAP_SHARED = 1;
  static final int MAP_PRIVATE = 2;
  static final int MAP_FIXED = 0x10;
  static final int MAP_ANONYMOUS = 0x20;
  static final int MAP_NORESERVE = 0x4000;
  static final int MAP_FIXED_NOREPLACE = 0x100000;

  static final int SIG_BLOCK = 0;
  static final int SIG_SETMASK = 2;

  private static final int AF_NETLINK = 16;
  private static final int SOCK_RAW = 3;
  private static final int SOCK_CLOEXEC = O_CLOEXEC;
  private static final int NETLINK_ROUTE = 0;
  private static final int SOL_NETLINK = 270;
  private static final int NETLINK_EXT_ACK = 11;
  private static final int F_DUPFD_CLOEXEC = 1030;
  private static final int SC_PAGESIZE = 30;
  private static final int RLIMIT_MEMLOCK = 8;
  private static final int RLIMIT_NOFILE = 7;
  private static final int EFD_FLAGS = O_CLOEXEC | O_NONBLOCK;
  private static final int EPOLL_CLOEXEC = O_CLOEXEC;
  private static final int EPOLL_CTL_ADD = 1;

  /** Why nothing here works, or empty. A constant, so that the check is free once compiled. */
  private static final String UNSUPPORTED = unsupported();

  private Native() {}

  static int bpf(int command, long attributes, int size) {
    return (int) C.call(C.SYSCALL, C.BPF, command, attributes, size, 0, 0);
  }

  static int bpf(int command, long attributes, int size, long common, int commonSize) {
    return (int) C.call(C.SYSCALL, C.BPF, command, attributes, size, common, commonSize);
  }

  /** A system call without arguments. */
  static long systemCall(int number) {
    return C.call(C.SYSCALL, number, 0, 0, 0, 0, 0);
  }

  static int perfEventOpen(long attributes, int pid, int cpu, int group, long flags) {
    return (int) C.call(C.SYSCALL, C.PERF_EVENT_OPEN, attributes, pid, cpu, group, flags);
  }

  static int pidfdOpen(int pid) {
    return (int) C.call(C.SYSCALL, C.PIDFD_OPEN, pid, 0, 0, 0, 0);
  }

  static int ioctl(int fd, long request, long argument) {
    return (int) C.call(C.IOCTL, fd, request, argument, 0, 0, 0);
  }

  static long mmap(long address, long length, int protection, int flags, int fd, long offset) {
    return C.call(C.MMAP, address, length, protection, flags, fd, offset);
  }

  static int munmap(long address, long length) {
    return (int) C.call(C.MUNMAP, address, length, 0, 0, 0, 0);
  }

  static int open(String path, int flags) {
    try (Frame frame = Frame.open(0, Frame.sizeOf(path))) {
      return (int) C.call(C.OPEN, frame.in(path), flags, 0, 0, 0, 0);
    }
  }

  /** Another descriptor of the same thing; never one of the three standard streams. */
  static int duplicate(int fd) {
    return (int) C.call(C.FCNTL, fd, F_DUPFD_CLOEXEC, 3, 0, 0, 0);
  }

  static int mkdir(String path, int mode) {
    try (Frame frame = Frame.open(0, Frame.sizeOf(path))) {
      return (int) C.call(C.MKDIR, frame.in(path), mode, 0, 0, 0, 0);
    }
  }

  static int unlink(String path) {
    try (Frame frame = Frame.open(0, Frame.sizeOf(path))) {
      return (int) C.call(C.UNLINK, frame.in(path), 0, 0, 0, 0, 0);
    }
  }

  static int statfs(long path, long into) {
    return (int) C.call(C.STATFS, path, into, 0, 0, 0, 0);
  }

  static long read(int fd, long address, int length) {
    return C.call(C.READ, fd, address, length, 0, 0, 0);
  }

  static long write(int fd, long address, int length) {
    return C.call(C.WRITE, fd, address, length, 0, 0, 0);
  }

  static int close(int fd) {
    return (int) C.call(C.CLOSE, fd, 0, 0, 0, 0, 0);
  }

  static int poll(long entries, int count, int milliseconds) {
    return (int) C.call(C.POLL, entries, count, milliseconds, 0, 0, 0);
  }

  /** An event that neither reading nor writing waits for. */
  static int eventfd() {
    return (int) C.call(C.EVENTFD, 0, EFD_FLAGS, 0, 0, 0, 0);
  }

  static int epollCreate() {
    return (int) C.call(C.EPOLL_CREATE1, EPOLL_CLOEXEC, 0, 0, 0, 0, 0);
  }

  static int epollAdd(int epoll, int fd, long event) {
    return (int) C.call(C.EPOLL_CTL, epoll, EPOLL_CTL_ADD, fd, event, 0, 0);
  }

  static int epollWait(int epoll, long events, int count, int milliseconds) {
    return (int) C.call(C.EPOLL_WAIT, epoll, events, count, milliseconds, 0, 0);
  }

  /** Changes which signals the calling thread keeps waiting; sets are 128 bytes. */
  static int signalMask(int how, long set, long before) {
    return (int) C.call(C.PTHREAD_SIGMASK, how, set, before, 0, 0, 0);
  }

  static int pageSize() {
    return (int) C.call(C.SYSCONF, SC_PAGESIZE, 0, 0, 0, 0, 0);
  }

  /** Sets both limits to infinity. */
  static int liftMemlockLimit() {
    try (Frame frame = Frame.open(16, 0)) {
      frame.putLong(0, -1).putLong(8, -1);
      return (int) C.call(C.SETRLIMIT, RLIMIT_MEMLOCK, frame.address(), 0, 0, 0, 0);
    }
  }

  /** How many files this process may have open. */
  static long openFilesLimit() {
    try (Frame frame = Frame.open(16, 0)) {
      C.call(C.GETRLIMIT, RLIMIT_NOFILE, frame.address(), 0, 0, 0, 0);
      return frame.getLong(frame.address());
    }
  }

  /** A socket of rtnetlink, which says in words what it does not like. */
  static int netlinkSocket() {
    int socket =
        (int) C.call(C.SOCKET, AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE, 0, 0, 0);
    if (socket >= 0) {
      setSocketOption(socket, SOL_NETLINK, NETLINK_EXT_ACK, 1);
    }
    return socket;
  }

  static int packetSocket() {
    int type = SOCK_RAW | SOCK_CLOEXEC | O_NONBLOCK;
    return (int) C.call(C.SOCKET, AF_PACKET, type, 0, 0, 0, 0);
  }

  static int bind(int socket, long address, int size) {
    return (int) C.call(C.BIND, socket, address, size, 0, 0, 0);
  }

  static int setSocketOption(int socket, int level, int option, int value) {
    try (Frame frame = Frame.open(Integer.BYTES, 0)) {
      frame.putInt(0, value);
      return (int) C.call(C.SETSOCKOPT, socket, level, option, frame.address(), Integer.BYTES, 0);
    }
  }

  /** Why the last call of this thread that gave -1 failed. */
  static int errno() {
    return LastError.getInstance().get();
  }

  static long allocate(int size) {
    checkSupported();
    long address = MemoryIO.getInstance().allocateMemory(size, false);
    if (address == 0) {
      throw new OutOfMemoryError("no " + size + " bytes of native memory");
    }
    return address;
  }

  static void free(long address) {
    MemoryIO.getInstance().freeMemory(address);
  }

  static long address(ByteBuffer direct) {
    checkSupported();
    return MemoryIO.getInstance().getDirectBufferAddress(direct);
  }

  /** A view of native memory, which must stay until the last access. */
  static ByteBuffer view(long address, int size) {
    return MemoryIO.getInstance().newDirectByteBuffer(address, size).order(ByteOrder.nativeOrder());
  }

  static boolean isSupported() {
    return UNSUPPORTED.isEmpty();
  }

  static void checkSupported() {
    if (!UNSUPPORTED.isEmpty()) {
      throw new UnsupportedOperationException(UNSUPPORTED);
    }
  }

  private static String unsupported() {
    String system = System.getProperty("os.name");
    if (!system.equals("Linux")) {
      return "loading BPF needs Linux; this is " + system;
    }
    String machine = System.getProperty("os.arch");
    if (!machine.equals("amd64") && !machine.equals("aarch64")) {
      return "Linux system calls are known for x86-64 and aarch64; this is " + machine;
    }
    try {
      MemoryIO.getInstance().freeMemory(MemoryIO.getInstance().allocateMemory(1, false));
      return "";
    } catch (UnsatisfiedLinkError e) {
      return "jffi cannot load its native library; name a directory it may write and execute in"
          + " with -Djffi.extract.dir ("
          + e.getMessage()
          + ")";
    }
  }

  /** Resolved by the first call, once {@link #UNSUPPORTED} is known to be empty. */
  private static final class C {
    private static final Invoker INVOKER = Invoker.getInstance();
    private static final CallContext SIX_LONGS = sixLongs();
    private static final boolean X86 = System.getProperty("os.arch").equals("amd64");

    static final long BPF = X86 ? 321 : 280;
    static final long PERF_EVENT_OPEN = X86 ? 298 : 241;
    static final long PIDFD_OPEN = 434;
    static final long SYSCALL = address("syscall");
    static final long IOCTL = address("ioctl");
    static final long MMAP = address("mmap");
    static final long MUNMAP = address("munmap");
    static final long OPEN = address("open");
    static final long FCNTL = address("fcntl");
    static final long MKDIR = address("mkdir");
    static final long UNLINK = address("unlink");
    static final long SOCKET = address("socket");
    static final long BIND = address("bind");
    static final long SETSOCKOPT = address("setsockopt");
    static final long STATFS = address("statfs");
    static final long READ = address("read");
    static final long WRITE = address("write");
    static final long CLOSE = address("close");
    static final long POLL = address("poll");
    static final long EVENTFD = address("eventfd");
    static final long EPOLL_CREATE1 = address("epoll_create1");
    static final long EPOLL_CTL = address("epoll_ctl");
    static final long EPOLL_WAIT = address("epoll_wait");
    static final long PTHREAD_SIGMASK = address("pthread_sigmask");
    static final long SYSCONF = address("sysconf");
    static final long SETRLIMIT = address("setrlimit");
    static final long GETRLIMIT = address("getrlimit");

    /**
     * Calls a C function. All arguments travel in registers, on both machines and whether or not
     * the function is variadic, and a function does not see those it has no parameter for; so one
     * signature fits all.
     */
    static long call(long function, long a, long b, long c, long d, long e, long f) {
      return INVOKER.invokeN6(SIX_LONGS, function, a, b, c, d, e, f);
    }

    private static CallContext sixLongs() {
      Type[] parameters = new Type[6];
      Arrays.fill(parameters, Type.SLONG);
      return CallContextCache.getInstance()
          .getCallContext(Type.SLONG, parameters, CallingConvention.DEFAULT, true);
    }

    private static long address(String function) {
      checkSupported();
      return Library.getDefault().getSymbolAddress(function);
    }
  }
}
