package skep.kernel;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/**
 * Another kernel, with each system call printed as strace would, once it has returned.
 *
 * <pre>{@code
 * Kernel kernel = new TracingKernel(new LinuxKernel(), System.err::println);
 * }</pre>
 *
 * <pre>
 * bpf(BPF_MAP_CREATE, {map_type=BPF_MAP_TYPE_HASH, key_size=4, value_size=8, max_entries=1024}) = 4
 * close(4) = 0
 * </pre>
 *
 * <p>Fields that are zero are left out, and addresses are not shown. Closing what this kernel
 * returned is printed too; files and iterators, and waits, are not.
 */
public final class TracingKernel extends ForwardingKernel {
  private static final String NOT_FOUND = "-1 " + Errno.describe(Errno.ENOENT.number());

  private final Consumer<String> sink;

  /**
   * Prints the calls made of a kernel.
   *
   * @param kernel makes the calls
   * @param sink takes each line, on the thread that made the call
   */
  public TracingKernel(Kernel kernel, Consumer<String> sink) {
    super(kernel);
    this.sink = sink;
  }

  @Override
  public MapFd mapCreate(MapCreate request) {
    return opensMap(Strace.call(request), () -> kernel.mapCreate(request));
  }

  @Override
  public boolean mapLookup(MapFd map, ByteBuffer key, ByteBuffer value, long flags) {
    String call = Strace.mapLookup("BPF_MAP_LOOKUP_ELEM", map, key, flags);
    return finds(call, () -> kernel.mapLookup(map, key, value, flags));
  }

  @Override
  public boolean mapLookupAndDelete(MapFd map, ByteBuffer key, ByteBuffer value, long flags) {
    String call = Strace.mapLookup("BPF_MAP_LOOKUP_AND_DELETE_ELEM", map, key, flags);
    return finds(call, () -> kernel.mapLookupAndDelete(map, key, value, flags));
  }

  @Override
  public void mapUpdate(MapFd map, ByteBuffer key, ByteBuffer value, long flags) {
    String call = Strace.mapUpdate(map, key, value, flags);
    does(call, () -> kernel.mapUpdate(map, key, value, flags));
  }

  @Override
  public boolean mapDelete(MapFd map, ByteBuffer key) {
    return finds(Strace.mapDelete(map, key), () -> kernel.mapDelete(map, key));
  }

  @Override
  public boolean mapFirstKey(MapFd map, ByteBuffer next) {
    String call = Strace.mapNextKey(map, Optional.empty());
    return finds(call, () -> kernel.mapFirstKey(map, next));
  }

  @Override
  public boolean mapNextKey(MapFd map, ByteBuffer key, ByteBuffer next) {
    String call = Strace.mapNextKey(map, Optional.of(key));
    return finds(call, () -> kernel.mapNextKey(map, key, next));
  }

  @Override
  public int mapLookupBatch(
      MapFd map, BatchPosition position, ByteBuffer keys, ByteBuffer values, long flags) {
    return asks(
        Strace.mapBatch("BPF_MAP_LOOKUP_BATCH", map, keys, flags),
        () -> kernel.mapLookupBatch(map, position, keys, values, flags));
  }

  @Override
  public int mapLookupAndDeleteBatch(
      MapFd map, BatchPosition position, ByteBuffer keys, ByteBuffer values, long flags) {
    return asks(
        Strace.mapBatch("BPF_MAP_LOOKUP_AND_DELETE_BATCH", map, keys, flags),
        () -> kernel.mapLookupAndDeleteBatch(map, position, keys, values, flags));
  }

  @Override
  public int mapUpdateBatch(MapFd map, ByteBuffer keys, ByteBuffer values, long flags) {
    return asks(
        Strace.mapBatch("BPF_MAP_UPDATE_BATCH", map, keys, flags),
        () -> kernel.mapUpdateBatch(map, keys, values, flags));
  }

  @Override
  public int mapDeleteBatch(MapFd map, ByteBuffer keys) {
    return asks(
        Strace.mapBatch("BPF_MAP_DELETE_BATCH", map, keys, 0),
        () -> kernel.mapDeleteBatch(map, keys));
  }

  @Override
  public void mapFreeze(MapFd map) {
    does(Strace.mapFreeze(map), () -> kernel.mapFreeze(map));
  }

  @Override
  public MapFd duplicate(MapFd map) {
    return opensMap(Strace.duplicate(map), () -> kernel.duplicate(map));
  }

  @Override
  public MapInfo mapInfo(MapFd map) {
    return asks(Strace.objectInfo(map, ObjectInfo.MAP), () -> kernel.mapInfo(map));
  }

  @Override
  public LoadResult progLoad(ProgramLoad request) {
    return loads(Strace.call(request), () -> kernel.progLoad(request));
  }

  @Override
  public void progBindMap(Fd program, MapFd map) {
    does(Strace.progBindMap(program, map), () -> kernel.progBindMap(program, map));
  }

