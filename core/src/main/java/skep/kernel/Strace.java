package skep.kernel;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Prints calls with strace's names and notation. Fields that are zero are left out, except those
 * that make no sense without; where strace prints an address, this prints what is there, or
 * nothing.
 */
final class Strace {
  private static final int MAX_BYTES = 32;

  private static final String[] MAP_FLAGS = {
    "BPF_F_NO_PREALLOC",
    "BPF_F_NO_COMMON_LRU",
    "BPF_F_NUMA_NODE",
    "BPF_F_RDONLY",
    "BPF_F_WRONLY",
    "BPF_F_STACK_BUILD_ID",
    "BPF_F_ZERO_SEED",
    "BPF_F_RDONLY_PROG",
    "BPF_F_WRONLY_PROG",
    "BPF_F_CLONE",
    "BPF_F_MMAPABLE",
    "BPF_F_PRESERVE_ELEMS",
    "BPF_F_INNER_MAP",
    "BPF_F_LINK",
    "BPF_F_PATH_FD",
    "BPF_F_VTYPE_BTF_OBJ_FD",
    "BPF_F_TOKEN_FD",
    "BPF_F_SEGV_ON_FAULT",
    "BPF_F_NO_USER_CONV",
    "BPF_F_RB_OVERWRITE"
  };
  private static final String[] PROGRAM_FLAGS = {
    "BPF_F_STRICT_ALIGNMENT",
    "BPF_F_ANY_ALIGNMENT",
    "BPF_F_TEST_RND_HI32",
    "BPF_F_TEST_STATE_FREQ",
    "BPF_F_SLEEPABLE",
    "BPF_F_XDP_HAS_FRAGS",
    "BPF_F_XDP_DEV_BOUND_ONLY",
    "BPF_F_TEST_REG_INVARIANTS"
  };
  private static final String[] TEST_RUN_FLAGS = {
    "BPF_F_TEST_RUN_ON_CPU", "BPF_F_TEST_XDP_LIVE_FRAMES", "BPF_F_TEST_SKB_CHECKSUM_COMPLETE"
  };
  private static final String[] NO_FLAGS = {};
  private static final String[] PERF_TYPES = {
    "PERF_TYPE_HARDWARE",
    "PERF_TYPE_SOFTWARE",
    "PERF_TYPE_TRACEPOINT",
    "PERF_TYPE_HW_CACHE",
    "PERF_TYPE_RAW",
    "PERF_TYPE_BREAKPOINT"
  };

  private Strace() {}

  static String call(MapCreate request) {
    return bpf(
        "BPF_MAP_CREATE",
        new StraceFields()
            .put("map_type", request.type().uapiName())
            .put("key_size", request.keySize())
            .put("value_size", request.valueSize())
            .put("max_entries", request.maxEntries())
            .putFlags("map_flags", MapAttributes.flags(request), MAP_FLAGS)
            .putFd("inner_map_fd", request.innerMap())
            .putIfSet("numa_node", request.numaNode().orElse(0))
            .putText("map_name", request.name())
            .putFd("btf_fd", request.btf().map(MapCreate.Btf::fd))
            .putIfSet("btf_key_type_id", request.btf().map(MapCreate.Btf::keyTypeId).orElse(0))
            .putIfSet("btf_value_type_id", request.btf().map(MapCreate.Btf::valueTypeId).orElse(0))
            .putIfSet(
                "btf_vmlinux_value_type_id",
                request.kernelValue().map(MapCreate.KernelValue::typeId).orElse(0))
            .putIfSet("map_ifindex", request.ifindex())
            .putHex("map_extra", request.extra())
            .putFd(
                "value_type_btf_obj_fd",
                request.kernelValue().flatMap(MapCreate.KernelValue::module))
            .putFd("map_token_fd", request.token())
            .putIf(
                request.exclusiveTo().isPresent(),
                "excl_prog_hash",
                request.exclusiveTo().map(Strace::quote).orElse("")));
  }

  static String mapFlags(int flags) {
    return flags(flags, MAP_FLAGS);
  }

