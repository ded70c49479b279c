package skep.kernel

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FreeSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import skep.insn.AttachType
import skep.insn.MapType
import skep.insn.ProgramType
import java.nio.ByteBuffer
import java.util.Optional
import java.util.OptionalInt

/** Answers like a kernel whose next descriptor is 3, 4, ... */
private class FakeKernel : Kernel by LinuxKernel() {
  private var next = 3

  private fun fd(what: String) = Fd(next++, what) {}

  override fun mapCreate(request: MapCreate) =
    MapFd(next++, "map", {}, Optional.of(request.type()), request.keySize(), request.valueSize())

  override fun mapUpdate(map: MapFd, key: ByteBuffer, value: ByteBuffer, flags: Long) = Unit

  override fun mapLookup(map: MapFd, key: ByteBuffer, value: ByteBuffer, flags: Long) = false

  override fun mapDelete(map: MapFd, key: ByteBuffer) = true

  override fun mapFirstKey(map: MapFd, next: ByteBuffer) = true

  override fun mapFreeze(map: MapFd) = throw KernelException("bpf(BPF_MAP_FREEZE, …)", 1, "")

  override fun progLoad(request: ProgramLoad): LoadResult =
    if (request.log() == LogRequest.NONE) {
      LoadResult.Rejected(KernelException("bpf(BPF_PROG_LOAD, …)", 13, ""), KernelLog.EMPTY)
    } else {
      LoadResult.Loaded(fd("program"), KernelLog.EMPTY)
    }

  override fun btfLoad(request: BtfLoad): LoadResult = LoadResult.Loaded(fd("BTF"), KernelLog.EMPTY)

  override fun progBindMap(program: Fd, map: MapFd) = Unit

  override fun enableStats() = fd("stats")

  override fun perfEventOpen(request: PerfEvent) = fd("perf event")

  override fun linkCreate(request: LinkCreate) = fd("link")

  override fun rawTracepointOpen(request: RawTracepointOpen) = fd("link")

  override fun perfSetProgram(event: Fd, program: Fd) = Unit

  override fun perfEnable(event: Fd) = Unit

  override fun perfCount(event: Fd) = 77L

  override fun mmap(fd: Fd, offset: Long, length: Int, access: Mapping.Access) =
    Mapping(ByteBuffer.allocateDirect(length), "map", {})

  override fun nextId(kind: ObjectKind, after: Int): OptionalInt = OptionalInt.empty()

  override fun mapById(id: Int): Optional<MapFd> = Optional.empty()

  override fun pin(`object`: Fd, path: String) = Unit
}