  @Override
  public ProgramInfo progInfo(Fd program) {
    String call = Strace.objectInfo(program, ObjectInfo.PROGRAM);
    return asks(call, () -> kernel.progInfo(program));
  }

  @Override
  public Fd enableStats() {
    return opens(Strace.enableStats(), kernel::enableStats);
  }

  @Override
  public TestRun.Result progTestRun(TestRun request) {
    return asks(Strace.call(request), () -> kernel.progTestRun(request));
  }

  @Override
  public int progStreamRead(Fd program, ProgramStream stream, ByteBuffer target) {
    String call = Strace.progStreamRead(program, stream, target.remaining());
    return asks(call, () -> kernel.progStreamRead(program, stream, target));
  }

  @Override
  public LoadResult btfLoad(BtfLoad request) {
    return loads(Strace.call(request), () -> kernel.btfLoad(request));
  }

  @Override
  public BtfInfo btfInfo(Fd btf) {
    return asks(Strace.objectInfo(btf, ObjectInfo.BTF), () -> kernel.btfInfo(btf));
  }

  @Override
  public byte[] btfData(Fd btf) {
    return asks(Strace.objectInfo(btf, ObjectInfo.BTF), () -> kernel.btfData(btf));
  }

  @Override
  public void pin(Fd object, String path) {
    does(Strace.pin(object, path), () -> kernel.pin(object, path));
  }

  @Override
  public Optional<MapFd> pinnedMap(String path) {
    return opensMapIfAny(Strace.pinned(path), () -> kernel.pinnedMap(path));
  }

  @Override
  public Optional<Fd> pinnedProgram(String path) {
    return opensIfAny(Strace.pinned(path), () -> kernel.pinnedProgram(path));
  }

  @Override
  public Optional<Fd> pinnedLink(String path) {
    return opensIfAny(Strace.pinned(path), () -> kernel.pinnedLink(path));
  }

  @Override
  public OptionalInt nextId(ObjectKind kind, int after) {
    return call(
        Strace.nextId(kind, after),
        () -> kernel.nextId(kind, after),
        next -> next.isPresent() ? "0" : NOT_FOUND);
  }

  @Override
  public Optional<MapFd> mapById(int id) {
    return opensMapIfAny(Strace.byId(ObjectKind.MAP, id), () -> kernel.mapById(id));
  }

  @Override
  public Optional<Fd> programById(int id) {
    return opensIfAny(Strace.byId(ObjectKind.PROGRAM, id), () -> kernel.programById(id));
  }

  @Override
  public Optional<Fd> btfById(int id) {
    return opensIfAny(Strace.byId(ObjectKind.BTF, id), () -> kernel.btfById(id));
  }

  @Override
  public Optional<Fd> linkById(int id) {
    return opensIfAny(Strace.byId(ObjectKind.LINK, id), () -> kernel.linkById(id));
  }

  @Override
  public Fd rawTracepointOpen(RawTracepointOpen request) {
    return opens(Strace.call(request), () -> kernel.rawTracepointOpen(request));
  }

  @Override
  public Fd linkCreate(LinkCreate request) {
    return opens(StraceAttach.call(request), () -> kernel.linkCreate(request));
  }

  @Override
  public void linkDetach(Fd link) {
    does(StraceAttach.linkDetach(link), () -> kernel.linkDetach(link));
  }

  @Override
  public void linkUpdate(Fd link, Fd program, Optional<Fd> expected) {
    does(
        StraceAttach.linkUpdate(link, program, expected),
        () -> kernel.linkUpdate(link, program, expected));
  }

  @Override
  public void progAttach(ProgramAttach request) {
    does(StraceAttach.call(request), () -> kernel.progAttach(request));
  }

  @Override
  public void progDetach(Fd program, Hook hook) {
    does(StraceAttach.progDetach(program, hook), () -> kernel.progDetach(program, hook));
  }

  @Override
  public ProgramQuery.Result progQuery(ProgramQuery request) {
    return asks(StraceAttach.call(request), () -> kernel.progQuery(request));
  }

  @Override
  public List<NetlinkMessage> netlink(NetlinkMessage request) {
    return asks(StraceAttach.call(request), () -> kernel.netlink(request));
  }

  @Override
  public void socketSet(Fd socket, SocketHook hook, Fd program) {
    String call = StraceAttach.socketOption(socket, hook.optionName(true), program.rawNumber());
    does(call, () -> kernel.socketSet(socket, hook, program));
  }

  @Override
  public void socketClear(Fd socket, SocketHook hook) {
    String call = StraceAttach.socketOption(socket, hook.optionName(false), 0);
    does(call, () -> kernel.socketClear(socket, hook));
  }

  @Override
  public Fd packetSocket(int device) {
    return opens(StraceAttach.packetSocket(), () -> kernel.packetSocket(device));
  }

