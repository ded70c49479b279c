package skep.kernel;

import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** A kernel that leaves everything to another one, for those that change a part of it. */
abstract class ForwardingKernel implements Kernel {
  /** The other one. */
  protected final Kernel kernel;

  ForwardingKernel(Kernel kernel) {
    this.kernel = kernel;
  }

  @Override
  public MapFd mapCreate(MapCreate request) {
    return kernel.mapCreate(request);
  }

  @Override
  public boolean mapLookup(MapFd map, ByteBuffer key, ByteBuffer value, long flags) {
    return kernel.mapLookup(map, key, value, flags);
  }

  @Override
  public boolean mapLookupAndDelete(MapFd map, ByteBuffer key, ByteBuffer value, long flags) {
    return kernel.mapLookupAndDelete(map, key, value, flags);
  }

  @Override
  public void mapUpdate(MapFd map, ByteBuffer key, ByteBuffer value, long flags) {
    kernel.mapUpdate(map, key, value, flags);
  }

  @Override
  public boolean mapDelete(MapFd map, ByteBuffer key) {
    return kernel.mapDelete(map, key);
  }

  @Override
  public boolean mapFirstKey(MapFd map, ByteBuffer next) {
    return kernel.mapFirstKey(map, next);
  }

  @Override
  public boolean mapNextKey(MapFd map, ByteBuffer key, ByteBuffer next) {
    return kernel.mapNextKey(map, key, next);
  }

  @Override
  public int mapLookupBatch(
      MapFd map, BatchPosition position, ByteBuffer keys, ByteBuffer values, long flags) {
    return kernel.mapLookupBatch(map, position, keys, values, flags);
  }

  @Override
  public int mapLookupAndDeleteBatch(
      MapFd map, BatchPosition position, ByteBuffer keys, ByteBuffer values, long flags) {
    return kernel.mapLookupAndDeleteBatch(map, position, keys, values, flags);
  }

  @Override
  public int mapUpdateBatch(MapFd map, ByteBuffer keys, ByteBuffer values, long flags) {
    return kernel.mapUpdateBatch(map, keys, values, flags);
  }

  @Override
  public int mapDeleteBatch(MapFd map, ByteBuffer keys) {
    return kernel.mapDeleteBatch(map, keys);
  }

  @Override
  public void mapFreeze(MapFd map) {
    kernel.mapFreeze(map);
  }

  @Override
  public MapFd duplicate(MapFd map) {
    return kernel.duplicate(map);
  }

  @Override
  public MapInfo mapInfo(MapFd map) {
    return kernel.mapInfo(map);
  }

  @Override
  public LoadResult progLoad(ProgramLoad request) {
    return kernel.progLoad(request);
  }

  @Override
  public void progBindMap(Fd program, MapFd map) {
    kernel.progBindMap(program, map);
  }

  @Override
  public ProgramInfo progInfo(Fd program) {
    return kernel.progInfo(program);
  }

  @Override
  public Fd enableStats() {
    return kernel.enableStats();
  }

  @Override
  public TestRun.Result progTestRun(TestRun request) {
    return kernel.progTestRun(request);
  }

  @Override
  public int progStreamRead(Fd program, ProgramStream stream, ByteBuffer target) {
    return kernel.progStreamRead(program, stream, target);
  }

  @Override
  public LoadResult btfLoad(BtfLoad request) {
    return kernel.btfLoad(request);
  }

  @Override
  public BtfInfo btfInfo(Fd btf) {
    return kernel.btfInfo(btf);
  }

  @Override
  public byte[] btfData(Fd btf) {
    return kernel.btfData(btf);
  }

  @Override
  public void pin(Fd object, String path) {
    kernel.pin(object, path);
  }

  @Override
  public Optional<MapFd> pinnedMap(String path) {
    return kernel.pinnedMap(path);
  }

  @Override
  public Optional<Fd> pinnedProgram(String path) {
    return kernel.pinnedProgram(path);
  }

  @Override
  public Optional<Fd> pinnedLink(String path) {
    return kernel.pinnedLink(path);
  }

  @Override
  public OptionalInt nextId(ObjectKind kind, int after) {
    return kernel.nextId(kind, after);
  }

  @Override
  public Optional<MapFd> mapById(int id) {
    return kernel.mapById(id);
  }

  @Override
  public Optional<Fd> programById(int id) {
    return kernel.programById(id);
  }

  @Override
  public Optional<Fd> btfById(int id) {
    return kernel.btfById(id);
  }

