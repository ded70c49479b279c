package skep.link;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import skep.kernel.Fd;
import skep.kernel.KernelException;

/**
 * An attachment: as long as it is open, the program runs at its target.
 *
 * <pre>{@code
 * try (Link link = loaded.program("handle_tp").attach()) {
 *   Thread.sleep(1000);
 * }
 * }</pre>
 *
 * <p>Thread-safe. Detaching twice is harmless. Closing the object that the program came from
 * detaches too.
 */
public final class Link implements AutoCloseable {
  private final AttachableProgram program;
  private final String target;
  private final Optional<Fd> fd;
  private final Deque<Runnable> undo;
  private boolean detached;

  private Link(AttachableProgram program, String target, Optional<Fd> fd, Deque<Runnable> undo) {
    this.program = program;
    this.target = target;
    this.fd = fd;
    this.undo = undo;
  }

  /**
   * The program that runs.
   *
   * @return its name
   */
  public String program() {
    return program.name();
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
   * @return the descriptor, or empty when the program is attached in the way of kernels before
   *     5.15, which make no BPF link
   */
  public Optional<Fd> fd() {
    return fd;
  }

  /**
   * Whether the program is still attached by this link.
   *
   * @return false once {@link #detach} was called
   */
  public synchronized boolean isAttached() {
    return !detached;
  }

  /**
   * Detaches the program and gives back whatever the attachment held. Harmless when done.
   *
   * @throws AttachException when the kernel refuses a step; all others are done all the same
   */
  public synchronized void detach() {
    if (detached) {
      return;
    }
    detached = true;
    AttachException failure = null;
    while (!undo.isEmpty()) {
      try {
        undo.pop().run();
      } catch (KernelException e) {
        AttachException next = new AttachException(program, "detaching from " + target, e);
        if (failure == null) {
          failure = next;
        } else {
          failure.addSuppressed(next);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  /** The same as {@link #detach}. */
  @Override
  public void close() {
    detach();
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
    private final AttachableProgram program;
    private final String target;
    private Deque<Runnable> undo = new ArrayDeque<>();

    Builder(AttachableProgram program, String target) {
      this.program = program;
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

    /** All steps are made: from here on the link undoes them. */
    Link finish(Optional<Fd> fd) {
      Link link = new Link(program, target, fd, undo);
      undo = new ArrayDeque<>();
      return link;
    }

    @Override
    public void close() {
      while (!undo.isEmpty()) {
        undo.pop().run();
      }
    }
  }
}