  @Override
  public Fd pidfd(int pid) {
    return opens(StraceAttach.pidfdOpen(pid), () -> kernel.pidfd(pid));
  }

  @Override
  public Fd openFile(String path) {
    return opens(StraceAttach.openFile(path), () -> kernel.openFile(path));
  }

  @Override
  public LinkInfo linkInfo(Fd link) {
    return asks(Strace.objectInfo(link, LinkInfoReader.SIZE), () -> kernel.linkInfo(link));
  }

  @Override
  public Fd perfEventOpen(PerfEvent request) {
    return opens(Strace.call(request), () -> kernel.perfEventOpen(request));
  }

  @Override
  public void perfSetProgram(Fd event, Fd program) {
    String call = Strace.ioctl(event, "PERF_EVENT_IOC_SET_BPF", program.rawNumber());
    does(call, () -> kernel.perfSetProgram(event, program));
  }

  @Override
  public void perfEnable(Fd event) {
    String call = Strace.ioctl(event, "PERF_EVENT_IOC_ENABLE", 0);
    does(call, () -> kernel.perfEnable(event));
  }

  @Override
  public void perfDisable(Fd event) {
    String call = Strace.ioctl(event, "PERF_EVENT_IOC_DISABLE", 0);
    does(call, () -> kernel.perfDisable(event));
  }

  @Override
  public long perfCount(Fd event) {
    return call(Strace.readCount(event), () -> kernel.perfCount(event), count -> "8");
  }

  @Override
  public Mapping mmap(Fd fd, long offset, int length, Mapping.Access access) {
    String call = Strace.mmap(fd, offset, length, access);
    // strace's sign for a result it does not know: the address stays inside the mapping.
    return call(call, () -> kernel.mmap(fd, offset, length, access), mapping -> "?");
  }

  @Override
  public ArenaMapping mmapArena(MapFd arena, long address, long length) {
    return call(
        Strace.mmapArena(arena, address, length),
        () -> kernel.mmapArena(arena, address, length),
        mapping -> "0x" + Long.toHexString(mapping.address()));
  }

  @Override
  public boolean removeFile(String path) {
    return finds(Strace.removeFile(path), () -> kernel.removeFile(path));
  }

  @Override
  public Fd tokenCreate(String bpffs) {
    return opens(Strace.tokenCreate(bpffs), () -> kernel.tokenCreate(bpffs));
  }

  private MapFd opensMap(String call, Supplier<MapFd> opener) {
    return traced(call(call, opener, fd -> Integer.toString(fd.number())));
  }

  private Optional<MapFd> opensMapIfAny(String call, Supplier<Optional<MapFd>> opener) {
    return call(call, opener, TracingKernel::numberOrNotFound).map(this::traced);
  }

  private Fd opens(String call, Supplier<Fd> opener) {
    return traced(call(call, opener, fd -> Integer.toString(fd.number())));
  }

  private Optional<Fd> opensIfAny(String call, Supplier<Optional<Fd>> opener) {
    return call(call, opener, TracingKernel::numberOrNotFound).map(this::traced);
  }

  private LoadResult loads(String call, Supplier<LoadResult> loader) {
    LoadResult result =
        call(
            call,
            loader,
            it ->
                it instanceof LoadResult.Loaded loaded
                    ? Integer.toString(loaded.fd().number())
                    : "-1 " + Errno.describe(((LoadResult.Rejected) it).error().errnoNumber()));
    return result instanceof LoadResult.Loaded loaded
        ? new LoadResult.Loaded(traced(loaded.fd()), loaded.log())
        : result;
  }

  private boolean finds(String call, BooleanSupplier finder) {
    return call(call, finder::getAsBoolean, found -> found ? "0" : NOT_FOUND);
  }

  private void does(String call, Runnable action) {
    asks(
        call,
        () -> {
          action.run();
          return call;
        });
  }

  private <T> T asks(String call, Supplier<T> question) {
    return call(call, question, answer -> "0");
  }

  private <T> T call(String call, Supplier<T> body, Function<T, String> result) {
    try {
      T value = body.get();
      sink.accept(call + " = " + result.apply(value));
      return value;
    } catch (KernelException e) {
      sink.accept(call + " = -1 " + Errno.describe(e.errnoNumber()));
      throw e;
    }
  }

  private static String numberOrNotFound(Optional<? extends Fd> fd) {
    return fd.map(it -> Integer.toString(it.number())).orElse(NOT_FOUND);
  }

  private Fd traced(Fd fd) {
    return new Fd(fd.number(), fd.what(), closing(fd));
  }

  private MapFd traced(MapFd fd) {
    return new MapFd(fd.number(), fd.what(), closing(fd), fd.type(), fd.keySize(), fd.valueSize());
  }

  private IntConsumer closing(Fd fd) {
    return number -> {
      fd.close();
      sink.accept("close(" + number + ") = 0");
    };
  }
}
