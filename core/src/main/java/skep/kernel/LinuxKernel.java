package skep.kernel;

import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import skep.insn.MapType;
import skep.kernel.ElementAdvice.Operation;

/**
 * The Linux kernel this process runs on, x86-64 or aarch64.
 *
 * <p>Creating one is free and works anywhere; the first call loads native code, and throws {@link
 * UnsupportedOperationException} where that is not possible.
 */
public final class LinuxKernel implements Kernel {
  private static final int ATTRIBUTES = 32;

  private final LinuxFacts facts = new LinuxFacts();

  /** The kernel this process runs on. */
  public LinuxKernel() {}

  @Override
  public MapFd mapCreate(MapCreate request) {
    Optional<MapType> type = Optional.of(request.type());
    int copied = MapAttributes.copySize(type, request.valueSize(), possibleCpus());
    int data = MapAttributes.dataSize(request) + CommonLog.ROOM;
    try (Frame frame = Frame.open(MapAttributes.SIZE, data)) {
      MapAttributes.fill(frame, request);
      int fd = Bpf.call(Bpf.MAP_CREATE, frame);
      if (fd < 0) {
        int errno = Native.errno();
        CommonLog.Retry retry = CommonLog.Retry.of(Bpf.MAP_CREATE, frame);
        if (retry.result() < 0) {
          String advice = Advice.forMap(errno, request.type(), retry.words(), this::capabilities);
          throw new KernelException(Strace.call(request), errno, advice);
        }
        fd = retry.result();
      }
      String what = named("map", request.name());
      return new MapFd(fd, what, Native::close, type, request.keySize(), copied);
    }
  }

  @Override
  public boolean mapLookup(MapFd map, ByteBuffer key, ByteBuffer value, long flags) {
    return MapElements.lookup(map, key, value, flags);
  }

  @Override
  public boolean mapLookupAndDelete(MapFd map, ByteBuffer key, ByteBuffer value, long flags) {
    return MapElements.lookupAndDelete(map, key, value, flags);
  }

  @Override
  public void mapUpdate(MapFd map, ByteBuffer key, ByteBuffer value, long flags) {
    MapElements.update(map, key, value, flags);
  }

  @Override
  public boolean mapDelete(MapFd map, ByteBuffer key) {
    return MapElements.delete(map, key);
  }

  @Override
  public boolean mapFirstKey(MapFd map, ByteBuffer next) {
    return MapElements.nextKey(map, Optional.empty(), next);
  }

  @Override
  public boolean mapNextKey(MapFd map, ByteBuffer key, ByteBuffer next) {
    return MapElements.nextKey(map, Optional.of(key), next);
  }

  @Override
  public int mapLookupBatch(
      MapFd map, BatchPosition position, ByteBuffer keys, ByteBuffer values, long flags) {
    return MapBatches.lookup(map, position, keys, values, flags);
  }

  @Override
  public int mapLookupAndDeleteBatch(
      MapFd map, BatchPosition position, ByteBuffer keys, ByteBuffer values, long flags) {
    return MapBatches.lookupAndDelete(map, position, keys, values, flags);
  }

  @Override
  public int mapUpdateBatch(MapFd map, ByteBuffer keys, ByteBuffer values, long flags) {
    return MapBatches.update(map, keys, values, flags);
  }

  @Override
  public int mapDeleteBatch(MapFd map, ByteBuffer keys) {
    return MapBatches.delete(map, keys);
  }

  @Override
  public void mapFreeze(MapFd map) {
    try (Frame frame = Frame.open(ATTRIBUTES, 0)) {
      if (Bpf.call(Bpf.MAP_FREEZE, frame.putFd(0, map)) != 0) {
        throw ElementAdvice.failure(Strace.mapFreeze(map), Operation.FREEZE, map, 0);
      }
    }
  }

  @Override
  public MapFd duplicate(MapFd map) {
    try (Frame frame = Frame.open(0, 0)) {
      int fd = Native.duplicate(frame.use(map));
      if (fd < 0) {
        throw Bpf.failure(Strace.duplicate(map));
      }
      return new MapFd(fd, map.what(), Native::close, map.type(), map.keySize(), map.valueSize());
    }
  }

  @Override
  public MapInfo mapInfo(MapFd map) {
    return ObjectInfo.ofMap(map);
  }

