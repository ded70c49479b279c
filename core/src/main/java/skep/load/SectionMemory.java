package skep.load;

import java.nio.ByteBuffer;
import skep.kernel.ArenaMapping;
import skep.kernel.Kernel;
import skep.kernel.MapFd;
import skep.kernel.Mapping;
import skep.map.BpfMap;
import skep.map.ElementMemory;
import skep.map.GlobalMemory;
import skep.map.MappedMemory;
import skep.spec.MapSpec;

/** Opens the memory that variables are in: of data sections, and of arenas. */
final class SectionMemory {
  private final Kernel kernel;
  private final Resources resources;

  SectionMemory(Kernel kernel, Resources resources) {
    this.kernel = kernel;
    this.resources = resources;
  }

  /** The memory of a data section whose map has its first value. */
  GlobalMemory of(MapSpec map, MapSpec.Origin.Data data, BpfMap made, boolean mappable) {
    boolean readOnly = data.kind().readOnly();
    if (!mappable) {
      return new ElementMemory(made, readOnly);
    }
    // Frozen maps cannot be mapped to be written.
    Mapping.Access access = readOnly ? Mapping.Access.READ : Mapping.Access.READ_WRITE;
    Mapping mapping = kernel.mmap(made.fd(), 0, wholePages(map.valueSize()), access);
    return new MappedMemory(resources.own(mapping), readOnly);
  }

  /** Maps all pages of an arena. */
  ArenaMapping ofArena(MapSpec map, MapFd fd) {
    return resources.own(kernel.mmapArena(fd, map.extra(), ArenaLayout.size(kernel, map)));
  }

  /** Gives the variables in an arena their first values. */
  GlobalMemory inArena(MapSpec map, MapSpec.Origin.Data data, ArenaMapping arena) {
    long offset = ArenaLayout.dataOffset(kernel, map);
    Mapping variables = arena.view(offset, data.image().size());
    variables.put(0, ByteBuffer.wrap(data.image().toByteArray()));
    return new MappedMemory(variables, false);
  }

  private int wholePages(int bytes) {
    // A page is a power of two.
    int mask = kernel.pageSize() - 1;
    return Math.addExact(bytes, mask) & ~mask;
  }
}
