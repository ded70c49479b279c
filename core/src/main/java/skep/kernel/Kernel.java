package skep.kernel;

import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Everything Skep asks of a kernel: the commands of bpf(2), perf events, and what /proc and /sys
 * tell. A program that runs elsewhere than in Linux stands behind the same port.
 *
 * <p>All methods are thread-safe and throw {@link KernelException} when the kernel refuses, {@link
 * IllegalStateException} when a descriptor is closed, and {@link IllegalArgumentException} when a
 * buffer does not have the size the map asks for. Descriptors returned are owned by the caller.
 *
 * <p><b>Buffers.</b> Keys and values are the bytes from position to limit, in this machine's byte
 * order; positions are not moved. They must be exactly as long as the map's {@link MapFd#keySize()}
 * and {@link MapFd#valueSize()}. Direct buffers go to the kernel as they are; heap buffers are
 * copied through memory of the calling thread. Neither allocates per call.
 *
 * <pre>{@code
 * try (MapFd counts = kernel.mapCreate(request)) {
 *   kernel.mapUpdate(counts, key, value, Kernel.ANY);
 *   if (kernel.mapLookup(counts, key, value, 0)) { … }
 * }
 * }</pre>
 */
public interface Kernel {
  /** {@code BPF_ANY}: create the entry or replace it. */
  long ANY = 0;

  /** {@code BPF_NOEXIST}: only create the entry. */
  long NO_EXIST = 1;

  /** {@code BPF_EXIST}: only replace the entry. */
  long EXIST = 2;

  /** {@code BPF_F_LOCK}: copy the value under the {@code bpf_spin_lock} it contains. */
  long LOCK = 4;

  /**
   * Creates a map.
   *
   * @param request what kind and size
   * @return the map
   */
  MapFd mapCreate(MapCreate request);

  /**
   * Copies the value of a key.
   *
   * @param map the map
   * @param key the key, empty for a map without keys
   * @param value receives the value
   * @param flags 0 or {@code BPF_F_LOCK}
   * @return false if there is no such entry
   */
  boolean mapLookup(MapFd map, ByteBuffer key, ByteBuffer value, long flags);

  /**
   * Copies the value of a key and removes the entry.
   *
   * @param map the map
   * @param key the key, empty for a queue or a stack
   * @param value receives the value
   * @param flags 0 or {@code BPF_F_LOCK}
   * @return false if there is no such entry
   */
  boolean mapLookupAndDelete(MapFd map, ByteBuffer key, ByteBuffer value, long flags);

  /**
   * Creates or replaces an entry.
   *
   * @param map the map
   * @param key the key, empty for a map without keys
   * @param value the value
   * @param flags {@link #ANY}, {@link #NO_EXIST} or {@link #EXIST}, with {@code BPF_F_LOCK}
   * @throws KernelException {@link Errno#EEXIST} or {@link Errno#ENOENT} if the flags forbid it,
   *     {@link Errno#E2BIG} if the map is full or an array's index too large
   */
  void mapUpdate(MapFd map, ByteBuffer key, ByteBuffer value, long flags);

  /**
   * Removes an entry.
   *
   * @param map the map
   * @param key the key
   * @return false if there is no such entry
   */
  boolean mapDelete(MapFd map, ByteBuffer key);

  /**
   * Finds some key to start a walk with.
   *
   * @param map the map
   * @param next receives the key
   * @return false if the map is empty
   */
  boolean mapFirstKey(MapFd map, ByteBuffer next);

  /**
   * Finds the key after another one. When that one is gone by now, a hash table starts anew.
   *
   * @param map the map
   * @param key the key to go on from
   * @param next receives the next key; may be the same buffer as {@code key}
   * @return false if that was the last one
   */
  boolean mapNextKey(MapFd map, ByteBuffer key, ByteBuffer next);

  /**
   * Copies many entries at once, each once; those that come or go meanwhile may be missed. Linux
   * 5.6 and later, for hash tables, arrays and LPM tries; per-CPU arrays since 5.13.
   *
   * @param map the map
   * @param position where to go on; moved
   * @param keys receives keys, one after the other, from its position on; as much as it has room
   *     for
   * @param values receives their values likewise; with room for as many
   * @param flags 0 or {@link #LOCK}
   * @return how many; fewer than there is room for are not the end, which {@code position} knows
   * @throws KernelException {@link Errno#ENOSPC} if a hash table's next bucket has more entries
   *     than there is room for: nothing is lost, and more room helps
   */
  int mapLookupBatch(
      MapFd map, BatchPosition position, ByteBuffer keys, ByteBuffer values, long flags);

  /**
   * Copies many entries at once and removes them; the rest as {@link #mapLookupBatch}. For hash
   * tables only.
   *
   * @param map the map
   * @param position where to go on; moved
   * @param keys receives keys
   * @param values receives their values
   * @param flags 0 or {@link #LOCK}
   * @return how many
   */
  int mapLookupAndDeleteBatch(
      MapFd map, BatchPosition position, ByteBuffer keys, ByteBuffer values, long flags);

  /**
   * Creates or replaces many entries, one after the other.
   *
   * @param map the map
   * @param keys the keys
   * @param values their values
   * @param flags as for {@link #mapUpdate}
   * @return how many were written: all
   * @throws KernelException when one is refused; it says how many were written before
   */
  int mapUpdateBatch(MapFd map, ByteBuffer keys, ByteBuffer values, long flags);

  /**
   * Removes many entries, one after the other.
   *
   * @param map the map
   * @param keys the keys
   * @return how many were removed before the first that was not there
   */
  int mapDeleteBatch(MapFd map, ByteBuffer keys);

  /**
   * Forbids user space to change the map from now on; programs are not affected.
   *
   * @param map the map
   */
  void mapFreeze(MapFd map);

  /**
   * Another descriptor of a map, which stays open when the first is closed.
   *
   * @param map the map
   * @return the same map
   */
  MapFd duplicate(MapFd map);

  /**
   * Asks what a map is.
   *
   * @param map the map
   * @return its description
   */
  MapInfo mapInfo(MapFd map);

  /**
   * Verifies and loads a program. Interrupted attempts ({@link Errno#EAGAIN}) are repeated here, up
   * to five times, with the signals of profilers held back; asking again with a log, or a larger
   * one, is the caller's choice.
   *
   * @param request the program
   * @return the program, or why not
   */
  LoadResult progLoad(ProgramLoad request);

  /**
   * Keeps a map alive as long as a program, though no instruction refers to it. Linux 5.10 and
   * later.
   *
   * @param program the program
   * @param map the map
   */
  void progBindMap(Fd program, MapFd map);

  /**
   * Asks what a program is.
   *
   * @param program the program
   * @return its description
   */
  ProgramInfo progInfo(Fd program);

  /**
   * Has the kernel count the runs of all programs, and the time they take: {@link
   * ProgramInfo#runs}, {@link ProgramInfo#runTime}. That costs each run two readings of the clock.
   * Linux 5.8 and later.
   *
   * @return for as long as this is open
   */
  Fd enableStats();

  /**
   * Runs a program on data of the caller's.
   *
   * @param request program and data
   * @return what it returned
   */
  TestRun.Result progTestRun(TestRun request);

  /**
   * Takes what a program has written to one of its streams, without waiting. Linux 6.17 and later.
   *
   * @param program the program
   * @param stream which stream
   * @param target receives the bytes, at its position, which moves
   * @return how many bytes; 0 when there are none
   */
  int progStreamRead(Fd program, ProgramStream stream, ByteBuffer target);

  /**
   * Checks and loads BTF.
   *
   * @param request the BTF
   * @return the BTF, or why not
   */
  LoadResult btfLoad(BtfLoad request);

  /**
   * Asks what some BTF is.
   *
   * @param btf the BTF
   * @return its description
   */
  BtfInfo btfInfo(Fd btf);

  /**
   * Copies BTF out of the kernel; for a module, without the kernel's own that it is based on.
   *
   * @param btf the BTF
   * @return its bytes
   */
  byte[] btfData(Fd btf);

  /**
   * Gives an object a name in a BPF file system, which keeps it alive.
   *
   * @param object a map, program or link
   * @param path a new file below a BPF file system such as /sys/fs/bpf
   */
  void pin(Fd object, String path);

  /**
   * Opens a pinned map.
   *
   * @param path where it is pinned
   * @return the map, or empty if there is no such file
   * @throws IllegalArgumentException if something else is pinned there
   */
  Optional<MapFd> pinnedMap(String path);

  /**
   * Opens a pinned program.
   *
   * @param path where it is pinned
   * @return the program, or empty if there is no such file
   * @throws IllegalArgumentException if something else is pinned there
   */
  Optional<Fd> pinnedProgram(String path);

  /**
   * Opens a pinned link.
   *
   * @param path where it is pinned
   * @return the link, or empty if there is no such file
   * @throws IllegalArgumentException if something else is pinned there
   */
  Optional<Fd> pinnedLink(String path);

  /**
   * Walks the numbers of all objects of a kind. Needs {@link Capability#SYS_ADMIN}.
   *
   * @param kind what to walk
   * @param after the number to go on from, 0 to start
   * @return the next number, or empty at the end
   */
  OptionalInt nextId(ObjectKind kind, int after);

  /**
   * Opens a map by its number. Needs {@link Capability#SYS_ADMIN}.
   *
   * @param id the number
   * @return the map, or empty if it is gone
   */
  Optional<MapFd> mapById(int id);

  /**
   * Opens a program by its number. Needs {@link Capability#SYS_ADMIN}.
   *
   * @param id the number
   * @return the program, or empty if it is gone
   */
  Optional<Fd> programById(int id);

  /**
   * Opens BTF by its number. Needs {@link Capability#SYS_ADMIN}.
   *
   * @param id the number
   * @return the BTF, or empty if it is gone
   */
  Optional<Fd> btfById(int id);

  /**
   * Opens a link by its number. Needs {@link Capability#SYS_ADMIN}.
   *
   * @param id the number
   * @return the link, or empty if it is gone
   */
  Optional<Fd> linkById(int id);

  /**
   * Attaches a program to a raw tracepoint.
   *
   * @param request program and tracepoint
   * @return the link; closing it detaches, unless it is pinned
   */
  Fd rawTracepointOpen(RawTracepointOpen request);

  /**
   * Attaches a program.
   *
   * @param request program and target
   * @return the link; closing it detaches, unless it is pinned
   */
  Fd linkCreate(LinkCreate request);

  /**
   * Detaches a link while its descriptor stays open. Not every kind of link can do this: perf
   * events and tracing answer {@link Errno#EOPNOTSUPP}, and are detached by closing.
   *
   * @param link the link
   */
  void linkDetach(Fd link);

  /**
   * Gives a link another program of the same kind, without a moment in which neither runs. Not
   * every kind of link can do this: those of perf events and tracing answer {@link Errno#EINVAL}.
   *
   * @param link the link
   * @param program the program; of a link of struct_ops, the map
   * @param expected what it is to have until then, or {@link Errno#EPERM} is the answer; empty for
   *     whatever it has
   */
  void linkUpdate(Fd link, Fd program, Optional<Fd> expected);

  /**
   * Attaches a program without a link.
   *
   * @param request program and hook
   */
  void progAttach(ProgramAttach request);

  /**
   * Detaches a program that was attached without a link.
   *
   * @param program the program
   * @param hook what it is attached to
   */
  void progDetach(Fd program, Hook hook);

  /**
   * Asks which programs are attached to a hook.
   *
   * @param request the hook
   * @return the programs
   */
  ProgramQuery.Result progQuery(ProgramQuery request);

  /**
   * Sends a message to rtnetlink of this thread's network namespace, and waits for the answer.
   *
   * @param request the message
   * @return what the kernel tells, without its acknowledgement
   */
  List<NetlinkMessage> netlink(NetlinkMessage request);

  /**
   * Finds a network device of this thread's network namespace.
   *
   * @param name its name
   * @return its number, or empty if there is no such device
   */
  OptionalInt deviceIndex(String name);

  /**
   * Makes a program see the packets of a socket, in place of another one.
   *
   * @param socket the socket
   * @param hook what the program does
   * @param program the program
   */
  void socketSet(Fd socket, SocketHook hook, Fd program);

  /**
   * Takes a socket's program away.
   *
   * @param socket the socket
   * @param hook what the program does
   */
  void socketClear(Fd socket, SocketHook hook);

  /**
   * Opens a socket that gets every packet of a network device, from now on. Reads do not wait.
   *
   * @param device the device's number in this thread's network namespace, 0 for all
   * @return the socket
   */
  Fd packetSocket(int device);

  /**
   * Opens a file or directory that other calls are to be about: a cgroup, a namespace.
   *
   * @param path the file or directory
   * @return the descriptor, which reads only
   */
  Fd openFile(String path);

  /**
   * Asks what a link is.
   *
   * @param link the link
   * @return its description
   */
  LinkInfo linkInfo(Fd link);

  /**
   * Opens a perf event. It counts at once, unless it is {@link PerfEvent#DISABLED}, and does not
   * survive exec.
   *
   * @param request the event
   * @return the event
   */
  Fd perfEventOpen(PerfEvent request);

  /**
   * Attaches a program to a perf event the old way, without a link: closing the event detaches.
   *
   * @param event the event
   * @param program the program
   */
  void perfSetProgram(Fd event, Fd program);

  /**
   * Makes a perf event count, and its program run.
   *
   * @param event the event
   */
  void perfEnable(Fd event);

  /**
   * Stops a perf event.
   *
   * @param event the event
   */
  void perfDisable(Fd event);

  /**
   * Reads what a perf event has counted so far, also when it was stopped.
   *
   * @param event an event without a {@code read_format}, as all of {@link #perfEventOpen} are
   * @return the events counted; of clocks, nanoseconds
   */
  long perfCount(Fd event);

  /**
   * Maps a map or a perf event into memory, shared with the kernel.
   *
   * @param fd a map created with {@link MapCreate#MMAPABLE}, a ring buffer, or a perf event
   * @param offset byte to start at, a multiple of {@link #pageSize()}
   * @param length bytes to map
   * @param access what the memory is for
   * @return the memory, which the caller owns; it outlives {@code fd}
   */
  Mapping mmap(Fd fd, long offset, int length, Mapping.Access access);

  /**
   * Maps a whole arena into memory, which also tells the kernel where it lies in this process:
   * programs that use it can only be loaded afterwards.
   *
   * @param arena a map of type {@code BPF_MAP_TYPE_ARENA}
   * @param address where, the arena's {@code map_extra}; 0 for where the kernel likes
   * @param length its size in bytes: all its pages
   * @return the memory, which the caller owns; it outlives {@code arena}
   */
  ArenaMapping mmapArena(MapFd arena, long address, long length);

  /**
   * Runs the program of an iterator's link over all there is.
   *
   * @param link the link of a program of {@link skep.insn.AttachType#TRACE_ITER}
   * @return what the program writes, from the start; the caller owns it
   */
  ReadableByteChannel iterate(Fd link);

  /**
   * Opens a process, as the key of a task's local storage for instance. Linux 5.3 and later.
   *
   * @param pid its number
   * @return the process
   * @throws KernelException {@link Errno#ESRCH} if there is none
   */
  Fd pidfd(int pid);

  /**
   * Waits for descriptors that something can be read from, such as ring buffers and perf events, or
   * written to, such as user ring buffers.
   *
   * @param fds what to wait for; may be closed before the poller, and is then waited for no longer
   * @param readiness for what
   * @return the poller, which the caller owns
   */
  Poller poller(List<? extends Fd> fds, Poller.Readiness readiness);

  /**
   * Creates a directory that only this user may use.
   *
   * @param path a directory whose parent is there
   * @return false if there is something at that path already
   */
  boolean makeDirectory(String path);

  /**
   * Removes a file. On a BPF file system that takes the name from what is pinned.
   *
   * @param path the file
   * @return false if there is no such file
   */
  boolean removeFile(String path);

  /**
   * Whether a path is on a BPF file system, where objects can be pinned.
   *
   * @param path a file or directory that is there
   * @return whether it is
   */
  boolean isOnBpfFileSystem(String path);

  /**
   * The bytes of one memory page.
   *
   * @return a power of two
   */
  int pageSize();

  /**
   * How many CPUs the machine can ever have: the number of values in a per-CPU map's entry.
   *
   * @return at least 1
   */
  int possibleCpus();

  /**
   * The CPUs that run now.
   *
   * @return their numbers, in order
   * @throws KernelException when /sys is not mounted
   */
  default List<Integer> onlineCpus() {
    String list = "/sys/devices/system/cpu/online";
    return readText(list).map(LinuxFacts::cpus).orElseThrow(() -> LinuxFacts.notMounted(list));
  }

  /**
   * The kernel's release.
   *
   * @return what {@code uname -r} prints
   */
  String release();

  /**
   * Makes a token: the permission that the owner of a BPF file system has delegated to a user
   * namespace. Linux 6.9 and later; see {@link TokenKernel}.
   *
   * @param bpffs where that file system is mounted
   * @return the token
   * @throws KernelException {@link Errno#ENOENT} when there is no such directory, or it delegates
   *     nothing
   */
  Fd tokenCreate(String bpffs);

  /**
   * Whether the kernel has a system call, which can only be found out by making it.
   *
   * @param call which one
   * @return false also where something such as a seccomp filter hides it
   */
  boolean knows(SystemCall call);

  /**
   * What this process may do.
   *
   * @return its effective capabilities, as far as BPF cares
   */
  Set<Capability> capabilities();

  /**
   * Lifts the limit on locked memory, which kernels before 5.11 charge maps and programs to.
   *
   * @return false if this process may not
   */
  boolean liftMemlockLimit();

  /**
   * The kernel's own BTF, from /sys/kernel/btf/vmlinux: some 5 MB, which are mapped where the
   * kernel allows it (since 6.16) and read otherwise.
   *
   * @return its bytes, read-only, or empty if the kernel was built without
   */
  Optional<ByteBuffer> kernelBtf();

  /**
   * Reads a file of /proc, /sys or the like. Sizes are not known beforehand there.
   *
   * @param path the file
   * @return its bytes, or empty if there is no such file
   */
  Optional<byte[]> readFile(String path);

  /**
   * Reads a text file of /proc, /sys or the like.
   *
   * @param path the file
   * @return its text, or empty if there is no such file
   */
  default Optional<String> readText(String path) {
    return readFile(path).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
  }

  /**
   * Opens a file whose reader waits for more, such as trace_pipe.
   *
   * @param path the file
   * @return its bytes; a read waits for at least one, and closing from another thread ends the wait
   *     with {@link java.nio.channels.AsynchronousCloseException}
   */
  ReadableByteChannel openStream(String path);

  /**
   * Writes to the end of a file of tracefs or the like, in one piece.
   *
   * @param path the file, which is there already
   * @param text what to write
   */
  void appendFile(String path, String text);

  /**
   * Lists a directory of /proc, /sys or the like.
   *
   * @param path the directory
   * @return the names in it, sorted, or empty if there is no such directory
   */
  Optional<List<String>> listDirectory(String path);

  /**
   * Finds the tracing file system.
   *
   * @return /sys/kernel/tracing or /sys/kernel/debug/tracing, or empty if neither is mounted or
   *     this process may not see it
   */
  Optional<String> tracefs();
}
