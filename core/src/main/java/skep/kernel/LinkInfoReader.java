package skep.kernel;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import skep.insn.AttachType;

/**
 * Reads {@code struct bpf_link_info}: once for what kind of link it is, and again for the kinds
 * whose names and lists the kernel writes to memory of the caller's.
 */
final class LinkInfoReader {
  /** Bytes of the struct. */
  static final int SIZE = 64;

  private static final int NAME = 4096;

  /** {@code enum bpf_perf_event_type}. */
  private static final int UPROBE = 1;

  private static final int URETPROBE = 2;
  private static final int KPROBE = 3;
  private static final int KRETPROBE = 4;
  private static final int TRACEPOINT = 5;
  private static final int COUNTER = 6;

  private final Frame frame;
  private final Fd link;
  private final long info;

  private LinkInfoReader(Frame frame, Fd link) {
    this.frame = frame;
    this.link = link;
    this.info = frame.zeroedRoom(SIZE);
  }

  static LinkInfo read(Fd link) {
    try (Frame frame = Frame.open(ObjectInfo.ATTRIBUTES, SIZE + NAME)) {
      LinkInfoReader reader = new LinkInfoReader(frame, link);
      ObjectInfo.query(frame, link, reader.info, SIZE);
      int type = frame.getInt(reader.info);
      Optional<LinkDetails> details = LinkType.of(type).flatMap(reader::details);
      return new LinkInfo(
          type, frame.getInt(reader.info + 4), frame.getInt(reader.info + 8), details);
    }
  }

  private Optional<LinkDetails> details(LinkType type) {
    return switch (type) {
      case RAW_TRACEPOINT ->
          Optional.of(new LinkDetails.RawTracepoint(named(16, 24), number64(32)));
      case TRACING ->
          Optional.of(
              new LinkDetails.Tracing(
                  attachType(16).filter(it -> it.number() != 0),
                  number(20),
                  number(24),
                  number64(32)));
      case CGROUP -> Optional.of(new LinkDetails.Cgroup(number64(16), attachType(24)));
      case ITER -> Optional.of(iterator());
      case NETNS -> Optional.of(new LinkDetails.Namespace(number(16), attachType(20)));
      case XDP -> Optional.of(new LinkDetails.Device(number(16), Optional.of(AttachType.XDP)));
      case TCX, NETKIT -> Optional.of(new LinkDetails.Device(number(16), attachType(20)));
      case STRUCT_OPS -> Optional.of(new LinkDetails.StructOps(number(16)));
      case NETFILTER ->
          Optional.of(
              new LinkDetails.Netfilter(number(16), number(20), number(24), (number(28) & 1) != 0));
      case KPROBE_MULTI -> kprobes();
      case UPROBE_MULTI -> uprobes();
      case PERF_EVENT -> perfEvent();
      case SOCKMAP -> Optional.of(new LinkDetails.Sockmap(number(16), attachType(20)));
      case UNSPEC, TRACING_MULTI -> Optional.empty();
    };
  }

  /** What a kernel does not say of a kind stays 0, which is the number of nothing. */
  private LinkDetails.Iterator iterator() {
    String target = named(16, 24);
    return new LinkDetails.Iterator(target, range(target));
  }

  private LinkDetails.Iterator.Range range(String target) {
    if (number(28) != 0) {
      return new LinkDetails.Iterator.Range.OfMap(number(28));
    }
    if (target.equals("cgroup")) {
      return new LinkDetails.Iterator.Range.OfCgroup(
          number64(32), IteratorTarget.Order.of(number(40)));
    }
    if (number(32) != 0) {
      return new LinkDetails.Iterator.Range.OfThread(number(32));
    }
    return number(36) != 0
        ? new LinkDetails.Iterator.Range.OfProcess(number(36))
        : new LinkDetails.Iterator.Range.All();
  }

  /** Kernels before 6.6 do not tell, and leave the count 0. */
  private Optional<LinkDetails> kprobes() {
    int count = number(24);
    if (count == 0) {
      return Optional.empty();
    }
    boolean atReturn = (number(28) & 1) != 0;
    long missed = number64(32);
    long[][] lists = lists(count, 24, 16, 40);
    return Optional.of(
        new LinkDetails.Kprobes(
            IntStream.range(0, count)
                .mapToObj(i -> new LinkDetails.Kprobes.Function(lists[0][i], lists[1][i]))
                .toList(),
            atReturn,
            missed));
  }

