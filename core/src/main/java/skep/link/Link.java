package skep.link;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import skep.kernel.Errno;
import skep.kernel.Fd;
import skep.kernel.Kernel;
import skep.kernel.KernelException;
import skep.kernel.LinkInfo;
import skep.kernel.Pins;

/**
 * An attachment: as long as it is open, or pinned, the program runs at its target.
 *
 * <pre>{@code
 * try (Link link = loaded.program("handle_tp").attach()) {
 *   Thread.sleep(1000);
 * }
 *
 * loaded.program("count").attach(new XdpOptions("eth1")).pin("/sys/fs/bpf/count");  // stays
 * Link.pinned(kernel, "/sys/fs/bpf/count").detach();                                // until here
 * }</pre>
 *
 * <p>What a link can depends on its kind. Links of perf events (tracepoints, probes, counters), raw
 * tracepoints, typed targets, many probes, and netfilter keep the program they were made with; all
 * others can be given another. Those of perf events, raw tracepoints, typed targets, iterators and
 * many probes are over when nobody holds them; all others can be detached from under their holders.
 *
 * <p>Thread-safe. Closing twice is harmless. Closing the object that the program came from closes
 * the link too.
 */
public final class Link implements AutoCloseable {
  /**
   * Undoes one step of an attachment.
   *
   * @param run what to do
   * @param isLettingGo whether it only closes what this process holds, which ends nothing that is
   *     pinned
   */
  private record Step(Runnable run, boolean isLettingGo) {}

  /** To whom the attachment belongs. */
  private enum Holder {
    /** It was made here, and ends here unless it is pinned. */
    MAKER,
    /** It was found by its pin, which it ends with. */
    FINDER,
    /** It was found by its number: somebody else holds it. */
    GUEST
  }

  private final Kernel kernel;
  private final Holder holder;
  private final String section;
  private final String target;
  private final Optional<Fd> fd;
  private final String withoutLink;
  private final Deque<Step> undo;
  private String program;
  private Optional<String> pin;
  private boolean closed;

  /** An attachment made here. */
  private Link(Builder made, Optional<Fd> fd, String withoutLink) {
    this.kernel = made.kernel;
    this.holder = Holder.MAKER;
    this.program = made.program;
    this.section = made.section;
    this.target = made.target;
    this.fd = fd;
    this.withoutLink = withoutLink;
    this.undo = made.undo;
    this.pin = Optional.empty();
  }

  /** An attachment made before. */
  private Link(Kernel kernel, Holder holder, Fd fd, String where, Optional<String> pin) {
    LinkInfo info = kernel.linkInfo(fd);
    this.kernel = kernel;
    this.holder = holder;
    this.program = programName(kernel, info.programId());
    this.section = where;
    this.target = "%s link %d".formatted(LinkUpdate.kind(info), info.id());
    this.fd = Optional.of(fd);
    this.withoutLink = "";
    this.undo = new ArrayDeque<>(List.of(new Step(fd::close, true)));
    this.pin = pin;
  }

  /**
   * Opens a link that was pinned, by this process or another.
   *
   * @param kernel the kernel it is in
   * @param path where it is pinned
   * @return the link; it stays attached when this is closed
   * @throws KernelException {@link Errno#ENOENT} when nothing is pinned there
   * @throws IllegalArgumentException when something else than a link is pinned there
   */
  public static Link pinned(Kernel kernel, String path) {
    Fd fd =
        kernel
            .pinnedLink(path)
            .orElseThrow(
                () ->
                    missing(
                        "bpf(BPF_OBJ_GET, {pathname=\"" + path + "\"})",
                        "nothing is pinned there"));
    return open(kernel, Holder.FINDER, fd, path, Optional.of(path));
  }

  /**
   * Opens a link by its number, which {@link LinkInfo#id} and {@code bpftool link} say. Needs
   * {@code CAP_SYS_ADMIN}.
   *
   * @param kernel the kernel it is in
   * @param id its number
   * @return the link; it stays attached when this is closed, and until then even if all others let
   *     go of it
   * @throws KernelException {@link Errno#ENOENT} when there is no such link
   */
  public static Link byId(Kernel kernel, int id) {
    String number = Integer.toUnsignedString(id);
    Fd fd =
        kernel
            .linkById(id)
            .orElseThrow(
                () ->
                    missing(
                        "bpf(BPF_LINK_GET_FD_BY_ID, {link_id=" + number + "})",
                        "there is no such link, or no more"));
    return open(kernel, Holder.GUEST, fd, "link " + number, Optional.empty());
  }

  private static KernelException missing(String call, String advice) {
    return new KernelException(call, Errno.ENOENT.number(), advice);
  }

