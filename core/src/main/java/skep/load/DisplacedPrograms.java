package skep.load;

import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import skep.spec.MapSpec;
import skep.spec.ObjectSpec;

/**
 * Programs that the object has in a struct of {@code .struct_ops}, and the user has put others in
 * place of: nothing says any more what they are to the kernel, so they are not loaded ({@code
 * bpf_map__init_kern_struct_ops} of libbpf).
 */
final class DisplacedPrograms {
  private DisplacedPrograms() {}

  /** The object without them. */
  static ObjectSpec leaveOut(ObjectSpec original, ObjectSpec object) {
    Set<String> now = members(object).collect(Collectors.toSet());
    Set<String> displaced =
        members(original).filter(name -> !now.contains(name)).collect(Collectors.toSet());
    if (displaced.isEmpty()) {
      return object;
    }
    return object.withPrograms(
        object.programs().stream()
            .map(
                program ->
                    displaced.contains(program.name()) ? program.withAutoload(false) : program)
            .toList());
  }

  private static Stream<String> members(ObjectSpec object) {
    return object.maps().stream()
        .flatMap(map -> map.structOps().stream())
        .map(MapSpec.Origin.StructOps::programs)
        .map(programs -> programs.values())
        .flatMap(Collection::stream);
  }
}
