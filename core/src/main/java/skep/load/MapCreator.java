package skep.load;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import skep.insn.MapType;
import skep.kernel.Errno;
import skep.kernel.Fd;
import skep.kernel.Feature;
import skep.kernel.Features;
import skep.kernel.Kernel;
import skep.kernel.KernelException;
import skep.kernel.MapCreate;
import skep.kernel.MapFd;
import skep.kernel.Memlock;
import skep.kernel.ObjectName;
import skep.spec.MapSpec;
import skep.spec.RingSizes;

/** Creates single maps, without what this kernel does not know of them. */
final class MapCreator {
  private final Kernel kernel;
  private final Optional<Fd> btf;
  private final List<String> warnings;

  /** Names of the maps that this kernel cannot map into memory. */
  private final Set<String> unmappable = new HashSet<>();

  /** Warnings are added to the list. */
  MapCreator(Kernel kernel, Optional<Fd> btf, List<String> warnings) {
    this.kernel = kernel;
    this.btf = btf;
    this.warnings = warnings;
  }

  /**
   * The map as it is created on this machine: buffers of a size that is told by its CPUs or pages.
   */
  MapSpec fit(MapSpec map) {
    int entries =
        switch (map.type()) {
          case PERF_EVENT_ARRAY -> map.maxEntries() == 0 ? kernel.possibleCpus() : map.maxEntries();
          case RINGBUF, USER_RINGBUF -> RingSizes.fit(map.maxEntries(), kernel.pageSize());
          default -> map.maxEntries();
        };
    return entries == map.maxEntries() ? map : map.toBuilder().maxEntries(entries).build();
  }

  /** Starts the request for a map with all that its spec says but inner maps and types. */
  MapCreate.Builder request(MapSpec map) {
    int entries = fit(map).maxEntries();
    MapCreate.Builder request =
        MapCreate.builder(map.type())
            .name(ObjectName.fit(map.name()))
            .keySize(map.keySize())
            .valueSize(map.valueSize())
            .maxEntries(entries)
            .flags(map.flags())
            .extra(map.extra());
    if ((map.flags() & MapCreate.NUMA_NODE) != 0) {
      request.numaNode(map.numaNode());
    }
    return request;
  }

  /** Creates a map of maps as its spec says they are. */
  MapFd createOuter(MapSpec map, MapCreate.Builder request, MapSpec inner) {
    // The kernel only looks at what the inner map is like.
    try (MapFd pattern = create(inner, request(inner))) {
      return create(map, request.innerMap(pattern));
    }
  }

  /** Creates a map with its types, or without them when the kernel does not take them for it. */
  MapFd create(MapSpec map, MapCreate.Builder request) {
    if (map.type() == MapType.STRUCT_OPS) {
      // The kernel asks for the object's BTF as well, though the value's type is its own.
      btf.ifPresent(fd -> request.btf(fd, 0, 0));
      return createMapped(map, request.build());
    }
    MapCreate untyped = request.build();
    boolean hasTypes = map.keyTypeId().isPresent() || map.valueTypeId().isPresent();
    if (btf.isEmpty() || !hasTypes || !takesTypes(map.type())) {
      return createMapped(map, untyped);
    }
    int keyType = map.keyTypeId().orElse(0);
    int valueType = map.valueTypeId().orElse(0);
    try {
      return createMapped(map, request.btf(btf.get(), keyType, valueType).build());
    } catch (KernelException refused) {
      MapFd created = createInstead(map, untyped, refused);
      warnings.add(
          "map '%s' was created without its types, which the kernel refused: %s"
              .formatted(map.name(), refused.getMessage()));
      return created;
    }
  }

  /**
   * Creates a map in another way than was refused. EINVAL is what the kernel says both of types it
   * does not take and of missing ones that it needs, so any other refusal says more.
   */
  private MapFd createInstead(MapSpec map, MapCreate request, KernelException refused) {
    try {
      return createMapped(map, request);
    } catch (KernelException again) {
      if (again.is(Errno.EINVAL)) {
        refused.addSuppressed(again);
        throw refused;
      }
      again.addSuppressed(refused);
      throw again;
    }
  }

  /** The kinds whose elements the kernel knows better, and takes no types for. */
  private static boolean takesTypes(MapType type) {
    return switch (type) {
      case PERF_EVENT_ARRAY,
          CGROUP_ARRAY,
          STACK_TRACE,
          ARRAY_OF_MAPS,
          HASH_OF_MAPS,
          DEVMAP,
          DEVMAP_HASH,
          CPUMAP,
          XSKMAP,
          SOCKMAP,
          SOCKHASH,
          QUEUE,
          STACK,
          ARENA ->
          false;
      default -> true;
    };
  }

  /** A data section that the kernel cannot map into memory is read and written by element. */
  private MapFd createMapped(MapSpec map, MapCreate request) {
    try {
      return createCharged(request);
    } catch (KernelException e) {
      boolean mmapable = (request.flags() & MapCreate.MMAPABLE) != 0;
      if (map.internal()
          && mmapable
          && e.is(Errno.EINVAL)
          && !Features.has(kernel, Feature.ARRAY_MMAP)) {
        unmappable.add(map.name());
        return createCharged(
            request.toBuilder().flags(request.flags() & ~MapCreate.MMAPABLE).build());
      }
      throw e;
    }
  }

  /** Whether a map that was created here can be mapped into memory. */
  boolean isMappable(MapSpec map) {
    return (map.flags() & MapCreate.MMAPABLE) != 0 && !unmappable.contains(map.name());
  }

  /**
   * Kernels before 5.11 charge maps to the limit on locked memory, and say EPERM at its end; those
   * before 4.15 do not know names.
   */
  private MapFd createCharged(MapCreate request) {
    try {
      return kernel.mapCreate(request);
    } catch (KernelException e) {
      if (Memlock.liftAfter(kernel, e)) {
        return kernel.mapCreate(request);
      }
      if (!request.name().isEmpty()
          && (e.is(Errno.EINVAL) || e.is(Errno.E2BIG))
          && Features.lacks(kernel, Feature.PROG_NAME)) {
        return kernel.mapCreate(request.toBuilder().name("").build());
      }
      throw e;
    }
  }
}
