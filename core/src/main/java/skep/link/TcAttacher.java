package skep.link;

import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.stream.Stream;
import skep.kernel.Errno;
import skep.kernel.Kernel;
import skep.kernel.KernelException;
import skep.kernel.NetlinkBody;
import skep.kernel.NetlinkMessage;

/** Attaches to the traffic of network devices as a filter of clsact. */
final class TcAttacher {
  /** {@code TC_H_CLSACT}, and the handle that its discipline always has. */
  private static final int CLSACT = 0xfffffff1;

  private static final int CLSACT_HANDLE = 0xffff0000;
  private static final int KIND = 1;
  private static final int OPTIONS = 2;
  private static final int BPF_FD = 6;
  private static final int BPF_NAME = 7;
  private static final int BPF_FLAGS = 8;
  private static final int DIRECT_ACTION = 1;

  /** {@code ETH_P_ALL} in network byte order. */
  private static final int ALL_PROTOCOLS = 0x0300;

  private final AttachableProgram program;
  private final TcOptions options;
  private final Kernel kernel;
  private final int device;

  private TcAttacher(AttachableProgram program, TcOptions options, int device) {
    this.program = program;
    this.options = options;
    this.kernel = program.kernel();
    this.device = device;
  }

  static Link attach(AttachableProgram program, TcOptions options) {
    String target =
        "tc %s of %s"
            .formatted(options.direction().name().toLowerCase(Locale.ROOT), options.device());
    try (Link.Builder attachment = new Link.Builder(program, target)) {
      int device = options.device().resolve(program);
      return new TcAttacher(program, options, device).attach(attachment);
    } catch (KernelException e) {
      throw Attacher.failed(program, target, e);
    }
  }

  private Link attach(Link.Builder attachment) {
    if (makeDiscipline()) {
      attachment.undoBy(this::removeDisciplineUnlessUsed);
    }
    Filter filter = add();
    attachment.undoBy(() -> Gone.ignore(() -> remove(filter)));
    return attachment.finishWithoutLink("TcxOptions attach by one (Linux 6.6)");
  }

  /**
   * What the kernel made.
   *
   * @param handle its number among those of its priority
   * @param info its priority and protocol
   */
  private record Filter(int handle, int info) {}

  private boolean makeDiscipline() {
    try {
      int flags = NetlinkMessage.CREATE | NetlinkMessage.EXCLUSIVE;
      kernel.netlink(discipline(NetlinkMessage.NEW_DISCIPLINE, flags));
      return true;
    } catch (KernelException e) {
      if (e.is(Errno.EEXIST)) {
        return false;
      }
      throw e;
    }
  }

  private void removeDisciplineUnlessUsed() {
    Gone.ignore(
        () -> {
          boolean isUsed =
              Stream.of(TcOptions.Direction.values())
                  .map(it -> NetlinkBody.ofTrafficControl(device, 0, it.parent(), 0).bytes())
                  .map(it -> new NetlinkMessage(NetlinkMessage.GET_FILTER, NetlinkMessage.DUMP, it))
                  .anyMatch(it -> !kernel.netlink(it).isEmpty());
          if (!isUsed) {
            kernel.netlink(discipline(NetlinkMessage.DELETE_DISCIPLINE, 0));
          }
        });
  }

  private NetlinkMessage discipline(int type, int flags) {
    NetlinkBody body =
        NetlinkBody.ofTrafficControl(device, CLSACT_HANDLE, CLSACT, 0).put(KIND, "clsact");
    return new NetlinkMessage(type, flags, body.bytes());
  }

  private Filter add() {
    int info = options.priority() << 16 | ALL_PROTOCOLS;
    ByteBuffer body =
        NetlinkBody.ofTrafficControl(device, options.handle(), options.direction().parent(), info)
            .put(KIND, "bpf")
            .nest(
                OPTIONS,
                bpf ->
                    bpf.put(BPF_FD, program.fd().number())
                        .put(BPF_NAME, program.name())
                        .put(BPF_FLAGS, DIRECT_ACTION))
            .bytes();
    int flags =
        NetlinkMessage.CREATE
            | NetlinkMessage.ECHO
            | (options.replaces() ? NetlinkMessage.REPLACE : NetlinkMessage.EXCLUSIVE);
    return kernel.netlink(new NetlinkMessage(NetlinkMessage.NEW_FILTER, flags, body)).stream()
        .filter(it -> it.type() == NetlinkMessage.NEW_FILTER && it.body().limit() >= 20)
        .map(it -> new Filter(it.body().getInt(8), it.body().getInt(16)))
        .findFirst()
        .orElseThrow(
            () ->
                new AttachException(program, "the kernel did not tell which filter it made of it"));
  }

  private void remove(Filter filter) {
    ByteBuffer body =
        NetlinkBody.ofTrafficControl(
                device, filter.handle(), options.direction().parent(), filter.info())
            .put(KIND, "bpf")
            .bytes();
    kernel.netlink(new NetlinkMessage(NetlinkMessage.DELETE_FILTER, 0, body));
  }
}