  private static Link open(
      Kernel kernel, Holder holder, Fd fd, String where, Optional<String> pin) {
    try {
      return new Link(kernel, holder, fd, where, pin);
    } catch (RuntimeException e) {
      fd.close();
      throw e;
    }
  }

  /** The name of a program of which only the number is known; the number for one without. */
  private static String programName(Kernel kernel, int id) {
    try (Fd fd = kernel.programById(id).orElse(null)) {
      String name = fd == null ? "" : kernel.progInfo(fd).name();
      return name.isEmpty() ? Integer.toString(id) : name;
    } catch (KernelException e) {
      return Integer.toString(id);
    }
  }

  /**
   * The program that runs.
   *
   * @return its name
   */
  public synchronized String program() {
    return program;
  }

  /**
   * Where it runs.
   *
   * @return such as {@code tracepoint syscalls/sys_enter_write}; of a link that was opened, its
   *     kind and number, such as {@code tcx link 42}
   */
  public String target() {
    return target;
  }

  /**
   * The BPF link in the kernel, owned by this link: to pass on, not to close.
   *
   * @return the descriptor, or empty when the program is attached without a BPF link, as older
   *     kernels do and as some kinds always are; or by more than one
   */
  public Optional<Fd> fd() {
    return fd;
  }

  /**
   * What the kernel says of the link.
   *
   * @return its description
   * @throws AttachException when the program is attached without a BPF link, or the kernel refuses
   */
  public synchronized LinkInfo info() {
    Fd link = requireLink("be asked for");
    try {
      return kernel.linkInfo(link);
    } catch (KernelException e) {
      throw failure("asking for its link to " + target, e);
    }
  }

  /**
   * Whether this process holds the attachment.
   *
   * @return false once {@link #close} or {@link #detach} was called
   */
  public synchronized boolean isAttached() {
    return !closed;
  }

  /**
   * Lets another program run instead, without a moment in which neither does. Kinds that can do
   * this: xdp, tcx, netkit, cgroup, network namespace, iterator and socket map. A struct of
   * functions is given by {@code LoadedStructOps.replace}.
   *
   * @param next a loaded program of the same kind
   * @throws AttachException when links of this kind cannot, or the program is of another kind
   */
  public synchronized void update(AttachableProgram next) {
    update(next.name(), next.fd(), Optional.empty());
  }

  /**
   * Lets another program run instead, as {@link #update} does, but only if it is the expected one
   * that runs: of several who want to replace it, one succeeds.
   *
   * @param expected the program that is to run until then
   * @param next a loaded program of the same kind
   * @throws AttachException when another one runs ({@link Errno#EPERM}), links of this kind cannot
   *     be given another, or the program is of another kind
   */
  public synchronized void replace(AttachableProgram expected, AttachableProgram next) {
    update(next.name(), next.fd(), Optional.of(expected.fd()));
  }

  /** Makes the kernel run or call something else. */
  synchronized void update(String name, Fd next, Optional<Fd> expected) {
    Fd link = requireLink("be given '" + name + "' instead");
    try {
      kernel.linkUpdate(link, next, expected);
      program = name;
    } catch (KernelException e) {
      throw failure(LinkUpdate.problem(kernel, link, target, name, expected, e), e);
    }
  }

  /**
   * Gives the link a name in a BPF file system, which keeps the program attached when this link is
   * closed, and when this process ends.
   *
   * @param path a new file on a BPF file system; its directory is made, but not that one's
   * @throws AttachException when the program is attached without a BPF link, is pinned already, or
   *     the path cannot be used
   */
  public synchronized void pin(String path) {
    Fd link = requireLink("be pinned");
    if (pin.isPresent()) {
      throw new AttachException(program, section, "its link is pinned already, at " + pin.get());
    }
    try {
      Pins.pin(kernel, link, path);
      pin = Optional.of(path);
    } catch (KernelException e) {
      throw failure("pinning its link to " + target, e);
    }
  }

  /**
   * Where the link is pinned.
   *
   * @return the path that was given to {@link #pin} or {@link #pinned}
   */
  public synchronized Optional<String> pinPath() {
    return pin;
  }

  /** Takes the name away that {@link #pin} gave. Harmless when it is not pinned. */
  public synchronized void unpin() {
    pin.ifPresent(kernel::removeFile);
    pin = Optional.empty();
  }

