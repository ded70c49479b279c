package skep.load;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import skep.spec.MapSpec;
import skep.spec.ObjectSpec;

/**
 * What maps are to be made.
 *
 * @param object the object, made for this kernel
 * @param settings what was said of its maps before load, in their order
 * @param structs what the kernel has of the structs that it calls into, by the map
 * @param instructions gives the instructions of a program as they will be loaded, but for the
 *     numbers of maps; by the program's name
 */
record MapPlan(
    ObjectSpec object,
    List<MapSettings> settings,
    Map<MapSpec, KernelStruct> structs,
    Function<String, ByteBuffer> instructions) {
  MapPlan {
    settings = List.copyOf(settings);
  }
}
