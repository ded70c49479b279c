package skep.load;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import skep.kernel.MapCreate;
import skep.relocate.KernelStruct;
import skep.relocate.RelocatedObject;
import skep.spec.MapSpec;
import skep.spec.ObjectSpec;

/**
 * What maps are to be made.
 *
 * @param relocated the object, made for this kernel
 * @param settings what was said of its maps before load, in their order
 * @param modules opens the types of modules
 * @param instructions gives the instructions of a program as they will be loaded, but for the
 *     numbers of maps; by the program's name
 */
record MapPlan(
    RelocatedObject relocated,
    List<MapSettings> settings,
    ModuleTypes modules,
    Function<String, ByteBuffer> instructions) {
  MapPlan {
    settings = List.copyOf(settings);
  }

  ObjectSpec object() {
    return relocated.object();
  }

  /** The struct that a map holds for the kernel, if it holds one. */
  Optional<KernelStruct> struct(MapSpec map) {
    return map.structOps().flatMap(struct -> relocated.struct(map.name()));
  }

  /** The kernel's type of such a struct. */
  MapCreate.KernelValue kernelValue(KernelStruct struct) {
    return new MapCreate.KernelValue(struct.valueTypeId(), struct.module().map(modules::open));
  }
}
