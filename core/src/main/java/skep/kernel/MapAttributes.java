package skep.kernel;

import java.util.Optional;
import skep.insn.MapType;

/** The attributes of {@code BPF_MAP_CREATE}, at their offsets in {@code union bpf_attr}. */
final class MapAttributes {
  static final int SIZE = 96;

  /** {@code BPF_F_VTYPE_BTF_OBJ_FD}: the value's type is a module's. */
  private static final int MODULE_VALUE = 1 << 15;

  private MapAttributes() {}

  static void fill(Frame frame, MapCreate request) {
    frame
        .putInt(0, request.type().number())
        .putInt(4, request.keySize())
        .putInt(8, request.valueSize())
        .putInt(12, request.maxEntries())
        .putInt(16, flags(request))
        .putInt(24, request.numaNode().orElse(0))
        .putName(28, request.name())
        .putInt(44, request.ifindex())
        .putLong(64, request.extra());
    request.innerMap().ifPresent(map -> frame.putFd(20, map));
    request.token().ifPresent(token -> frame.putFd(76, token));
    request
        .btf()
        .ifPresent(
            btf ->
                frame
                    .putFd(48, btf.fd())
                    .putInt(52, btf.keyTypeId())
                    .putInt(56, btf.valueTypeId()));
    request
        .kernelValue()
        .ifPresent(
            value -> {
              frame.putInt(60, value.typeId());
              value.module().ifPresent(module -> frame.putFd(72, module));
            });
    request
        .exclusiveTo()
        .ifPresent(hash -> frame.putLong(80, frame.in(hash)).putInt(88, hash.remaining()));
  }

  /** Bytes of what the attributes point to. */
  static int dataSize(MapCreate request) {
    return request.exclusiveTo().map(Frame::sizeOf).orElse(0);
  }

  static int flags(MapCreate request) {
    boolean moduleValue = request.kernelValue().flatMap(MapCreate.KernelValue::module).isPresent();
    return request.flags()
        | (request.numaNode().isPresent() ? MapCreate.NUMA_NODE : 0)
        | (moduleValue ? MODULE_VALUE : 0)
        | TokenKernel.flag(request.token());
  }

  /** Bytes the kernel copies for a value: {@code bpf_map_value_size} in kernel/bpf/syscall.c. */
  static int copySize(Optional<MapType> type, int valueSize, int possibleCpus) {
    boolean isPerCpu =
        type.filter(
                it ->
                    it == MapType.PERCPU_HASH
                        || it == MapType.LRU_PERCPU_HASH
                        || it == MapType.PERCPU_ARRAY
                        || it == MapType.PERCPU_CGROUP_STORAGE)
            .isPresent();
    return isPerCpu ? Math.multiplyExact(Frame.sizeOf(valueSize), possibleCpus) : valueSize;
  }
}
