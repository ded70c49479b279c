package skep.kernel;

import java.util.Optional;
import skep.insn.AttachType;

/** Prints the calls that attach programs, as {@link Strace} does others. */
final class StraceAttach {
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

  private StraceAttach() {}

  static String call(LinkCreate request) {
    boolean isMap = request instanceof LinkCreate.OfStructOps;
    StraceFields link =
        new StraceFields().put(isMap ? "map_fd" : "prog_fd", Strace.number(request.program()));
    String type = request.attachType().uapiName();
    if (request instanceof LinkCreate.OnPerfEvent perf) {
      link.put("target_fd", Strace.number(perf.event()))
          .put("attach_type", type)
          .putCookie("perf_event", "bpf_cookie", perf.cookie());
    } else if (request instanceof LinkCreate.OnUprobes on) {
      link.put("attach_type", type)
          .putGroup(
              "uprobe_multi",
              new StraceFields()
                  .put("path", Strace.quote(on.path()))
                  .put("cnt", on.places().size())
                  .putFlags("flags", on.atReturn() ? 1 : 0, UPROBE_FLAGS)
                  .putIfSet("pid", on.pid()));
    } else if (request instanceof LinkCreate.OnKprobes on) {
      link.put("attach_type", type)
          .putGroup(
              "kprobe_multi",
              new StraceFields()
                  .putFlags("flags", on.atReturn() ? 1 : 0, KPROBE_FLAGS)
                  .put("cnt", on.count()));
    } else if (request instanceof LinkCreate.OnLoadTarget tracing) {
      link.put("target_fd", 0)
          .put("attach_type", type)
          .putCookie("tracing", "cookie", tracing.cookie());
    } else if (request instanceof LinkCreate.OnDescriptor on) {
      link.put("target_fd", Strace.number(on.target())).put("attach_type", type);
    } else if (request instanceof LinkCreate.OnCgroup on) {
      link.put("target_fd", Strace.number(on.cgroup())).put("attach_type", type);
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
              new StraceFields()
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
    return Strace.bpf("BPF_LINK_CREATE", new StraceFields().putGroup("link_create", link));
  }

  private static void put(StraceFields link, String group, Position position) {
    link.putFlags("flags", position.flags(), ATTACH_FLAGS);
    if (position.neighbour().isPresent() || position.revision() != 0) {
      StraceFields fields =
          new StraceFields().putFd("relative_fd", position.neighbour().flatMap(Neighbour::fd));
      fields.putIfSet("relative_id", position.neighbour().map(Neighbour::id).orElse(0));
      link.putGroup(
          group,
          fields.putIf(position.revision() != 0, "expected_revision", "" + position.revision()));
    }
  }

  static String linkUpdate(Fd link, Fd program, Optional<Fd> expected) {
    StraceFields fields =
        new StraceFields()
            .put("link_fd", Strace.number(link))
            .put("new_prog_fd", Strace.number(program))
            .putFlags("flags", expected.isPresent() ? ProgramAttach.REPLACE : 0, ATTACH_FLAGS)
            .putFd("old_prog_fd", expected);
    return Strace.bpf("BPF_LINK_UPDATE", new StraceFields().putGroup("link_update", fields));
  }

  static String call(ProgramAttach request) {
    StraceFields fields =
        hook(request.hook())
            .put("attach_bpf_fd", Strace.number(request.program()))
            .putFlags("attach_flags", LinuxAttach.flags(request), ATTACH_FLAGS)
            .putFd("replace_bpf_fd", request.replaced());
    return Strace.bpf("BPF_PROG_ATTACH", fields);
  }

  static String progDetach(Fd program, Hook hook) {
    return Strace.bpf("BPF_PROG_DETACH", hook(hook).put("attach_bpf_fd", Strace.number(program)));
  }

  static String call(ProgramQuery request) {
    return Strace.bpf("BPF_PROG_QUERY", new StraceFields().putGroup("query", hook(request.hook())));
  }

  private static StraceFields hook(Hook hook) {
    StraceFields fields = new StraceFields();
    if (hook instanceof Hook.Of of) {
      fields.put("target_fd", Strace.number(of.fd()));
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
      case NetlinkMessage.GET_LINK -> "RTM_GETLINK";
      case NetlinkMessage.SET_LINK -> "RTM_SETLINK";
      case NetlinkMessage.NEW_DISCIPLINE -> "RTM_NEWQDISC";
      case NetlinkMessage.DELETE_DISCIPLINE -> "RTM_DELQDISC";
      case NetlinkMessage.NEW_FILTER -> "RTM_NEWTFILTER";
      case NetlinkMessage.DELETE_FILTER -> "RTM_DELTFILTER";
      case NetlinkMessage.GET_FILTER -> "RTM_GETTFILTER";
      default -> Integer.toString(type);
    };
  }

  static String packetSocket() {
    return "socket(AF_PACKET, SOCK_RAW|SOCK_CLOEXEC|SOCK_NONBLOCK, 0)";
  }

  static String pidfdOpen(int pid) {
    return "pidfd_open(" + pid + ", 0)";
  }

  static String socketOption(Fd socket, String option, int value) {
    return "setsockopt("
        + Strace.number(socket)
        + ", SOL_SOCKET, "
        + option
        + ", ["
        + value
        + "], 4)";
  }

  static String openFile(String path) {
    return "open(" + Strace.quote(path) + ", O_RDONLY|O_CLOEXEC)";
  }

  static String linkDetach(Fd link) {
    StraceFields fields = new StraceFields().put("link_fd", Strace.number(link));
    return Strace.bpf("BPF_LINK_DETACH", new StraceFields().putGroup("link_detach", fields));
  }
}