  /**
   * Detaches the program, also when it is pinned, and gives back whatever the attachment held.
   * Links that can be are detached for all who hold them. Of others that were pinned, the kernel
   * lets go a moment after the pin was removed. Harmless when done.
   *
   * @throws AttachException when the kernel refuses a step; all others are done all the same. Also
   *     when this link was opened {@linkplain #byId by its number} and is of a kind that ends only
   *     when nobody holds it; then it stays open
   */
  public synchronized void detach() {
    if (closed) {
      return;
    }
    if (holder == Holder.GUEST && pin.isEmpty()) {
      if (!sever()) {
        throw new AttachException(
            program,
            section,
            "%s cannot be detached from here: links of its kind end when nobody holds them; end the"
                    .formatted(target)
                + " process that does, or remove its pin (bpftool link show)");
      }
    } else {
      undo.push(new Step(this::unpin, false));
      undo.push(new Step(this::sever, false));
    }
    end(undo);
  }

  /** Detaches for others too that hold the link; false when links of its kind cannot be. */
  private boolean sever() {
    if (fd.isEmpty()) {
      return false;
    }
    try {
      kernel.linkDetach(fd.get());
      return true;
    } catch (KernelException e) {
      // The second is what kernels without the command say, before Linux 5.9.
      if (e.is(Errno.EOPNOTSUPP) || e.is(Errno.EINVAL)) {
        return false;
      }
      throw e;
    }
  }

  /**
   * Lets go of the attachment, which ends it unless it is {@linkplain #pin pinned}. Harmless when
   * done.
   *
   * @throws AttachException when the kernel refuses a step; all others are done all the same
   */
  @Override
  public synchronized void close() {
    if (!closed) {
      if (pin.isPresent()) {
        undo.removeIf(step -> !step.isLettingGo());
      }
      end(undo);
    }
  }

  private void end(Deque<Step> steps) {
    closed = true;
    undo(steps)
        .ifPresent(
            e -> {
              throw failure("detaching from " + target, e);
            });
  }

  /** Takes all steps, the last made first, also when one is refused; gives the first refusal. */
  private static Optional<KernelException> undo(Deque<Step> steps) {
    KernelException first = null;
    while (!steps.isEmpty()) {
      try {
        steps.pop().run().run();
      } catch (KernelException e) {
        if (first == null) {
          first = e;
        } else {
          first.addSuppressed(e);
        }
      }
    }
    return Optional.ofNullable(first);
  }

  private Fd requireLink(String action) {
    if (closed) {
      throw new IllegalStateException(this + " cannot " + action);
    }
    return fd.orElseThrow(
        () ->
            new AttachException(
                program,
                section,
                "it is attached to %s %s".formatted(target, withoutLink.formatted(action))));
  }

  private AttachException failure(String doing, KernelException cause) {
    return new AttachException(program, section, doing, cause);
  }

  @Override
  public String toString() {
    return "prog '" + program() + "' at " + target + (isAttached() ? "" : " (detached)");
  }

  /**
   * An attachment being made, step by step. Closing it before {@link #finish} undoes the steps made
   * so far, the last one first.
   */
  static final class Builder implements AutoCloseable {
    private final Kernel kernel;
    private final String program;
    private final String section;
    private final String target;
    private Deque<Step> undo = new ArrayDeque<>();

    Builder(AttachableProgram program, String target) {
      this(program.kernel(), program.name(), program.section(), target);
    }

    Builder(Kernel kernel, String program, String section, String target) {
      this.kernel = kernel;
      this.program = program;
      this.section = section;
      this.target = target;
    }

    /** Remembers how to undo a step that was made. It stays done while the link is pinned. */
    void undoBy(Runnable step) {
      undo.push(new Step(step, false));
    }

    /** Takes ownership of a descriptor. */
    Fd own(Fd fd) {
      undo.push(new Step(fd::close, true));
      return fd;
    }

    /** All steps are made, the last of them a BPF link. */
    Link finish(Fd link) {
      return finish(new Link(this, Optional.of(own(link)), ""));
    }

    /** All steps are made; that of the attachment is the only link, if there is but one. */
    Link finish(List<Fd> links, String instead) {
      if (links.isEmpty()) {
        return finishWithoutLink(instead);
      }
      return links.size() == 1
          ? finish(new Link(this, Optional.of(links.get(0)), ""))
          : finish(
              new Link(
                  this,
                  Optional.empty(),
                  "by %d links, of which only one alone could %%s; attach it to one CPU, thread or place at a time"
                      .formatted(links.size())));
    }

    /**
     * All steps are made, none of them a BPF link.
     *
     * @param instead what to do for one who wants a link
     */
    Link finishWithoutLink(String instead) {
      return finish(
          new Link(
              this,
              Optional.empty(),
              "without a BPF link of its own, which could %s; " + instead.replace("%", "%%")));
    }

    /** From here on the link undoes the steps. */
    private Link finish(Link link) {
      undo = new ArrayDeque<>();
      return link;
    }

    @Override
    public void close() {
      undo(undo)
          .ifPresent(
              e -> {
                throw e;
              });
    }
  }
}
