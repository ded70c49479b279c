package skep.kernel;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import skep.insn.AttachType;

/** A request to attach a program through a link: {@code BPF_LINK_CREATE}. */
public sealed interface LinkCreate {
  /**
   * The program to attach.
   *
   * @return the program; of {@link OfStructOps}, the map
   */
  Fd program();

  /**
   * What the program does there.
   *
   * @return the attach type
   */
  AttachType attachType();

  /**
   * Attaches to a perf event: a tracepoint, kprobe or uprobe, or a counter. Linux 5.15 and later;
   * older kernels answer {@link Errno#EINVAL} and have {@link Kernel#perfSetProgram} for it.
   *
   * @param program the program to attach
   * @param event the perf event
   * @param cookie what {@code bpf_get_attach_cookie} gives the program
   */
  record OnPerfEvent(Fd program, Fd event, long cookie) implements LinkCreate {
    @Override
    public AttachType attachType() {
      return AttachType.PERF_EVENT;
    }
  }

  /**
   * Attaches a program that named its target when it was loaded: function entry and exit, BTF-typed
   * tracepoints, security hooks.
   *
   * @param program the program to attach
   * @param attachType its expected attach type
   * @param cookie what {@code bpf_get_attach_cookie} gives the program
   */
  record OnLoadTarget(Fd program, AttachType attachType, long cookie) implements LinkCreate {}

  /**
   * Attaches a program to something that is opened: a network namespace, a socket map.
   *
   * @param program the program to attach
   * @param target what is opened
   * @param attachType what the program does there
   */
  record OnDescriptor(Fd program, Fd target, AttachType attachType) implements LinkCreate {}

  /**
   * Attaches a program to a cgroup. Linux 5.7 and later.
   *
   * @param program the program to attach
   * @param cgroup the cgroup's directory
   * @param attachType what the program does there
   * @param position where among others; other than anywhere since Linux 6.17
   */
  record OnCgroup(Fd program, Fd cgroup, AttachType attachType, Position position)
      implements LinkCreate {}

  /**
   * Attaches a program to a network device, for {@link AttachType#XDP}, tcx or netkit.
   *
   * @param program the program to attach
   * @param device the device's number in this thread's network namespace
   * @param attachType what the program does there
   * @param flags of XDP the mode, {@code XDP_FLAGS_*}; otherwise 0
   * @param position where among others; of XDP anywhere, as there are none
   */
  record OnDevice(Fd program, int device, AttachType attachType, int flags, Position position)
      implements LinkCreate {}

  /**
   * Attaches a program to a netfilter hook of this thread's network namespace. Linux 6.4 and later.
   *
   * @param program the program to attach
   * @param family {@code NFPROTO_IPV4} (2) or {@code NFPROTO_IPV6} (10)
   * @param hook {@code NF_INET_*}
   * @param priority where among others at the hook; lower runs first
   * @param defragments whether fragments are put together before ({@code
   *     BPF_F_NETFILTER_IP_DEFRAG})
   */
  record OnNetfilter(Fd program, int family, int hook, int priority, boolean defragments)
      implements LinkCreate {
    @Override
    public AttachType attachType() {
      return AttachType.NETFILTER;
    }
  }

  /**
   * Puts a program in the place of a function of another program ({@code freplace}).
   *
   * @param program the program to attach
   * @param target the program that has the function; empty for that which it was loaded for
   * @param functionId the function's number in the BTF of that program; 0 for that which it was
   *     loaded for
   * @param cookie what {@code bpf_get_attach_cookie} gives the program
   */
  record OnFunction(Fd program, Optional<Fd> target, int functionId, long cookie)
      implements LinkCreate {
    @Override
    public AttachType attachType() {
      return AttachType.values()[0]; // Such programs have none, and the kernel does not look.
    }
  }

  /**
   * Makes an iterator. It runs when it is read.
   *
   * @param program the program to attach, loaded for {@link AttachType#TRACE_ITER}
   * @param target over what it goes
   */
  record OnIterator(Fd program, IteratorTarget target) implements LinkCreate {
    @Override
    public AttachType attachType() {
      return AttachType.TRACE_ITER;
    }
  }

  /**
   * Makes the kernel call a struct of functions that is in a map created with {@code BPF_F_LINK}.
   * Linux 6.4 and later.
   *
   * @param program the map
   */
  record OfStructOps(Fd program) implements LinkCreate {
    @Override
    public AttachType attachType() {
      return AttachType.STRUCT_OPS;
    }
  }

  /**
   * Attaches a program of type kprobe to many functions of the kernel at once. Linux 5.18 and
   * later.
   *
   * @param program the program to attach
   * @param attachType {@link AttachType#TRACE_KPROBE_MULTI} or {@link
   *     AttachType#TRACE_KPROBE_SESSION}, which the program was loaded for
   * @param functions their symbols, each once; empty when there are addresses
   * @param addresses where they start; empty when there are functions
   * @param cookies what {@code bpf_get_attach_cookie} gives at each of them; empty for 0
   * @param atReturn whether to run at their returns
   */
  record OnKprobes(
      Fd program,
      AttachType attachType,
      List<String> functions,
      List<Long> addresses,
      List<Long> cookies,
      boolean atReturn)
      implements LinkCreate {
    /** Checks and copies the lists. {@inheritDoc} */
    public OnKprobes {
      functions = List.copyOf(functions);
      addresses = List.copyOf(addresses);
      cookies = List.copyOf(cookies);
      if (functions.isEmpty() == addresses.isEmpty()) {
        throw new IllegalArgumentException("either functions or addresses are to be given");
      }
      int count = functions.size() + addresses.size();
      if (!cookies.isEmpty() && cookies.size() != count) {
        throw new IllegalArgumentException(
            "%d cookies for %d functions".formatted(cookies.size(), count));
      }
    }

    /**
     * How many functions.
     *
     * @return the number of names, or of addresses
     */
    public int count() {
      return functions.size() + addresses.size();
    }
  }

  /**
   * A place of a user program.
   *
   * @param offset bytes into its file
   * @param referenceCounter where in the file its number of observers is; 0 for none
   * @param cookie what {@code bpf_get_attach_cookie} gives the program there
   */
  record Uprobe(long offset, long referenceCounter, long cookie) {}

  /**
   * Attaches a program of type kprobe to many places of a user program at once. Linux 6.6 and
   * later.
   *
   * @param program the program to attach
   * @param attachType {@link AttachType#TRACE_UPROBE_MULTI} or {@link
   *     AttachType#TRACE_UPROBE_SESSION}, which the program was loaded for
   * @param path the user program's file
   * @param places at least one
   * @param atReturn whether to run at the returns of the functions that start there
   * @param pid the process to stay with, 0 for all
   */
  record OnUprobes(
      Fd program,
      AttachType attachType,
      String path,
      List<Uprobe> places,
      boolean atReturn,
      int pid)
      implements LinkCreate {
    /** Checks and copies the list. {@inheritDoc} */
    public OnUprobes {
      Objects.requireNonNull(path, "path");
      places = List.copyOf(places);
    }
  }
}
