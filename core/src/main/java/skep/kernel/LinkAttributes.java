package skep.kernel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.function.ToLongFunction;

/** The attributes of {@code BPF_LINK_CREATE}, at their offsets in {@code union bpf_attr}. */
final class LinkAttributes {
  static final int SIZE = 64;

  /** {@code BPF_F_KPROBE_MULTI_RETURN} and {@code BPF_F_UPROBE_MULTI_RETURN}. */
  private static final int AT_RETURN = 1;

  private static final int ITERATOR = 16;
  private static final int DEFRAGMENTS = 1;

  private LinkAttributes() {}

  static int dataSize(LinkCreate request) {
    if (request instanceof LinkCreate.OnUprobes uprobes) {
      int numbers = Frame.sizeOf(Math.multiplyExact(8, uprobes.places().size()));
      return Math.addExact(Frame.sizeOf(uprobes.path()), Math.multiplyExact(3, numbers));
    }
    if (request instanceof LinkCreate.OnIterator) {
      return ITERATOR;
    }
    if (request instanceof LinkCreate.OnKprobes kprobes) {
      int size = Math.multiplyExact(16, kprobes.count());
      for (String function : kprobes.functions()) {
        size = Math.addExact(size, Frame.sizeOf(function));
      }
      return size;
    }
    return 0;
  }

  static void fill(Frame frame, LinkCreate request) {
    frame.putFd(0, request.program()).putInt(8, request.attachType().number());
    if (request instanceof LinkCreate.OnPerfEvent perf) {
      frame.putFd(4, perf.event()).putLong(16, perf.cookie());
    } else if (request instanceof LinkCreate.OnLoadTarget tracing) {
      frame.putLong(24, tracing.cookie());
    } else if (request instanceof LinkCreate.OnDescriptor on) {
      frame.putFd(4, on.target());
    } else if (request instanceof LinkCreate.OnCgroup on) {
      frame.putFd(4, on.cgroup()).putInt(12, on.position().flags());
      on.position().fill(frame, 16, 24);
    } else if (request instanceof LinkCreate.OnDevice on) {
      frame.putInt(4, on.device()).putInt(12, on.flags() | on.position().flags());
      on.position().fill(frame, 16, 24);
    } else if (request instanceof LinkCreate.OnNetfilter on) {
      frame
          .putInt(16, on.family())
          .putInt(20, on.hook())
          .putInt(24, on.priority())
          .putInt(28, on.defragments() ? DEFRAGMENTS : 0);
    } else if (request instanceof LinkCreate.OnFunction on) {
      on.target().ifPresent(target -> frame.putFd(4, target));
      frame.putInt(16, on.functionId()).putLong(24, on.cookie());
    } else if (request instanceof LinkCreate.OnIterator on) {
      fill(frame, on.target());
    } else if (request instanceof LinkCreate.OnKprobes on) {
      fill(frame, on);
    } else if (request instanceof LinkCreate.OnUprobes on) {
      fill(frame, on);
    }
  }

  /** {@code union bpf_iter_link_info}, the descriptors in which stay open with the frame. */
  private static void fill(Frame frame, IteratorTarget target) {
    if (target instanceof IteratorTarget.All) {
      return;
    }
    long info = frame.zeroedRoom(ITERATOR);
    if (target instanceof IteratorTarget.OfMap of) {
      frame.setInt(info, frame.use(of.map()));
    } else if (target instanceof IteratorTarget.OfCgroup of) {
      frame.setInt(info, of.order().ordinal());
      frame.setInt(info + 4, frame.use(of.cgroup()));
    } else if (target instanceof IteratorTarget.OfThread of) {
      frame.setInt(info, of.thread());
    } else if (target instanceof IteratorTarget.OfProcess of) {
      frame.setInt(info + 4, of.process());
    }
    frame.putLong(16, info).putInt(24, ITERATOR);
  }

  private static void fill(Frame frame, LinkCreate.OnKprobes on) {
    frame.putInt(16, on.atReturn() ? AT_RETURN : 0).putInt(20, on.count());
    if (on.addresses().isEmpty()) {
      List<Long> names = on.functions().stream().map(frame::in).toList();
      frame.putLong(24, frame.in(numbers(names, it -> it)));
    } else {
      frame.putLong(32, frame.in(numbers(on.addresses(), it -> it)));
    }
    if (!on.cookies().isEmpty()) {
      frame.putLong(40, frame.in(numbers(on.cookies(), it -> it)));
    }
  }

  private static void fill(Frame frame, LinkCreate.OnUprobes on) {
    frame
        .putLong(16, frame.in(on.path()))
        .putLong(24, frame.in(numbers(on.places(), LinkCreate.Uprobe::offset)))
        .putInt(48, on.places().size())
        .putInt(52, on.atReturn() ? AT_RETURN : 0)
        .putInt(56, on.pid());
    if (on.places().stream().anyMatch(it -> it.referenceCounter() != 0)) {
      frame.putLong(32, frame.in(numbers(on.places(), LinkCreate.Uprobe::referenceCounter)));
    }
    if (on.places().stream().anyMatch(it -> it.cookie() != 0)) {
      frame.putLong(40, frame.in(numbers(on.places(), LinkCreate.Uprobe::cookie)));
    }
  }

  private static <T> ByteBuffer numbers(List<T> of, ToLongFunction<T> number) {
    ByteBuffer numbers = ByteBuffer.allocate(8 * of.size()).order(ByteOrder.nativeOrder());
    of.forEach(it -> numbers.putLong(number.applyAsLong(it)));
    return numbers.flip();
  }
}
