package skep.kernel;

import java.nio.ByteBuffer;
import java.util.Optional;
import skep.insn.AttachType;

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
  private static final String[] UPROBE_FLAGS = {"BPF_F_UPROBE_MULTI_RETURN"};
  private static final String[] KPROBE_FLAGS = {"BPF_F_KPROBE_MULTI_RETURN"};
  private static final String[] XDP_FLAGS = {
    "XDP_FLAGS_UPDATE_IF_NOEXIST", "XDP_FLAGS_SKB_MODE", "XDP_FLAGS_DRV_MODE", "XDP_FLAGS_HW_MODE"
  };
  private static final String[] ATTACH_FLAGS = {
    "BPF_F_ALLOW_OVERRIDE",
    "BPF_F_ALLOW_MULTI",
    "BPF_F_REPLACE",
    "BPF_F_BEFORE",
    "BPF_F_AFTER",
    "BPF_F_ID",
    "BPF_F_PREORDER"
  };
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
        new Fields()
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

  private static String flags(int flags, String[] names) {
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
    Fields fields = new Fields().put("map_fd", number(map));
    return bpf("BPF_MAP_GET_NEXT_KEY", fields.put("key", key.map(Strace::quote).orElse("NULL")));
  }

  static String mapBatch(String command, MapFd map, ByteBuffer keys, long flags) {
    return mapBatch(command, map, keys.remaining() / Math.max(1, map.keySize()), flags);
  }

  static String mapBatch(String command, MapFd map, int count, long flags) {
    return bpf(
        command,
        new Fields()
            .putGroup(
                "batch",
                new Fields()
                    .put("count", count)
                    .put("map_fd", number(map))
                    .put("elem_flags", updateFlags(flags))));
  }

  static String iterCreate(Fd link) {
    Fields fields = new Fields().put("link_fd", number(link)).put("flags", 0);
    return bpf("BPF_ITER_CREATE", new Fields().putGroup("iter_create", fields));
  }

  static String mapFreeze(MapFd map) {
    return bpf("BPF_MAP_FREEZE", new Fields().put("map_fd", number(map)));
  }

  static String duplicate(MapFd map) {
    return "fcntl(" + number(map) + ", F_DUPFD_CLOEXEC, 3)";
  }

  static String call(ProgramLoad request) {
    Optional<ProgramLoad.DebugInfo> debug = request.debugInfo();
    Optional<ProgramLoad.AttachTarget> target = request.attachTarget();
    return bpf(
        "BPF_PROG_LOAD",
        new Fields()
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
        new Fields().put("prog_fd", number(program)).put("map_fd", number(map)));
  }

  static String call(TestRun request) {
    return bpf(
        "BPF_PROG_TEST_RUN",
        new Fields()
            .putGroup(
                "test",
                new Fields()
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
        new Fields()
            .put("btf", quote(request.data()))
            .put("btf_size", request.data().remaining())
            .putIfSet("btf_log_size", request.log().size())
            .putIfSet("btf_log_level", request.log().level())
            .putFlags("btf_flags", TokenKernel.flag(request.token()), NO_FLAGS)
            .putFd("btf_token_fd", request.token()));
  }

  static String tokenCreate(String bpffs) {
    Fields fields = new Fields().put("bpffs", quote(bpffs));
    return bpf("BPF_TOKEN_CREATE", new Fields().putGroup("token_create", fields));
  }

  static String objectInfo(Fd fd, int size) {
    Fields info = new Fields().put("bpf_fd", number(fd)).put("info_len", size);
    return bpf("BPF_OBJ_GET_INFO_BY_FD", new Fields().putGroup("info", info));
  }

  static String pin(Fd object, String path) {
    Fields fields = new Fields().put("pathname", quote(path)).put("bpf_fd", number(object));
    return bpf("BPF_OBJ_PIN", fields);
  }

  static String pinned(String path) {
    return bpf("BPF_OBJ_GET", new Fields().put("pathname", quote(path)));
  }

  static String nextId(ObjectKind kind, int after) {
    return bpf("BPF_" + kind.command() + "_GET_NEXT_ID", new Fields().put("start_id", after));
  }

  static String byId(ObjectKind kind, int id) {
    Fields fields = new Fields().put(kind.idField(), id);
    return bpf("BPF_" + kind.command() + "_GET_FD_BY_ID", fields);
  }

  static String call(RawTracepointOpen request) {
    return bpf(
        "BPF_RAW_TRACEPOINT_OPEN",
        new Fields()
            .putGroup(
                "raw_tracepoint",
                new Fields()
                    .put("name", request.name().map(Strace::quote).orElse("NULL"))
                    .put("prog_fd", number(request.program()))
                    .putHex("cookie", request.cookie())));
  }

  static String call(LinkCreate request) {
    boolean isMap = request instanceof LinkCreate.OfStructOps;
    Fields link = new Fields().put(isMap ? "map_fd" : "prog_fd", number(request.program()));
    String type = request.attachType().uapiName();
    if (request instanceof LinkCreate.OnPerfEvent perf) {
      link.put("target_fd", number(perf.event()))
          .put("attach_type", type)
          .putCookie("perf_event", "bpf_cookie", perf.cookie());
    } else if (request instanceof LinkCreate.OnUprobes on) {
      link.put("attach_type", type)
          .putGroup(
              "uprobe_multi",
              new Fields()
                  .put("path", quote(on.path()))
                  .put("cnt", on.places().size())
                  .putFlags("flags", on.atReturn() ? 1 : 0, UPROBE_FLAGS)
                  .putIfSet("pid", on.pid()));
    } else if (request instanceof LinkCreate.OnKprobes on) {
      link.put("attach_type", type)
          .putGroup(
              "kprobe_multi",
              new Fields()
                  .putFlags("flags", on.atReturn() ? 1 : 0, KPROBE_FLAGS)
                  .put("cnt", on.functions().size()));
    } else if (request instanceof LinkCreate.OnLoadTarget tracing) {
      link.put("target_fd", 0)
          .put("attach_type", type)
          .putCookie("tracing", "cookie", tracing.cookie());
    } else if (request instanceof LinkCreate.OnDescriptor on) {
      link.put("target_fd", number(on.target())).put("attach_type", type);
    } else if (request instanceof LinkCreate.OnCgroup on) {
      link.put("target_fd", number(on.cgroup())).put("attach_type", type);
      put(link, "cgroup", on.position());
    } else if (request instanceof LinkCreate.OnDevice on) {
      link.put("target_ifindex", on.device()).put("attach_type", type);
      if (on.attachType() == AttachType.XDP) {
        link.putFlags("flags", on.flags(), XDP_FLAGS);
      } else {
        put(link, "tcx", on.position());
      }
    } else if (request instanceof LinkCreate.OnNetfilter on) {
      link.put("attach_type", type)
          .putGroup(
              "netfilter",
              new Fields()
                  .put("pf", on.family())
                  .put("hooknum", on.hook())
                  .put("priority", Integer.toString(on.priority()))
                  .put("flags", on.defragments() ? 1 : 0));
    } else if (request instanceof LinkCreate.OnFunction on) {
      link.put("target_fd", on.target().map(Strace::number).orElse(0))
          .putIfSet("target_btf_id", on.functionId())
          .putCookie("tracing", "cookie", on.cookie());
    } else {
      link.put("attach_type", type);
    }
    return bpf("BPF_LINK_CREATE", new Fields().putGroup("link_create", link));
  }

  private static void put(Fields link, String group, Position position) {
    link.putFlags("flags", position.flags(), ATTACH_FLAGS);
    if (position.neighbour().isPresent() || position.revision() != 0) {
      Fields fields =
          new Fields().putFd("relative_fd", position.neighbour().flatMap(Neighbour::fd));
      fields.putIfSet("relative_id", position.neighbour().map(Neighbour::id).orElse(0));
      link.putGroup(
          group,
          fields.putIf(position.revision() != 0, "expected_revision", "" + position.revision()));
    }
  }

  static String linkUpdate(Fd link, Fd program) {
    Fields fields = new Fields().put("link_fd", number(link)).put("new_prog_fd", number(program));
    return bpf("BPF_LINK_UPDATE", new Fields().putGroup("link_update", fields));
  }

  static String call(ProgramAttach request) {
    Fields fields =
        hook(request.hook())
            .put("attach_bpf_fd", number(request.program()))
            .putFlags("attach_flags", LinuxAttach.flags(request), ATTACH_FLAGS)
            .putFd("replace_bpf_fd", request.replaced());
    return bpf("BPF_PROG_ATTACH", fields);
  }

  static String progDetach(Fd program, Hook hook) {
    return bpf("BPF_PROG_DETACH", hook(hook).put("attach_bpf_fd", number(program)));
  }

  static String call(ProgramQuery request) {
    return bpf("BPF_PROG_QUERY", new Fields().putGroup("query", hook(request.hook())));
  }

  private static Fields hook(Hook hook) {
    Fields fields = new Fields();
    if (hook instanceof Hook.Of of) {
      fields.put("target_fd", number(of.fd()));
    } else if (hook instanceof Hook.OfDevice device) {
      fields.put("target_ifindex", device.index());
    }
    return fields.put("attach_type", hook.type().uapiName());
  }

  static String call(NetlinkMessage request) {
    return "sendto(AF_NETLINK, {nlmsg_type=%s, nlmsg_flags=0x%x}, %d)"
        .formatted(netlinkType(request.type()), request.flags(), request.body().remaining());
  }

  private static String netlinkType(int type) {
    return switch (type) {
      case 18 -> "RTM_GETLINK";
      case 19 -> "RTM_SETLINK";
      case 36 -> "RTM_NEWQDISC";
      case 37 -> "RTM_DELQDISC";
      case 44 -> "RTM_NEWTFILTER";
      case 45 -> "RTM_DELTFILTER";
      case 46 -> "RTM_GETTFILTER";
      default -> Integer.toString(type);
    };
  }

  static String socketOption(Fd socket, String option, int value) {
    return "setsockopt(" + number(socket) + ", SOL_SOCKET, " + option + ", [" + value + "], 4)";
  }

  static String openFile(String path) {
    return "open(" + quote(path) + ", O_RDONLY|O_CLOEXEC)";
  }

  static String linkDetach(Fd link) {
    Fields fields = new Fields().put("link_fd", number(link));
    return bpf("BPF_LINK_DETACH", new Fields().putGroup("link_detach", fields));
  }

  static String call(PerfEvent request) {
    Fields fields =
        new Fields()
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

  private static String bpf(String command, Fields fields) {
    return "bpf(" + command + ", " + fields + ")";
  }

  private static Fields key(MapFd map, ByteBuffer key) {
    return new Fields()
        .put("map_fd", number(map))
        .put("key", key.hasRemaining() ? quote(key) : "NULL");
  }

  /** The number even of a descriptor that another thread has just closed. */
  private static int number(Fd fd) {
    return fd.rawNumber();
  }

  /** Bytes as strace's -x -x prints them. */
  private static String quote(ByteBuffer bytes) {
    StringBuilder text = new StringBuilder("\"");
    int length = Math.min(bytes.remaining(), MAX_BYTES);
    for (int i = 0; i < length; i++) {
      text.append(String.format("\\x%02x", bytes.get(bytes.position() + i)));
    }
    return text.append(bytes.remaining() > length ? "\"..." : "\"").toString();
  }

  private static String updateFlags(long flags) {
    String lock = (flags & 4) != 0 ? "|BPF_F_LOCK" : "";
    long rest = flags & ~4;
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

  private static String hex(long value) {
    return "0x" + Long.toHexString(value);
  }

  /** A struct in braces. */
  private static final class Fields {
    private final StringBuilder text = new StringBuilder();

    Fields put(String name, String value) {
      text.append(text.length() == 0 ? "" : ", ").append(name).append('=').append(value);
      return this;
    }

    Fields put(String name, int value) {
      return put(name, Integer.toUnsignedString(value));
    }

    Fields putIf(boolean condition, String name, String value) {
      return condition ? put(name, value) : this;
    }

    Fields putIfSet(String name, int value) {
      return value == 0 ? this : put(name, value);
    }

    Fields putHex(String name, long value) {
      return value == 0 ? this : put(name, hex(value));
    }

    Fields putText(String name, String value) {
      return value.isEmpty() ? this : put(name, quote(value));
    }

    Fields putFd(String name, Optional<? extends Fd> fd) {
      fd.ifPresent(it -> put(name, number(it)));
      return this;
    }

    Fields putName(String name, Optional<AttachType> type) {
      type.ifPresent(it -> put(name, it.uapiName()));
      return this;
    }

    Fields putGroup(String name, Fields fields) {
      return put(name, fields.toString());
    }

    Fields putCookie(String group, String name, long cookie) {
      return cookie == 0 ? this : putGroup(group, new Fields().put(name, hex(cookie)));
    }

    Fields putFlags(String name, int flags, String[] names) {
      return flags == 0 ? this : put(name, flags(flags, names));
    }

    @Override
    public String toString() {
      return "{" + text + "}";
    }
  }
}