  static String flags(int flags, String[] names) {
    StringBuilder set = new StringBuilder();
    int rest = flags;
    for (int bit = 0; bit < names.length; bit++) {
      if ((flags & 1 << bit) != 0) {
        set.append(set.length() == 0 ? "" : "|").append(names[bit]);
        rest &= ~(1 << bit);
      }
    }
    if ((rest & TokenKernel.FLAG) != 0) {
      set.append(set.length() == 0 ? "" : "|").append("BPF_F_TOKEN_FD");
      rest &= ~TokenKernel.FLAG;
    }
    if (rest != 0) {
      set.append(set.length() == 0 ? "" : "|").append(hex(rest & 0xffffffffL));
    }
    return set.length() == 0 ? "0" : set.toString();
  }

  static String mapLookup(String command, MapFd map, ByteBuffer key, long flags) {
    return bpf(command, key(map, key).put("flags", updateFlags(flags)));
  }

  static String mapUpdate(MapFd map, ByteBuffer key, ByteBuffer value, long flags) {
    return bpf(
        "BPF_MAP_UPDATE_ELEM",
        key(map, key).put("value", quote(value)).put("flags", updateFlags(flags)));
  }

  static String mapDelete(MapFd map, ByteBuffer key) {
    return bpf("BPF_MAP_DELETE_ELEM", key(map, key));
  }

  static String mapNextKey(MapFd map, Optional<ByteBuffer> key) {
    StraceFields fields = new StraceFields().put("map_fd", number(map));
    return bpf("BPF_MAP_GET_NEXT_KEY", fields.put("key", key.map(Strace::quote).orElse("NULL")));
  }

  static String mapBatch(String command, MapFd map, ByteBuffer keys, long flags) {
    return mapBatch(command, map, keys.remaining() / Math.max(1, map.keySize()), flags);
  }

  static String mapBatch(String command, MapFd map, int count, long flags) {
    return bpf(
        command,
        new StraceFields()
            .putGroup(
                "batch",
                new StraceFields()
                    .put("count", count)
                    .put("map_fd", number(map))
                    .put("elem_flags", updateFlags(flags))));
  }

  static String iterCreate(Fd link) {
    StraceFields fields = new StraceFields().put("link_fd", number(link)).put("flags", 0);
    return bpf("BPF_ITER_CREATE", new StraceFields().putGroup("iter_create", fields));
  }

  static String mapFreeze(MapFd map) {
    return bpf("BPF_MAP_FREEZE", new StraceFields().put("map_fd", number(map)));
  }

  static String duplicate(MapFd map) {
    return "fcntl(" + number(map) + ", F_DUPFD_CLOEXEC, 3)";
  }

  static String call(ProgramLoad request) {
    Optional<ProgramLoad.DebugInfo> debug = request.debugInfo();
    Optional<ProgramLoad.AttachTarget> target = request.attachTarget();
    return bpf(
        "BPF_PROG_LOAD",
        new StraceFields()
            .put("prog_type", request.type().uapiName())
            .put("insn_cnt", request.instructions().remaining() / 8)
            .put("license", quote(request.license()))
            .putIfSet("log_level", request.log().level())
            .putIfSet("log_size", request.log().size())
            .putIf(request.kernelVersion() != 0, "kern_version", version(request.kernelVersion()))
            .putFlags("prog_flags", ProgramAttributes.flags(request), PROGRAM_FLAGS)
            .putText("prog_name", request.name())
            .putIfSet("prog_ifindex", request.ifindex())
            .putName("expected_attach_type", request.expectedAttachType())
            .putIfSet("expected_attach_type", target.map(t -> t.member().orElse(0)).orElse(0))
            .putFd("prog_btf_fd", debug.map(ProgramLoad.DebugInfo::btf))
            .putIfSet("func_info_rec_size", debug.map(d -> d.functionRecordSize()).orElse(0))
            .putIfSet("func_info_cnt", debug.map(ProgramAttributes::functionCount).orElse(0))
            .putIfSet("line_info_rec_size", debug.map(d -> d.lineRecordSize()).orElse(0))
            .putIfSet("line_info_cnt", debug.map(ProgramAttributes::lineCount).orElse(0))
            .putIfSet("attach_btf_id", target.map(ProgramLoad.AttachTarget::btfId).orElse(0))
            .putFd("attach_prog_fd", target.flatMap(ProgramLoad.AttachTarget::owner))
            .putIf(!request.fdArray().isEmpty(), "fd_array", fdArray(request))
            .putFd("prog_token_fd", request.token()));
  }