  @Override
  public LoadResult progLoad(ProgramLoad request) {
    return LinuxLoad.program(request, this::capabilities);
  }

  @Override
  public void progBindMap(Fd program, MapFd map) {
    try (Frame frame = Frame.open(ATTRIBUTES, 0)) {
      if (Bpf.call(Bpf.PROG_BIND_MAP, frame.putFd(0, program).putFd(4, map)) != 0) {
        throw Bpf.failure(Strace.progBindMap(program, map));
      }
    }
  }

  @Override
  public ProgramInfo progInfo(Fd program) {
    return ObjectInfo.ofProgram(program);
  }

  @Override
  public Fd enableStats() {
    return LinuxCalls.enableStats();
  }

  @Override
  public TestRun.Result progTestRun(TestRun request) {
    return LinuxTestRun.run(request);
  }

  @Override
  public int progStreamRead(Fd program, ProgramStream stream, ByteBuffer target) {
    int wanted = target.remaining();
    try (Frame frame = Frame.open(ATTRIBUTES, Frame.sizeOf(wanted))) {
      long bytes = frame.room(wanted);
      frame.putLong(0, bytes).putInt(8, wanted).putInt(12, stream.number()).putFd(16, program);
      int count = Bpf.call(Bpf.PROG_STREAM_READ_BY_FD, frame);
      if (count < 0) {
        throw Bpf.failure(Strace.progStreamRead(program, stream, wanted));
      }
      target.put(frame.getBytes(bytes, count));
      return count;
    }
  }

  @Override
  public LoadResult btfLoad(BtfLoad request) {
    return LinuxLoad.btf(request, this::capabilities);
  }

  @Override
  public BtfInfo btfInfo(Fd btf) {
    return ObjectInfo.ofBtf(btf);
  }

  @Override
  public byte[] btfData(Fd btf) {
    return ObjectInfo.btfData(btf);
  }

  @Override
  public void pin(Fd object, String path) {
    try (Frame frame = Frame.open(ATTRIBUTES, Frame.sizeOf(path))) {
      frame.putLong(0, frame.in(path)).putFd(8, object);
      if (Bpf.call(Bpf.OBJ_PIN, frame) != 0) {
        int errno = Native.errno();
        String advice =
            errno == Errno.EPERM.number() || errno == Errno.EACCES.number()
                ? "the path must be on a BPF file system (mount -t bpf bpf /sys/fs/bpf) that this"
                    + " process may write to"
                : Advice.forAny(errno);
        throw new KernelException(Strace.pin(object, path), errno, advice);
      }
    }
  }

  @Override
  public Optional<MapFd> pinnedMap(String path) {
    return pinned(ObjectKind.MAP, path).map(this::asMap);
  }

  @Override
  public Optional<Fd> pinnedProgram(String path) {
    return pinned(ObjectKind.PROGRAM, path);
  }

  @Override
  public Optional<Fd> pinnedLink(String path) {
    return pinned(ObjectKind.LINK, path);
  }

  private Optional<Fd> pinned(ObjectKind kind, String path) {
    try (Frame frame = Frame.open(ATTRIBUTES, Frame.sizeOf(path))) {
      int number = Bpf.call(Bpf.OBJ_GET, frame.putLong(0, frame.in(path)));
      if (number < 0 && Bpf.isMissing()) {
        return Optional.empty();
      }
      if (number < 0) {
        throw Bpf.failure(Strace.pinned(path));
      }
      Fd fd = linuxFd(number, kind.word() + " '" + path + "'");
      String inode = facts.inode(number);
      if (!kind.isInode(inode)) {
        fd.close();
        throw new IllegalArgumentException(
            "what is pinned at " + path + " is no " + kind.word() + ", but " + inode);
      }
      return Optional.of(fd);
    }
  }

  @Override
  public OptionalInt nextId(ObjectKind kind, int after) {
    try (Frame frame = Frame.open(ATTRIBUTES, 0)) {
      if (Bpf.call(kind.nextIdCommand(), frame.putInt(0, after).cover(12)) == 0) {
        return OptionalInt.of(frame.getInt(frame.address() + 4));
      }
      int errno = Native.errno();
      if (errno == Errno.ENOENT.number()) {
        return OptionalInt.empty();
      }
      String advice = Advice.forId(errno, this::capabilities);
      throw new KernelException(Strace.nextId(kind, after), errno, advice);
    }
  }

