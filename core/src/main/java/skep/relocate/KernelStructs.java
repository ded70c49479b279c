package skep.relocate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import skep.btf.Btf;
import skep.btf.BtfKind;
import skep.btf.BtfType;
import skep.insn.ProgramType;
import skep.relocate.Target.Module;
import skep.spec.MapSpec;
import skep.spec.ObjectSpec;
import skep.spec.ProgramSpec;

/**
 * Finds the kernel's own types of the structs that it is to call into, and lays the object's out
 * like them ({@code bpf_object__init_kern_struct_ops_maps} of libbpf).
 */
final class KernelStructs {
  private static final String VALUE_PREFIX = "bpf_struct_ops_";

  private final ObjectSpec object;
  private final Target target;
  private final Map<String, KernelStruct> structs = new HashMap<>();
  private final Map<String, KernelStruct.Member> members = new HashMap<>();

  /** The kernel's types of one struct. */
  record Found(
      Btf types,
      Optional<Module> module,
      int structId,
      BtfType.Struct struct,
      int valueId,
      BtfType.Struct value,
      long offset) {}

  private KernelStructs(ObjectSpec object, Target target) {
    this.object = object;
    this.target = target;
  }

  /** Lays out all structs of an object whose maps are to be created. */
  static KernelStructs of(ObjectSpec object, Target target) {
    KernelStructs found = new KernelStructs(object, target);
    object.maps().stream()
        .filter(map -> map.structOps().isPresent() && map.autocreate())
        .forEach(found::add);
    return found;
  }

  /** The struct of each map, by the map's name. */
  Map<String, KernelStruct> structs() {
    return structs;
  }

  /** What each program is in its struct, by the program's name. */
  Map<String, KernelStruct.Member> members() {
    return members;
  }

  /**
   * The object with those of its programs to be loaded that are in a struct that is to be created,
   * and those not that are only in others ({@code bpf_object_adjust_struct_ops_autoload}).
   */
  static ObjectSpec withAutoload(ObjectSpec object) {
    List<ProgramSpec> programs = new ArrayList<>();
    for (ProgramSpec program : object.programs()) {
      List<MapSpec> users =
          program.type() == ProgramType.STRUCT_OPS
              ? object.maps().stream().filter(map -> uses(map, program)).toList()
              : List.of();
      programs.add(
          users.isEmpty()
              ? program
              : program.withAutoload(users.stream().anyMatch(MapSpec::autocreate)));
    }
    return object.withPrograms(programs);
  }

  private static boolean uses(MapSpec map, ProgramSpec program) {
    return map.structOps()
        .filter(struct -> struct.programs().containsValue(program.name()))
        .isPresent();
  }

  private void add(MapSpec map) {
    Btf local = object.btf().orElseThrow();
    BtfType.Struct struct = (BtfType.Struct) local.type(map.valueTypeId().orElseThrow());
    Found kernel = find(map, EssentialName.of(struct.name()));
    StructLayout layout = new StructLayout(object, map, kernel);
    structs.put(map.name(), layout.make());
    layout.members().forEach((program, member) -> add(map, program, member));
  }

  /** A program can be in several structs, if it is the same thing in all. */
  private void add(MapSpec map, String program, KernelStruct.Member member) {
    KernelStruct.Member before = members.putIfAbsent(program, member);
    if (before != null && !before.equals(member)) {
      throw new StructOpsException(
          map.name(),
          "prog '%s' is member %d of a struct here and member %d of one elsewhere: a program can only"
                  .formatted(program, member.index(), before.index())
              + " be one thing to the kernel");
    }
  }

  private Found find(MapSpec map, String name) {
    Btf kernel =
        target
            .types()
            .orElseThrow(
                () ->
                    new StructOpsException(
                        map.name(),
                        "struct %s is looked up in the kernel's types, and this kernel has none"
                                .formatted(name)
                            + " (CONFIG_DEBUG_INFO_BTF)"));
    return KernelType.find(kernel, target, VALUE_PREFIX + name, BtfKind.STRUCT)
        .map(value -> found(map, name, value))
        .orElseThrow(
            () ->
                new StructOpsException(
                    map.name(),
                    "this kernel calls into no struct %s: neither it nor a loaded module has struct"
                            .formatted(name)
                        + " %s%s; load the module that does, or set autocreate to false"
                            .formatted(VALUE_PREFIX, name)));
  }

  private static Found found(MapSpec map, String name, KernelType place) {
    Btf types = place.types();
    BtfType.Struct value = (BtfType.Struct) types.type(place.id());
    int structId =
        types
            .find(name, BtfKind.STRUCT)
            .orElseThrow(
                () -> new StructOpsException(map.name(), "this kernel has no struct " + name));
    BtfType.Member data =
        value.members().stream()
            .filter(member -> member.typeId() == structId)
            .findFirst()
            .orElseThrow(
                () ->
                    new StructOpsException(
                        map.name(),
                        "the kernel's struct %s has no struct %s in it"
                            .formatted(value.name(), name)));
    return new Found(
        types,
        place.module(),
        structId,
        (BtfType.Struct) types.type(structId),
        place.id(),
        value,
        data.bitOffset() / 8);
  }
}
