package skep.kernel;

import java.util.Optional;
import skep.insn.AttachType;

/**
 * Reads {@code struct bpf_link_info}: once for what kind of link it is, and again for the kinds
 * whose names the kernel writes to memory of the caller's.
 */
final class LinkInfoReader {
  /** Bytes of the struct. */
  static final int SIZE = 64;

  private static final int NAME = 4096;

  /** {@code enum bpf_perf_event_type}: the kinds of probe start at 1, and counters are last. */
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
      case TRACING -> Optional.of(new LinkDetails.Tracing(attachType(16), number(20), number(24)));
      case CGROUP -> Optional.of(new LinkDetails.Cgroup(number64(16), attachType(24)));
      case ITER -> {
        String target = named(16, 24);
        boolean isOfMap = target.startsWith("bpf_map_elem") || target.startsWith("bpf_sk_storage");
        yield Optional.of(new LinkDetails.Iterator(target, isOfMap ? number(28) : 0));
      }
      case NETNS -> Optional.of(new LinkDetails.Namespace(number(16), attachType(20)));
      case XDP -> Optional.of(new LinkDetails.Device(number(16), Optional.of(AttachType.XDP)));
      case TCX, NETKIT -> Optional.of(new LinkDetails.Device(number(16), attachType(20)));
      case STRUCT_OPS -> Optional.of(new LinkDetails.StructOps(number(16)));
      case NETFILTER ->
          Optional.of(
              new LinkDetails.Netfilter(number(16), number(20), number(24), (number(28) & 1) != 0));
      case KPROBE_MULTI ->
          Optional.of(new LinkDetails.Kprobes(number(24), (number(28) & 1) != 0, number64(32)));
      case UPROBE_MULTI -> uprobes();
      case PERF_EVENT -> perfEvent();
      case SOCKMAP -> Optional.of(new LinkDetails.Sockmap(number(16), attachType(20)));
      case UNSPEC, TRACING_MULTI -> Optional.empty();
    };
  }

  private Optional<LinkDetails> uprobes() {
    int count = number(52);
    if (count == 0) {
      return Optional.empty();
    }
    String path = named(16, 48);
    return Optional.of(new LinkDetails.Uprobes(path, count, (number(56) & 1) != 0, number(60)));
  }

  /** Kernels before 6.6 do not tell, and leave the kind 0. */
  private Optional<LinkDetails> perfEvent() {
    int kind = number(16);
    if (kind == COUNTER) {
      return Optional.of(new LinkDetails.Counter(number(32), number64(24)));
    }
    LinkDetails.Probe.Kind[] kinds = LinkDetails.Probe.Kind.values();
    if (kind < 1 || kind > kinds.length) {
      return Optional.empty();
    }
    LinkDetails.Probe.Kind probe = kinds[kind - 1];
    String name = named(24, 32);
    long offset =
        probe == LinkDetails.Probe.Kind.TRACEPOINT ? 0 : Integer.toUnsignedLong(number(36));
    return Optional.of(new LinkDetails.Probe(probe, name, offset));
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

  private int number(int offset) {
    return frame.getInt(info + offset);
  }

  private long number64(int offset) {
    return frame.getLong(info + offset);
  }

  private Optional<AttachType> attachType(int offset) {
    return AttachType.of(number(offset));
  }
}