  @Override
  public Optional<MapFd> mapById(int id) {
    return byId(ObjectKind.MAP, id).map(this::asMap);
  }

  @Override
  public Optional<Fd> programById(int id) {
    return byId(ObjectKind.PROGRAM, id);
  }

  @Override
  public Optional<Fd> btfById(int id) {
    return byId(ObjectKind.BTF, id);
  }

  @Override
  public Optional<Fd> linkById(int id) {
    return byId(ObjectKind.LINK, id);
  }

  private Optional<Fd> byId(ObjectKind kind, int id) {
    try (Frame frame = Frame.open(ATTRIBUTES, 0)) {
      int fd = Bpf.call(kind.byIdCommand(), frame.putInt(0, id).cover(4));
      if (fd >= 0) {
        return Optional.of(linuxFd(fd, kind.word() + " " + id));
      }
      int errno = Native.errno();
      if (errno == Errno.ENOENT.number()) {
        return Optional.empty();
      }
      throw new KernelException(
          Strace.byId(kind, id), errno, Advice.forId(errno, this::capabilities));
    }
  }

  /** Turns the descriptor of a map into a {@link MapFd}, or closes it. */
  private MapFd asMap(Fd fd) {
    try {
      MapInfo info = ObjectInfo.ofMap(fd);
      int copied = MapAttributes.copySize(info.type(), info.valueSize(), possibleCpus());
      String what = info.name().isEmpty() ? fd.what() : named("map", info.name());
      return new MapFd(fd.number(), what, Native::close, info.type(), info.keySize(), copied);
    } catch (RuntimeException e) {
      fd.close();
      throw e;
    }
  }

  @Override
  public Fd rawTracepointOpen(RawTracepointOpen request) {
    int size = request.name().map(Frame::sizeOf).orElse(0);
    try (Frame frame = Frame.open(ATTRIBUTES, size)) {
      frame.putFd(8, request.program()).putLong(16, request.cookie());
      request.name().ifPresent(name -> frame.putLong(0, frame.in(name)));
      int fd = Bpf.call(Bpf.RAW_TRACEPOINT_OPEN, frame);
      if (fd < 0) {
        int errno = Native.errno();
        throw new KernelException(
            Strace.call(request), errno, Advice.forTracing(errno, this::capabilities));
      }
      String target = request.name().map(name -> " to " + name).orElse("");
      return linuxFd(fd, "link of " + request.program().what() + target);
    }
  }

  @Override
  public Fd linkCreate(LinkCreate request) {
    return LinuxAttach.link(request, this::capabilities);
  }

  @Override
  public void linkDetach(Fd link) {
    try (Frame frame = Frame.open(ATTRIBUTES, 0)) {
      if (Bpf.call(Bpf.LINK_DETACH, frame.putFd(0, link)) != 0) {
        throw Bpf.failure(StraceAttach.linkDetach(link));
      }
    }
  }

  @Override
  public void linkUpdate(Fd link, Fd program, Optional<Fd> expected) {
    LinuxAttach.update(link, program, expected);
  }

  @Override
  public void progAttach(ProgramAttach request) {
    LinuxAttach.attach(request, this::capabilities);
  }

  @Override
  public void progDetach(Fd program, Hook hook) {
    LinuxAttach.detach(program, hook);
  }

  @Override
  public ProgramQuery.Result progQuery(ProgramQuery request) {
    return LinuxAttach.query(request);
  }

  @Override
  public List<NetlinkMessage> netlink(NetlinkMessage request) {
    return LinuxNetlink.exchange(request, this::capabilities);
  }

  @Override
  public OptionalInt deviceIndex(String name) {
    return LinuxNetlink.deviceIndex(name, this::capabilities);
  }

  @Override
  public void socketSet(Fd socket, SocketHook hook, Fd program) {
    LinuxSockets.set(socket, hook, program);
  }

  @Override
  public void socketClear(Fd socket, SocketHook hook) {
    LinuxSockets.clear(socket, hook);
  }

  @Override
  public Fd packetSocket(int device) {
    return LinuxSockets.ofPackets(device);
  }

  @Override
  public Fd openFile(String path) {
    return LinuxFiles.open(path);
  }