  static String progBindMap(Fd program, MapFd map) {
    return bpf(
        "BPF_PROG_BIND_MAP",
        new StraceFields().put("prog_fd", number(program)).put("map_fd", number(map)));
  }

  static String progStreamRead(Fd program, ProgramStream stream, int wanted) {
    return bpf(
        "BPF_PROG_STREAM_READ_BY_FD",
        new StraceFields()
            .putGroup(
                "prog_stream_read",
                new StraceFields()
                    .put("stream_buf_len", wanted)
                    .put("stream_id", stream.number())
                    .put("prog_fd", number(program))));
  }

  static String call(TestRun request) {
    return bpf(
        "BPF_PROG_TEST_RUN",
        new StraceFields()
            .putGroup(
                "test",
                new StraceFields()
                    .put("prog_fd", number(request.program()))
                    .put("data_size_in", request.data().remaining())
                    .put("data_size_out", request.outputCapacity())
                    .put("data_in", quote(request.data()))
                    .put("repeat", request.repeat())
                    .putIfSet("ctx_size_in", request.context().remaining())
                    .putIfSet("ctx_size_out", request.contextCapacity())
                    .putFlags("flags", request.flags(), TEST_RUN_FLAGS)
                    .putIfSet("cpu", request.cpu().orElse(0))
                    .putIfSet("batch_size", request.batchSize())));
  }

  static String call(BtfLoad request) {
    return bpf(
        "BPF_BTF_LOAD",
        new StraceFields()
            .put("btf", quote(request.data()))
            .put("btf_size", request.data().remaining())
            .putIfSet("btf_log_size", request.log().size())
            .putIfSet("btf_log_level", request.log().level())
            .putFlags("btf_flags", TokenKernel.flag(request.token()), NO_FLAGS)
            .putFd("btf_token_fd", request.token()));
  }

  static String tokenCreate(String bpffs) {
    StraceFields fields = new StraceFields().put("bpffs", quote(bpffs));
    return bpf("BPF_TOKEN_CREATE", new StraceFields().putGroup("token_create", fields));
  }

  static String enableStats() {
    StraceFields fields = new StraceFields().put("type", "BPF_STATS_RUN_TIME");
    return bpf("BPF_ENABLE_STATS", new StraceFields().putGroup("enable_stats", fields));
  }

  static String objectInfo(Fd fd, int size) {
    StraceFields info = new StraceFields().put("bpf_fd", number(fd)).put("info_len", size);
    return bpf("BPF_OBJ_GET_INFO_BY_FD", new StraceFields().putGroup("info", info));
  }

  static String pin(Fd object, String path) {
    StraceFields fields =
        new StraceFields().put("pathname", quote(path)).put("bpf_fd", number(object));
    return bpf("BPF_OBJ_PIN", fields);
  }

  static String pinned(String path) {
    return bpf("BPF_OBJ_GET", new StraceFields().put("pathname", quote(path)));
  }

  static String nextId(ObjectKind kind, int after) {
    return bpf("BPF_" + kind.command() + "_GET_NEXT_ID", new StraceFields().put("start_id", after));
  }

  static String byId(ObjectKind kind, int id) {
    StraceFields fields = new StraceFields().put(kind.idField(), id);
    return bpf("BPF_" + kind.command() + "_GET_FD_BY_ID", fields);
  }

  static String call(RawTracepointOpen request) {
    return bpf(
        "BPF_RAW_TRACEPOINT_OPEN",
        new StraceFields()
            .putGroup(
                "raw_tracepoint",
                new StraceFields()
                    .put("name", request.name().map(Strace::quote).orElse("NULL"))
                    .put("prog_fd", number(request.program()))
                    .putHex("cookie", request.cookie())));
  }