  /** Kernels before 6.8 do not tell, and leave the count 0. */
  private Optional<LinkDetails> uprobes() {
    int count = number(52);
    if (count == 0) {
      return Optional.empty();
    }
    boolean atReturn = (number(56) & 1) != 0;
    int pid = number(60);
    String path = named(16, 48);
    long[][] lists = lists(count, 52, 24, 32, 40);
    List<LinkCreate.Uprobe> places =
        IntStream.range(0, count)
            .mapToObj(i -> new LinkCreate.Uprobe(lists[0][i], lists[1][i], lists[2][i]))
            .toList();
    return Optional.of(new LinkDetails.Uprobes(path, places, atReturn, pid));
  }

  /** Kernels before 6.6 do not tell, and leave the kind 0. */
  private Optional<LinkDetails> perfEvent() {
    int kind = number(16);
    return switch (kind) {
      case UPROBE, URETPROBE -> {
        String path = named(24, 32);
        LinkCreate.Uprobe place = new LinkCreate.Uprobe(unsigned(36), number64(48), number64(40));
        yield Optional.of(new LinkDetails.Uprobe(path, place, kind == URETPROBE));
      }
      case KPROBE, KRETPROBE -> {
        String function = named(24, 32);
        yield Optional.of(
            new LinkDetails.Kprobe(
                function,
                unsigned(36),
                number64(40),
                kind == KRETPROBE,
                number64(48),
                number64(56)));
      }
      case TRACEPOINT -> Optional.of(new LinkDetails.Tracepoint(named(24, 32), number64(40)));
      case COUNTER -> Optional.of(new LinkDetails.Counter(number(32), number64(24), number64(40)));
      default -> Optional.empty();
    };
  }

  /**
   * Asks again, for a name that the kernel writes where the struct points to.
   *
   * @param pointer where in the struct the address is to be
   * @param length where in the struct the size of the memory is to be
   */
  private String named(int pointer, int length) {
    for (int at = 0; at < SIZE; at += Long.BYTES) {
      frame.setLong(info + at, 0);
    }
    long room = frame.room(NAME);
    frame.setByte(room, (byte) 0);
    frame.setLong(info + pointer, room);
    frame.setInt(info + length, NAME);
    ObjectInfo.query(frame, link, info, SIZE);
    return frame.getText(room, NAME);
  }

  /**
   * Asks again, for numbers that the kernel writes where the struct points to. Those that it does
   * not know of stay 0.
   *
   * @param count how many there are of each
   * @param length where in the struct that is to be
   * @param pointers where in the struct the addresses are to be
   */
  private long[][] lists(int count, int length, int... pointers) {
    int size = Math.multiplyExact(count, Long.BYTES);
    int room = Math.multiplyExact(size, pointers.length);
    try (Frame larger = Frame.open(ObjectInfo.ATTRIBUTES, Math.addExact(SIZE, room))) {
      long struct = larger.zeroedRoom(SIZE);
      long start = larger.room(room);
      for (int at = 0; at < room; at += Long.BYTES) {
        larger.setLong(start + at, 0);
      }
      for (int i = 0; i < pointers.length; i++) {
        larger.setLong(struct + pointers[i], start + (long) i * size);
      }
      larger.setInt(struct + length, count);
      ObjectInfo.query(larger, link, struct, SIZE);
      return IntStream.range(0, pointers.length)
          .mapToObj(i -> longs(larger, start + (long) i * size, count))
          .toArray(long[][]::new);
    }
  }

  private static long[] longs(Frame frame, long start, int count) {
    return IntStream.range(0, count).mapToLong(i -> frame.getLong(start + 8L * i)).toArray();
  }

  private int number(int offset) {
    return frame.getInt(info + offset);
  }

  private long unsigned(int offset) {
    return Integer.toUnsignedLong(number(offset));
  }

  private long number64(int offset) {
    return frame.getLong(info + offset);
  }

  private Optional<AttachType> attachType(int offset) {
    return AttachType.of(number(offset));
  }
}