class TracingKernelSpec : FreeSpec({
  "prints each call as strace would" {
    val lines = mutableListOf<String>()
    val kernel = TracingKernel(FakeKernel(), lines::add)
    val btf = kernel.btfLoad(BtfLoad(intBytes(0x0001eb9f), LogRequest.NONE)).orThrow()
    val map =
      kernel.mapCreate(
        MapCreate.builder(MapType.HASH).name("counts").keySize(4).valueSize(8).maxEntries(1024)
          .flags(MapCreate.NO_PREALLOC or MapCreate.MMAPABLE).btf(btf, 1, 2).build(),
      )
    kernel.mapUpdate(map, intBytes(1), longBytes(2), Kernel.NO_EXIST)
    kernel.mapLookup(map, intBytes(1), longBytes(0), 4)
    kernel.mapDelete(map, intBytes(1))
    kernel.mapFirstKey(map, intBytes(0))
    shouldThrow<KernelException> { kernel.mapFreeze(map) }
    val request =
      ProgramLoad.builder(ProgramType.TRACING, returning(0)).name("hello").license("Dual BSD/GPL")
        .expectedAttachType(AttachType.TRACE_FENTRY).flags(16).kernelVersion(0x050f01)
        .debugInfo(ProgramLoad.DebugInfo(btf, bytes(16), 8, bytes(16), 16))
        .attachTarget(ProgramLoad.AttachTarget(77, Optional.empty())).fdArray(listOf(btf)).build()
    kernel.progLoad(request)
    val program = kernel.progLoad(request.withLog(LogRequest(1, 4096))).orThrow()
    kernel.progBindMap(program, map)
    val event = kernel.perfEventOpen(PerfEvent.tracepoint(291))
    val link = kernel.linkCreate(LinkCreate.OnPerfEvent(program, event, 5))
    kernel.linkCreate(LinkCreate.OnLoadTarget(program, AttachType.TRACE_FENTRY, 0))
    kernel.rawTracepointOpen(RawTracepointOpen(program, Optional.of("sys_enter"), 0))
    kernel.perfEventOpen(PerfEvent.probe(7, 1, "vfs_read", 4, -1))
    kernel.perfSetProgram(event, program)
    kernel.perfEnable(event)
    kernel.perfCount(event) shouldBe 77
    kernel.perfEventOpen(PerfEvent.counter(1, 3, 42, -1).every(10).withFlags(PerfEvent.DISABLED))
    kernel.mmap(map, 4096, 8192, Mapping.Access.READ)
    kernel.nextId(ObjectKind.BTF, 12)
    kernel.mapById(9)
    kernel.enableStats()
    kernel.pin(map, "/sys/fs/bpf/counts")
    link.close()
    link.close()
    map.close()
    lines shouldContainExactly
      listOf(
        """bpf(BPF_BTF_LOAD, {btf="\x9f\xeb\x01\x00", btf_size=4}) = 3""",
        """bpf(BPF_MAP_CREATE, {map_type=BPF_MAP_TYPE_HASH, key_size=4, value_size=8, max_entries=1024, """ +
          """map_flags=BPF_F_NO_PREALLOC|BPF_F_MMAPABLE, map_name="counts", btf_fd=3, btf_key_type_id=1, """ +
          """btf_value_type_id=2}) = 4""",
        """bpf(BPF_MAP_UPDATE_ELEM, {map_fd=4, key="\x01\x00\x00\x00", """ +
          """value="\x02\x00\x00\x00\x00\x00\x00\x00", flags=BPF_NOEXIST}) = 0""",
        """bpf(BPF_MAP_LOOKUP_ELEM, {map_fd=4, key="\x01\x00\x00\x00", flags=BPF_ANY|BPF_F_LOCK}) = """ +
          """-1 ENOENT (No such file or directory)""",
        """bpf(BPF_MAP_DELETE_ELEM, {map_fd=4, key="\x01\x00\x00\x00"}) = 0""",
        """bpf(BPF_MAP_GET_NEXT_KEY, {map_fd=4, key=NULL}) = 0""",
        """bpf(BPF_MAP_FREEZE, {map_fd=4}) = -1 EPERM (Operation not permitted)""",
        """bpf(BPF_PROG_LOAD, {prog_type=BPF_PROG_TYPE_TRACING, insn_cnt=2, license="Dual BSD/GPL", """ +
          """kern_version=KERNEL_VERSION(5, 15, 1), prog_flags=BPF_F_SLEEPABLE, prog_name="hello", """ +
          """expected_attach_type=BPF_TRACE_FENTRY, prog_btf_fd=3, func_info_rec_size=8, func_info_cnt=2, """ +
          """line_info_rec_size=16, line_info_cnt=1, attach_btf_id=77, fd_array=[0, 3]}) = """ +
          """-1 EACCES (Permission denied)""",
        """bpf(BPF_PROG_LOAD, {prog_type=BPF_PROG_TYPE_TRACING, insn_cnt=2, license="Dual BSD/GPL", """ +
          """log_level=1, log_size=4096, kern_version=KERNEL_VERSION(5, 15, 1), prog_flags=BPF_F_SLEEPABLE, """ +
          """prog_name="hello", expected_attach_type=BPF_TRACE_FENTRY, prog_btf_fd=3, func_info_rec_size=8, """ +
          """func_info_cnt=2, line_info_rec_size=16, line_info_cnt=1, attach_btf_id=77, fd_array=[0, 3]}) = 5""",
        """bpf(BPF_PROG_BIND_MAP, {prog_fd=5, map_fd=4}) = 0""",
        """perf_event_open({type=PERF_TYPE_TRACEPOINT, config=291}, -1, 0, -1, PERF_FLAG_FD_CLOEXEC) = 6""",
        """bpf(BPF_LINK_CREATE, {link_create={prog_fd=5, target_fd=6, attach_type=BPF_PERF_EVENT, """ +
          """perf_event={bpf_cookie=0x5}}}) = 7""",
        """bpf(BPF_LINK_CREATE, {link_create={prog_fd=5, target_fd=0, attach_type=BPF_TRACE_FENTRY}}) = 8""",
        """bpf(BPF_RAW_TRACEPOINT_OPEN, {raw_tracepoint={name="sys_enter", prog_fd=5}}) = 9""",
        """perf_event_open({type=0x7 /* PERF_TYPE_??? */, config=0x1, config1="vfs_read", config2=0x4}, """ +
          """-1, 0, -1, PERF_FLAG_FD_CLOEXEC) = 10""",
        """ioctl(6, PERF_EVENT_IOC_SET_BPF, 5) = 0""",
        """ioctl(6, PERF_EVENT_IOC_ENABLE, 0) = 0""",
        """read(6, 8) = 8""",
        """perf_event_open({type=PERF_TYPE_SOFTWARE, config=0x3, sample_period=10, disabled=1}, 42, -1, -1, """ +
          """PERF_FLAG_FD_CLOEXEC) = 11""",
        """mmap(NULL, 8192, PROT_READ, MAP_SHARED, 4, 0x1000) = ?""",
        """bpf(BPF_BTF_GET_NEXT_ID, {start_id=12}) = -1 ENOENT (No such file or directory)""",
        """bpf(BPF_MAP_GET_FD_BY_ID, {map_id=9}) = -1 ENOENT (No such file or directory)""",
        """bpf(BPF_ENABLE_STATS, {enable_stats={type=BPF_STATS_RUN_TIME}}) = 12""",
        """bpf(BPF_OBJ_PIN, {pathname="/sys/fs/bpf/counts", bpf_fd=4}) = 0""",
        """close(7) = 0""",
        """close(4) = 0""",
      )
  }

  "passes facts through" {
    TracingKernel(LinuxKernel()) { error("printed $it") }.readFile("/no/such/file").isPresent shouldBe false
  }
})
