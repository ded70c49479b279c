package skep.kernel;

import java.util.List;
import skep.insn.AttachType;

/** A request to attach a program through a link: {@code BPF_LINK_CREATE}. */
public sealed interface LinkCreate {
  /**
   * The program to attach.
   *
   * @return the program
   */
  Fd program();

  /**
   * Attaches to a perf event: a tracepoint, kprobe or uprobe, or a counter. Linux 5.15 and later;
   * older kernels answer {@link Errno#EINVAL} and have {@link Kernel#perfSetProgram} for it.
   *
   * @param program the program to attach
   * @param event the perf event
   * @param cookie what {@code bpf_get_attach_cookie} gives the program
   */
  record OnPerfEvent(Fd program, Fd event, long cookie) implements LinkCreate {}

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
   * Attaches a program of type kprobe, loaded for {@link AttachType#TRACE_UPROBE_MULTI}, to many
   * places of a user program at once. Linux 6.6 and later.
   *
   * @param program the program to attach
   * @param path the user program's file
   * @param offsets bytes into the file, at least one
   * @param pid the process to stay with, 0 for all
   */
  record OnUprobes(Fd program, String path, List<Long> offsets, int pid) implements LinkCreate {
    /** Copies the list. {@inheritDoc} */
    public OnUprobes {
      offsets = List.copyOf(offsets);
    }
  }
}