  @Override
  public LinkInfo linkInfo(Fd link) {
    return LinkInfoReader.read(link);
  }

  @Override
  public Fd perfEventOpen(PerfEvent request) {
    return LinuxPerf.open(request, this::capabilities);
  }

  @Override
  public void perfSetProgram(Fd event, Fd program) {
    LinuxPerf.setProgram(event, program);
  }

  @Override
  public void perfEnable(Fd event) {
    LinuxPerf.enable(event);
  }

  @Override
  public void perfDisable(Fd event) {
    LinuxPerf.disable(event);
  }

  @Override
  public long perfCount(Fd event) {
    return LinuxPerf.count(event);
  }

  @Override
  public Mapping mmap(Fd fd, long offset, int length, Mapping.Access access) {
    try (Frame frame = Frame.open(0, 0)) {
      Optional<Mapping> mapping = LinuxMemory.map(frame.use(fd), fd.what(), offset, length, access);
      return mapping.orElseThrow(() -> Bpf.failure(Strace.mmap(fd, offset, length, access)));
    }
  }

  @Override
  public ArenaMapping mmapArena(MapFd arena, long address, long length) {
    try (Frame frame = Frame.open(0, 0)) {
      return LinuxMemory.mapArena(frame.use(arena), arena.what(), address, length)
          .orElseThrow(
              () -> {
                int errno = Native.errno();
                String advice =
                    errno == Errno.EEXIST.number()
                        ? "something else of this process lies there; an object with that arena can"
                            + " be open only once, and a closed one must not be held any longer"
                        : "";
                return new KernelException(Strace.mmapArena(arena, address, length), errno, advice);
              });
    }
  }

  @Override
  public ReadableByteChannel iterate(Fd link) {
    return LinuxIterator.open(link);
  }

  @Override
  public Fd pidfd(int pid) {
    int fd = Native.pidfdOpen(pid);
    if (fd < 0) {
      int errno = Native.errno();
      String advice =
          errno == Errno.ENOSYS.number() ? "Linux has it since 5.3" : Advice.forAny(errno);
      throw new KernelException(StraceAttach.pidfdOpen(pid), errno, advice);
    }
    return linuxFd(fd, "process " + pid);
  }

  @Override
  public Poller poller(List<? extends Fd> fds, Poller.Readiness readiness) {
    return LinuxPoller.open(fds, readiness);
  }

  @Override
  public boolean makeDirectory(String path) {
    return LinuxFiles.makeDirectory(path);
  }

  @Override
  public boolean removeFile(String path) {
    return LinuxFiles.remove(path);
  }

  @Override
  public boolean isOnBpfFileSystem(String path) {
    return LinuxFiles.isOnBpfFileSystem(path);
  }

  @Override
  public int pageSize() {
    return Native.pageSize();
  }

  @Override
  public int possibleCpus() {
    return facts.possibleCpus();
  }

  @Override
  public String release() {
    return facts.release();
  }

  @Override
  public Fd tokenCreate(String bpffs) {
    return LinuxCalls.tokenCreate(bpffs);
  }

  @Override
  public boolean knows(SystemCall call) {
    return LinuxCalls.knows(call);
  }

  @Override
  public Set<Capability> capabilities() {
    return facts.capabilities();
  }

  @Override
  public boolean liftMemlockLimit() {
    return Native.liftMemlockLimit() == 0;
  }

  @Override
  public Optional<ByteBuffer> kernelBtf() {
    return LinuxMemory.ofFile("/sys/kernel/btf/vmlinux");
  }

  @Override
  public Optional<byte[]> readFile(String path) {
    return facts.readFile(path);
  }

  @Override
  public ReadableByteChannel openStream(String path) {
    return LinuxStream.open(path);
  }

  @Override
  public void appendFile(String path, String text) {
    facts.appendFile(path, text);
  }

  @Override
  public Optional<List<String>> listDirectory(String path) {
    return facts.listDirectory(path);
  }

  @Override
  public Optional<String> tracefs() {
    return facts.tracefs();
  }

  private static Fd linuxFd(int number, String what) {
    return new Fd(number, what, Native::close);
  }

  private static String named(String kind, String name) {
    return name.isEmpty() ? kind : kind + " '" + name + "'";
  }
}
