package skep.kernel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import skep.insn.AttachType;

/** The attributes of {@code BPF_LINK_CREATE}, at their offsets in {@code union bpf_attr}. */
final class LinkAttributes {
  static final int SIZE = 64;

  private LinkAttributes() {}

  static int dataSize(LinkCreate request) {
    return request instanceof LinkCreate.OnUprobes uprobes
        ? Math.addExact(Frame.sizeOf(uprobes.path()), Frame.sizeOf(8 * uprobes.offsets().size()))
        : 0;
  }

  static void fill(Frame frame, LinkCreate request) {
    frame.putFd(0, request.program());
    if (request instanceof LinkCreate.OnPerfEvent perf) {
      frame.putFd(4, perf.event()).putInt(8, AttachType.PERF_EVENT.number());
      frame.putLong(16, perf.cookie());
    } else if (request instanceof LinkCreate.OnUprobes uprobes) {
      frame
          .putInt(8, AttachType.TRACE_UPROBE_MULTI.number())
          .putLong(16, frame.in(uprobes.path()))
          .putLong(24, frame.in(offsets(uprobes)))
          .putInt(48, uprobes.offsets().size())
          .putInt(56, uprobes.pid());
    } else if (request instanceof LinkCreate.OnLoadTarget tracing) {
      frame.putInt(8, tracing.attachType().number()).putLong(24, tracing.cookie());
    }
  }

  private static ByteBuffer offsets(LinkCreate.OnUprobes uprobes) {
    ByteBuffer offsets =
        ByteBuffer.allocate(8 * uprobes.offsets().size()).order(ByteOrder.nativeOrder());
    uprobes.offsets().forEach(offsets::putLong);
    return offsets.flip();
  }
}
