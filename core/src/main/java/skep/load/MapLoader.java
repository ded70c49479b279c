package skep.load;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;
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
import skep.kernel.Mapping;
import skep.kernel.Memlock;
import skep.kernel.ObjectName;
import skep.map.BpfMap;
import skep.map.ElementMemory;
import skep.map.GlobalMemory;
import skep.map.MappedMemory;
import skep.spec.MapSpec;
import skep.spec.ObjectSpec;
import skep.spec.RingSizes;

/** Creates the maps of an object and gives them their first contents. */
final class MapLoader {
  /** {@code BPF_F_NUMA_NODE} in linux/bpf.h. */
  private static final int NUMA_NODE = 1 << 2;

  private final Kernel kernel;
  private final ObjectSpec object;
  private final Optional<Fd> btf;
  private final Resources resources;
  private final List<String> warnings;

  /** Names of the maps that this kernel cannot map into memory. */
  private final Set<String> unmappable = new HashSet<>();

  /** Warnings are added to the list. */
  MapLoader(
      Kernel kernel,
      ObjectSpec object,
      Optional<Fd> btf,
      Resources resources,
      List<String> warnings) {
    this.kernel = kernel;
    this.object = object;
    this.btf = btf;
    this.resources = resources;
    this.warnings = warnings;
  }

  /** Creates a map; the resources own it. */
  BpfMap create(MapSpec map) {
    try {
      MapFd fd =
          map.inner().isPresent()
              ? createOuter(map, map.inner().get())
              : createTyped(map, request(map));
      return resources.own(new BpfMap(kernel, fd, map.name(), map.type(), entries(map)));
    } catch (KernelException e) {
      throw failure(map, refusal(map, e), e);
    }
  }

  private MapFd createOuter(MapSpec map, MapSpec inner) {
    // The kernel only looks at what the inner map is like.
    try (MapFd pattern = createTyped(inner, request(inner))) {
      return createTyped(map, request(map).innerMap(pattern));
    }
  }

  private MapCreate.Builder request(MapSpec map) {
    MapCreate.Builder request =
        MapCreate.builder(map.type())
            .name(ObjectName.fit(map.name()))
            .keySize(map.keySize())
            .valueSize(map.valueSize())
            .maxEntries(entries(map))
            .flags(map.flags())
            .extra(map.extra());
    if ((map.flags() & NUMA_NODE) != 0) {
      request.numaNode(map.numaNode());
    }
    return request;
  }

  private int entries(MapSpec map) {
    return switch (map.type()) {
      case PERF_EVENT_ARRAY -> map.maxEntries() == 0 ? kernel.possibleCpus() : map.maxEntries();
      case RINGBUF, USER_RINGBUF -> RingSizes.fit(map.maxEntries(), kernel.pageSize());
      default -> map.maxEntries();
    };
  }

  /** With its types; without them when the kernel does not take them for this map. */
  private MapFd createTyped(MapSpec map, MapCreate.Builder request) {
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
      MapFd created = createMapped(map, untyped);
      warnings.add(
          "map '%s' was created without its types, which the kernel refused: %s"
              .formatted(map.name(), refused.getMessage()));
      return created;
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

  /** Kernels before 5.11 charge maps to the limit on locked memory, and say EPERM at its end. */
  private MapFd createCharged(MapCreate request) {
    try {
      return kernel.mapCreate(request);
    } catch (KernelException e) {
      if (Memlock.liftAfter(kernel, e)) {
        return kernel.mapCreate(request);
      }
      throw e;
    }
  }

  /** Gives a data section its first value, freezes constants, and maps it into memory. */
  GlobalMemory fill(MapSpec map, MapSpec.Origin.Data data, BpfMap created) {
    boolean readOnly = data.kind().readOnly();
    try {
      created.update(new byte[map.keySize()], data.image().toByteArray());
      if (readOnly) {
        created.freeze();
      }
      if ((map.flags() & MapCreate.MMAPABLE) == 0 || unmappable.contains(map.name())) {
        return new ElementMemory(created, readOnly);
      }
      Mapping.Access access = readOnly ? Mapping.Access.READ : Mapping.Access.READ_WRITE;
      Mapping mapping = kernel.mmap(created.fd(), 0, mappedSize(map), access);
      return new MappedMemory(resources.own(mapping), readOnly);
    } catch (KernelException e) {
      throw failure(map, "it cannot be given its first value: " + e.getMessage(), e);
    }
  }

  private int mappedSize(MapSpec map) {
    // A page is a power of two.
    int mask = kernel.pageSize() - 1;
    return Math.addExact(map.valueSize(), mask) & ~mask;
  }

  private String refusal(MapSpec map, KernelException e) {
    if (map.internal() && e.is(Errno.EINVAL) && !Features.has(kernel, Feature.GLOBAL_DATA)) {
      return "this kernel has no global variables (Linux 5.2 has): " + e.getMessage();
    }
    return Objects.requireNonNull(e.getMessage());
  }

  private LoadException failure(MapSpec map, String problem, KernelException cause) {
    return new LoadException(
        LoadException.Phase.MAP, object.name(), Optional.of(map.name()), problem, cause);
  }
}