  @Override
  public Optional<Fd> linkById(int id) {
    return kernel.linkById(id);
  }

  @Override
  public Fd rawTracepointOpen(RawTracepointOpen request) {
    return kernel.rawTracepointOpen(request);
  }

  @Override
  public Fd linkCreate(LinkCreate request) {
    return kernel.linkCreate(request);
  }

  @Override
  public void linkDetach(Fd link) {
    kernel.linkDetach(link);
  }

  @Override
  public void linkUpdate(Fd link, Fd program, Optional<Fd> expected) {
    kernel.linkUpdate(link, program, expected);
  }

  @Override
  public void progAttach(ProgramAttach request) {
    kernel.progAttach(request);
  }

  @Override
  public void progDetach(Fd program, Hook hook) {
    kernel.progDetach(program, hook);
  }

  @Override
  public ProgramQuery.Result progQuery(ProgramQuery request) {
    return kernel.progQuery(request);
  }

  @Override
  public List<NetlinkMessage> netlink(NetlinkMessage request) {
    return kernel.netlink(request);
  }

  @Override
  public OptionalInt deviceIndex(String name) {
    return kernel.deviceIndex(name);
  }

  @Override
  public void socketSet(Fd socket, SocketHook hook, Fd program) {
    kernel.socketSet(socket, hook, program);
  }

  @Override
  public void socketClear(Fd socket, SocketHook hook) {
    kernel.socketClear(socket, hook);
  }

  @Override
  public Fd packetSocket(int device) {
    return kernel.packetSocket(device);
  }

  @Override
  public Fd openFile(String path) {
    return kernel.openFile(path);
  }

  @Override
  public LinkInfo linkInfo(Fd link) {
    return kernel.linkInfo(link);
  }

  @Override
  public Fd perfEventOpen(PerfEvent request) {
    return kernel.perfEventOpen(request);
  }

  @Override
  public void perfSetProgram(Fd event, Fd program) {
    kernel.perfSetProgram(event, program);
  }

  @Override
  public void perfEnable(Fd event) {
    kernel.perfEnable(event);
  }

  @Override
  public void perfDisable(Fd event) {
    kernel.perfDisable(event);
  }

  @Override
  public long perfCount(Fd event) {
    return kernel.perfCount(event);
  }

  @Override
  public Mapping mmap(Fd fd, long offset, int length, Mapping.Access access) {
    return kernel.mmap(fd, offset, length, access);
  }

  @Override
  public ArenaMapping mmapArena(MapFd arena, long address, long length) {
    return kernel.mmapArena(arena, address, length);
  }

  @Override
  public ReadableByteChannel iterate(Fd link) {
    return kernel.iterate(link);
  }

  @Override
  public Fd pidfd(int pid) {
    return kernel.pidfd(pid);
  }

  @Override
  public Poller poller(List<? extends Fd> fds, Poller.Readiness readiness) {
    return kernel.poller(fds, readiness);
  }

  @Override
  public boolean makeDirectory(String path) {
    return kernel.makeDirectory(path);
  }

  @Override
  public boolean removeFile(String path) {
    return kernel.removeFile(path);
  }

  @Override
  public boolean isOnBpfFileSystem(String path) {
    return kernel.isOnBpfFileSystem(path);
  }

  @Override
  public int pageSize() {
    return kernel.pageSize();
  }

  @Override
  public int possibleCpus() {
    return kernel.possibleCpus();
  }

  @Override
  public String release() {
    return kernel.release();
  }

  @Override
  public Fd tokenCreate(String bpffs) {
    return kernel.tokenCreate(bpffs);
  }

  @Override
  public boolean knows(SystemCall call) {
    return kernel.knows(call);
  }

  @Override
  public Set<Capability> capabilities() {
    return kernel.capabilities();
  }

  @Override
  public boolean liftMemlockLimit() {
    return kernel.liftMemlockLimit();
  }

  @Override
  public Optional<ByteBuffer> kernelBtf() {
    return kernel.kernelBtf();
  }

  @Override
  public Optional<byte[]> readFile(String path) {
    return kernel.readFile(path);
  }

  @Override
  public ReadableByteChannel openStream(String path) {
    return kernel.openStream(path);
  }

  @Override
  public void appendFile(String path, String text) {
    kernel.appendFile(path, text);
  }

  @Override
  public Optional<List<String>> listDirectory(String path) {
    return kernel.listDirectory(path);
  }

  @Override
  public Optional<String> tracefs() {
    return kernel.tracefs();
  }
}