  static String call(PerfEvent request) {
    StraceFields fields =
        new StraceFields()
            .put("type", perfType(request.type()))
            .put(
                "config",
                request.type() == PerfEvent.TYPE_TRACEPOINT
                    ? Long.toUnsignedString(request.config())
                    : hex(request.config()))
            .putIf(
                request.samplePeriod() != 0,
                (request.flags() & PerfEvent.FREQUENCY) != 0 ? "sample_freq" : "sample_period",
                "" + request.samplePeriod())
            .putHex("sample_type", request.sampleType())
            .putIf((request.flags() & PerfEvent.DISABLED) != 0, "disabled", "1")
            .putIf((request.flags() & PerfEvent.INHERIT) != 0, "inherit", "1")
            .putIfSet("wakeup_events", request.wakeupEvents())
            .putIf(request.probe().isPresent(), "config1", quote(request.probe().orElse("")))
            .putHex("config2", request.probeOffset());
    return "perf_event_open("
        + fields
        + ", "
        + request.pid()
        + ", "
        + request.cpu()
        + ", -1, PERF_FLAG_FD_CLOEXEC)";
  }

  static String readCount(Fd event) {
    return "read(" + number(event) + ", 8)";
  }

  static String ioctl(Fd fd, String request, int argument) {
    return "ioctl(" + number(fd) + ", " + request + ", " + argument + ")";
  }

  static String mmap(Fd fd, long offset, int length, Mapping.Access access) {
    String protection = access == Mapping.Access.READ ? "PROT_READ" : "PROT_READ|PROT_WRITE";
    return "mmap(NULL, "
        + length
        + ", "
        + protection
        + ", MAP_SHARED, "
        + number(fd)
        + ", "
        + (offset == 0 ? "0" : hex(offset))
        + ")";
  }

  static String mmapArena(MapFd arena, long address, long length) {
    return "mmap(%s, %d, PROT_READ|PROT_WRITE, MAP_SHARED%s, %d, 0)"
        .formatted(
            address == 0 ? "NULL" : hex(address),
            length,
            address == 0 ? "" : "|MAP_FIXED_NOREPLACE",
            number(arena));
  }

  static String removeFile(String path) {
    return "unlink(" + quote(path) + ")";
  }

  static String makeDirectory(String path) {
    return "mkdir(" + quote(path) + ", 0700)";
  }

  static String quote(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  static String bpf(String command, StraceFields fields) {
    return "bpf(" + command + ", " + fields + ")";
  }

  private static StraceFields key(MapFd map, ByteBuffer key) {
    return new StraceFields()
        .put("map_fd", number(map))
        .put("key", key.hasRemaining() ? quote(key) : "NULL");
  }

  /** The number even of a descriptor that another thread has just closed. */
  static int number(Fd fd) {
    return fd.rawNumber();
  }

  /** Bytes as strace's -x -x prints them. */
  static String quote(ByteBuffer bytes) {
    StringBuilder text = new StringBuilder("\"");
    int length = Math.min(bytes.remaining(), MAX_BYTES);
    for (int i = 0; i < length; i++) {
      text.append(String.format("\\x%02x", bytes.get(bytes.position() + i)));
    }
    return text.append(bytes.remaining() > length ? "\"..." : "\"").toString();
  }

  private static String updateFlags(long flags) {
    String lock = (flags & Kernel.LOCK) != 0 ? "|BPF_F_LOCK" : "";
    long rest = flags & ~Kernel.LOCK;
    String name =
        rest == Kernel.ANY
            ? "BPF_ANY"
            : rest == Kernel.NO_EXIST
                ? "BPF_NOEXIST"
                : rest == Kernel.EXIST ? "BPF_EXIST" : hex(rest);
    return name + lock;
  }

  private static String perfType(int type) {
    return type >= 0 && type < PERF_TYPES.length
        ? PERF_TYPES[type]
        : hex(type) + " /* PERF_TYPE_??? */";
  }

  private static String version(int version) {
    return "KERNEL_VERSION("
        + (version >>> 16)
        + ", "
        + (version >>> 8 & 0xff)
        + ", "
        + (version & 0xff)
        + ")";
  }

  private static String fdArray(ProgramLoad request) {
    StringBuilder text = new StringBuilder("[0");
    request.fdArray().forEach(fd -> text.append(", ").append(number(fd)));
    return text.append("]").toString();
  }

  static String hex(long value) {
    return "0x" + Long.toHexString(value);
  }
}
