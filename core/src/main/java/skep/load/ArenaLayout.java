package skep.load;

import skep.kernel.Feature;
import skep.kernel.Features;
import skep.kernel.Kernel;
import skep.spec.MapSpec;

/** Where things are in an arena. */
final class ArenaLayout {
  private ArenaLayout() {}

  /** The bytes of an arena, whose entries are pages. */
  static long size(Kernel kernel, MapSpec arena) {
    return Integer.toUnsignedLong(arena.maxEntries()) * kernel.pageSize();
  }

  /**
   * Where the variables of a map's data section start: 0, but in an arena in its last pages, so
   * that none of them is where a program's null pointer leads, if the kernel lets instructions
   * refer so far ({@code bpf_object__relocate} of libbpf).
   */
  static long dataOffset(Kernel kernel, MapSpec map) {
    if (!(map.origin() instanceof MapSpec.Origin.Arena arena)
        || !Features.has(kernel, Feature.LDIMM64_FULL_RANGE_OFF)) {
      return 0;
    }
    // A page is a power of two.
    long mask = kernel.pageSize() - 1L;
    return size(kernel, map) - (arena.data().image().size() + mask & ~mask);
  }
}
