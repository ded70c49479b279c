package skep.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Attaching, by links and without. */
final class LinuxAttach {
  private static final int ATTRIBUTES = 64;

  /** More than the kernel lets anyone attach to one hook (64). */
  private static final int MOST_PROGRAMS = 256;

  private LinuxAttach() {}

  static Fd link(LinkCreate request, Supplier<Set<Capability>> held) {
    try (Frame frame = Frame.open(LinkAttributes.SIZE, LinkAttributes.dataSize(request))) {
      LinkAttributes.fill(frame, request);
      int fd = Bpf.call(Bpf.LINK_CREATE, frame);
      if (fd < 0) {
        int errno = Native.errno();
        throw new KernelException(
            StraceAttach.call(request), errno, Advice.forLink(errno, request, held));
      }
      return new Fd(fd, "link of " + request.program().what(), Native::close);
    }
  }

  static void update(Fd link, Fd program, Optional<Fd> expected) {
    try (Frame frame = Frame.open(ATTRIBUTES, 0)) {
      frame.putFd(0, link).putFd(4, program);
      expected.ifPresent(it -> frame.putInt(8, ProgramAttach.REPLACE).putFd(12, it));
      if (Bpf.call(Bpf.LINK_UPDATE, frame) != 0) {
        throw Bpf.failure(StraceAttach.linkUpdate(link, program, expected));
      }
    }
  }

  static void attach(ProgramAttach request, Supplier<Set<Capability>> held) {
    try (Frame frame = Frame.open(ATTRIBUTES, 0)) {
      hook(frame, request.hook())
          .putFd(4, request.program())
          .putInt(8, request.hook().type().number());
      request.replaced().ifPresent(fd -> frame.putFd(16, fd));
      frame.putInt(12, flags(request));
      request.position().fill(frame, 20, 24);
      if (Bpf.call(Bpf.PROG_ATTACH, frame) != 0) {
        int errno = Native.errno();
        throw new KernelException(StraceAttach.call(request), errno, Advice.forAttach(errno, held));
      }
    }
  }

  static int flags(ProgramAttach request) {
    return request.flags()
        | request.position().flags()
        | (request.replaced().isPresent() ? ProgramAttach.REPLACE : 0);
  }

  static void detach(Fd program, Hook hook) {
    try (Frame frame = Frame.open(ATTRIBUTES, 0)) {
      hook(frame, hook).putFd(4, program).putInt(8, hook.type().number());
      if (Bpf.call(Bpf.PROG_DETACH, frame) != 0) {
        throw Bpf.failure(StraceAttach.progDetach(program, hook));
      }
    }
  }

  static ProgramQuery.Result query(ProgramQuery request) {
    try (Frame frame = Frame.open(ATTRIBUTES, Frame.sizeOf(4 * MOST_PROGRAMS))) {
      hook(frame, request.hook()).putInt(4, request.hook().type().number());
      long ids = frame.room(4 * MOST_PROGRAMS);
      frame
          .putInt(8, request.isEffective() ? ProgramQuery.EFFECTIVE : 0)
          .putLong(16, ids)
          .putInt(24, MOST_PROGRAMS);
      if (Bpf.call(Bpf.PROG_QUERY, frame.cover(ATTRIBUTES)) != 0) {
        throw Bpf.failure(StraceAttach.call(request));
      }
      long at = frame.address();
      List<Integer> programs = new ArrayList<>();
      for (int i = 0; i < Math.min(MOST_PROGRAMS, frame.getInt(at + 24)); i++) {
        programs.add(frame.getInt(ids + 4L * i));
      }
      return new ProgramQuery.Result(programs, frame.getInt(at + 12), frame.getLong(at + 56));
    }
  }

  private static Frame hook(Frame frame, Hook hook) {
    return hook instanceof Hook.Of of
        ? frame.putFd(0, of.fd())
        : frame.putInt(0, ((Hook.OfDevice) hook).index());
  }
}
