package skep.load;

import skep.insn.MapType;
import skep.kernel.Errno;
import skep.kernel.Feature;
import skep.kernel.Features;
import skep.kernel.Kernel;
import skep.kernel.KernelException;
import skep.spec.MapSpec;

/** Why the kernel may have refused to create a map, where its EINVAL does not tell. */
final class MapAdvice {
  /** {@code BPF_F_LINK} in linux/bpf.h. */
  private static final int LINK = 1 << 13;

  private MapAdvice() {}

  /** A sentence to go before the kernel's refusal; empty if nothing is known. */
  static String of(Kernel kernel, MapSpec map, KernelException refusal) {
    if (!refusal.is(Errno.EINVAL)) {
      return "";
    }
    if (map.internal()) {
      return Features.has(kernel, Feature.GLOBAL_DATA)
          ? ""
          : "this kernel has no global variables (Linux 5.2 has): ";
    }
    if (map.structOps().isPresent()) {
      return (map.flags() & LINK) == 0
          ? ""
          : "structs of section .struct_ops.link need Linux 6.4, those of .struct_ops do not: ";
    }
    if (map.maxEntries() == 0 && needsEntries(map.type())) {
      return "it has room for no entries; its object leaves max_entries to be set before load: ";
    }
    if (map.valueSize() == 0 && needsValues(map.type())) {
      return "its values have no bytes; its object leaves value_size to be set before load: ";
    }
    return "";
  }

  private static boolean needsEntries(MapType type) {
    return switch (type) {
      case CGROUP_STORAGE,
          PERCPU_CGROUP_STORAGE,
          SK_STORAGE,
          INODE_STORAGE,
          TASK_STORAGE,
          CGRP_STORAGE ->
          false;
      default -> true;
    };
  }

  private static boolean needsValues(MapType type) {
    return switch (type) {
      case RINGBUF, USER_RINGBUF, ARENA -> false;
      default -> true;
    };
  }
}
