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
import skep.kernel.LinkType;
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
 * <p>Thread-safe. Closing twice is harmless. Closing the object that the program came from closes
 * the link too.
 */
public final class Link implements AutoCloseable {
  private final Kernel kernel;
  private final String section;
  private final String target;
  private final Optional<Fd> fd;
  private final Deque<Runnable> undo;
  private String program;
  private Optional<String> pin;
  private boolean closed;

  private Link(
      Kernel kernel,
      String program,
      String section,
      String target,
      Optional<Fd> fd,
      Deque<Runnable> undo,
      Optional<String> pin) {
    this.kernel = kernel;
    this.program = program;
    this.section = section;
    this.target = target;
    this.fd = fd;
    this.undo = undo;
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
                    new KernelException(
                        "bpf(BPF_OBJ_GET, {pathname=\"" + path + "\"})",
                        Errno.ENOENT.number(),
                        "nothing is pinned there"));
    try {
      LinkInfo info = kernel.linkInfo(fd);
      String kind = info.type().map(LinkType::name).orElse("link of type " + info.typeNumber());
      String name = programName(kernel, info.programId());
      Deque<Runnable> undo = new ArrayDeque<>();
      undo.push(fd::close);
      return new Link(kernel, name, path, kind, Optional.of(fd), undo, Optional.of(path));
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
   * @return such as {@code tracepoint syscalls/sys_enter_write}
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
   * this: xdp, tcx, netkit, cgroup, network namespace, iterator, socket map and struct_ops.
   *
   * @param next a loaded program of the same kind
   * @throws AttachException when links of this kind cannot, or the program is of another kind
   */
  public synchronized void update(AttachableProgram next) {
    Fd link = requireLink("be given another program");
    try {
      kernel.linkUpdate(link, next.fd());
      program = next.name();
    } catch (KernelException e) {
      throw failure(
          "giving %s prog '%s' instead; not every kind of link can do that"
              .formatted(target, next.name()),
          e);
    }
  }

  /** Makes the kernel call another struct instead. */
  synchronized void update(String name, Fd map) {
    Fd link = requireLink("be given another struct");
    try {
      kernel.linkUpdate(link, map);
      program = name;
    } catch (KernelException e) {
      throw failure("calling '%s' instead".formatted(name), e);
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
   * Harmless when done.
   *
   * @throws AttachException when the kernel refuses a step; all others are done all the same
   */
  public synchronized void detach() {
    if (!closed && pin.isPresent()) {
      unpin();
      fd.ifPresent(this::sever);
    }
    close();
  }

  /** Detaches for others too that hold the link, if links of its kind can be. */
  private void sever(Fd link) {
    try {
      kernel.linkDetach(link);
    } catch (KernelException e) {
      if (!e.is(Errno.EOPNOTSUPP) && !e.is(Errno.EINVAL)) {
        throw failure("detaching from " + target, e);
      }
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
    if (closed) {
      return;
    }
    closed = true;
    undo(undo)
        .ifPresent(
            e -> {
              throw failure("detaching from " + target, e);
            });
  }

  /** Takes all steps, the last made first, also when one is refused; gives the first refusal. */
  private static Optional<KernelException> undo(Deque<Runnable> steps) {
    KernelException first = null;
    while (!steps.isEmpty()) {
      try {
        steps.pop().run();
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
                "it is attached to %s without a BPF link of its own, which could %s"
                    .formatted(target, action)));
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
    private Deque<Runnable> undo = new ArrayDeque<>();

    Builder(AttachableProgram program, String target) {
      this(program.kernel(), program.name(), program.section(), target);
    }

    Builder(Kernel kernel, String program, String section, String target) {
      this.kernel = kernel;
      this.program = program;
      this.section = section;
      this.target = target;
    }

    /** Remembers how to undo a step that was made. */
    void undoBy(Runnable step) {
      undo.push(step);
    }

    /** Takes ownership of a descriptor. */
    Fd own(Fd fd) {
      undoBy(fd::close);
      return fd;
    }

    /** All steps are made, the last of them a BPF link. */
    Link finish(Fd link) {
      return finish(Optional.of(own(link)));
    }

    /** All steps are made, some of them BPF links; that of the attachment is the only one. */
    Link finish(List<Fd> links) {
      return finish(links.size() == 1 ? Optional.of(links.get(0)) : Optional.empty());
    }

    /** All steps are made: from here on the link undoes them. */
    Link finish(Optional<Fd> fd) {
      Link link = new Link(kernel, program, section, target, fd, undo, Optional.empty());
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
