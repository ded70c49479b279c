package skep.kernel;

import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import skep.btf.Btf;
import skep.btf.BtfBuilder;
import skep.btf.BtfType;
import skep.insn.MapType;

/** Tries types of maps, as libbpf does ({@code libbpf_probes.c}). */
final class MapTrials {
  /** Bytes of {@code struct bpf_cgroup_storage_key}. */
  private static final int CGROUP_STORAGE_KEY = 16;

  /** Bytes of {@code struct bpf_insn_array_value}. */
  private static final int INSN_ARRAY_VALUE = 16;

  private static final MapCreate.KernelValue NO_STRUCT =
      new MapCreate.KernelValue(1, Optional.empty());

  private final Kernel kernel;
  private final Trial trial;

  MapTrials(Kernel kernel) {
    this.kernel = kernel;
    this.trial = new Trial(kernel);
  }

  Support type(MapType type) {
    MapCreate.Builder map = MapCreate.builder(type).keySize(4).valueSize(4).maxEntries(1);
    return switch (type) {
      case UNSPEC -> Support.unknown("it is no type");
      case STACK_TRACE -> trial.map(map.valueSize(8).build());
      case LPM_TRIE -> trial.map(map.keySize(8).valueSize(8).flags(MapCreate.NO_PREALLOC).build());
      case RHASH -> trial.map(map.flags(MapCreate.NO_PREALLOC).build());
      case CGROUP_STORAGE, PERCPU_CGROUP_STORAGE ->
          trial.map(map.keySize(CGROUP_STORAGE_KEY).valueSize(8).maxEntries(0).build());
      case QUEUE, STACK, BLOOM_FILTER -> trial.map(map.keySize(0).build());
      case RINGBUF, USER_RINGBUF ->
          trial.map(map.keySize(0).valueSize(0).maxEntries(kernel.pageSize()).build());
      case ARENA -> trial.map(map.keySize(0).valueSize(0).flags(MapCreate.MMAPABLE).build());
      case INSN_ARRAY -> trial.map(map.valueSize(INSN_ARRAY_VALUE).build());
      case ARRAY_OF_MAPS, HASH_OF_MAPS -> mapOfMaps(map);
      case SK_STORAGE, INODE_STORAGE, TASK_STORAGE, CGRP_STORAGE -> storage(map);
      case STRUCT_OPS -> structOps(map);
      default -> trial.map(map.build());
    };
  }

  private Support mapOfMaps(MapCreate.Builder map) {
    MapCreate inner = MapCreate.builder(MapType.HASH).keySize(4).valueSize(4).maxEntries(1).build();
    return trial.map(inner, made -> trial.map(map.innerMap(made).build()));
  }

  /** Local storage must say what it holds. */
  private Support storage(MapCreate.Builder map) {
    BtfBuilder types = new BtfBuilder(ByteOrder.nativeOrder());
    int number = types.add(BtfType.Int.signed("int", 4));
    int value =
        types.add(
            new BtfType.Struct("value", 8, List.of(BtfType.Member.atByte("count", number, 0))));
    Btf btf = types.build();
    map.valueSize(8).maxEntries(0).flags(MapCreate.NO_PREALLOC);
    return trial.btf(btf, loaded -> trial.map(map.btf(loaded, number, value).build()));
  }

  /** The first type of the kernel is no struct that calls programs, and has an error of its own. */
  private Support structOps(MapCreate.Builder map) {
    try (MapFd made = kernel.mapCreate(map.kernelValue(NO_STRUCT).build())) {
      return Support.unknown("the kernel made " + made.what() + " of no struct");
    } catch (KernelException e) {
      return Support.given(e.is(Errno.ENOTSUPP), e);
    }
  }
}
