package skep.link;

import java.util.Optional;
import java.util.OptionalInt;
import skep.insn.AttachType;
import skep.kernel.Errno;
import skep.kernel.Fd;
import skep.kernel.Kernel;
import skep.kernel.KernelException;
import skep.kernel.LinkCreate;
import skep.kernel.NetlinkBody;
import skep.kernel.NetlinkMessage;
import skep.kernel.Position;

/** Attaches to network devices, before anything else sees a packet. */
final class XdpAttacher {
  private static final int XDP = 43;
  private static final int XDP_FD = 1;
  private static final int XDP_FLAGS = 3;
  private static final int XDP_EXPECTED_FD = 8;

  /** {@code XDP_FLAGS_UPDATE_IF_NOEXIST} and {@code XDP_FLAGS_REPLACE}. */
  private static final int IF_NONE = 1;

  private static final int IF_EXPECTED = 1 << 4;
  private static final int NO_PROGRAM = -1;

  private final AttachableProgram program;
  private final XdpOptions options;
  private final Kernel kernel;

  private XdpAttacher(AttachableProgram program, XdpOptions options) {
    this.program = program;
    this.options = options;
    this.kernel = program.kernel();
  }

  static Link attach(AttachableProgram program, XdpOptions options) {
    return new XdpAttacher(program, options).attach();
  }

  private Link attach() {
    String target = "xdp of " + options.device();
    try (Link.Builder attachment = new Link.Builder(program, target)) {
      int device = options.device().resolve(program);
      // Since Linux 5.9.
      Optional<Fd> link =
          options
              .way()
              .link(
                  kernel,
                  new LinkCreate.OnDevice(
                      program.fd(),
                      device,
                      AttachType.XDP,
                      options.mode().flag(),
                      Position.anywhere()));
      if (link.isPresent()) {
        return attachment.finish(link.get());
      }
      set(device, program.fd().number(), OptionalInt.empty());
      attachment.undoBy(() -> unset(device));
      return attachment.finishWithoutLink("AttachWay.LINK is by one (Linux 5.9)");
    } catch (KernelException e) {
      throw e.is(Errno.EBUSY) || e.is(Errno.EEXIST)
          ? new AttachException(
              program,
              "%s has a program already (bpftool net shows it), and can have one only"
                  .formatted(options.device()),
              e)
          : Attacher.failed(program, target, e);
    }
  }

  /** Only takes away what was attached here, and nothing of a device that is gone. */
  private void unset(int device) {
    Gone.ignore(() -> set(device, NO_PROGRAM, OptionalInt.of(program.fd().number())));
  }

  /** Puts a program in the place of the one that is expected there, or of none. */
  private void set(int device, int fd, OptionalInt expected) {
    int condition = expected.isPresent() ? IF_EXPECTED : IF_NONE;
    NetlinkBody body =
        NetlinkBody.ofDevice(device)
            .nest(
                XDP,
                xdp -> {
                  xdp.put(XDP_FD, fd).put(XDP_FLAGS, options.mode().flag() | condition);
                  expected.ifPresent(there -> xdp.put(XDP_EXPECTED_FD, there));
                });
    kernel.netlink(new NetlinkMessage(NetlinkMessage.SET_LINK, 0, body.bytes()));
  }
}
