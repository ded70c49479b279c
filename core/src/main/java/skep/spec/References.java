package skep.spec;

import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import skep.insn.Callee;
import skep.insn.Code;
import skep.insn.CodeElement;
import skep.insn.Imm64;
import skep.insn.Insn;
import skep.insn.MapType;
import skep.insn.Step;
import skep.spec.ObjectException.Where;

/** Sees to it that everything that code and maps refer to is part of the object. */
final class References {
  private final ObjectSpec object;
  private final Set<String> maps;
  private final Set<String> functions;
  private final Set<String> externs;

  private References(ObjectSpec object) {
    this.object = object;
    this.maps =
        object.maps().stream()
            .filter(MapSpec::declared)
            .map(MapSpec::name)
            .collect(Collectors.toSet());
    this.functions =
        object.functions().stream().map(FunctionSpec::name).collect(Collectors.toSet());
    this.externs = new HashSet<>();
    object.externs().forEach(extern -> externs.add(extern.name()));
  }

  /** Throws when something is referred to that is nowhere. */
  static void check(ObjectSpec object, Where where) {
    References references = new References(object);
    for (ProgramSpec program : object.programs()) {
      references.check(program.code(), where.section(program.section()).program(program.name()));
    }
    for (FunctionSpec function : object.functions()) {
      references.check(function.code(), where.section(".text").program(function.name()));
    }
    for (MapSpec map : object.maps()) {
      references.checkSlots(map, where);
      map.structOps().ifPresent(ops -> references.check(map, ops, where));
    }
  }

  private void check(Code code, Where where) {
    int slot = 0;
    for (CodeElement element : code.elements()) {
      if (element instanceof Step step) {
        check(step.insn(), where.instruction(slot));
        slot += step.insn().slots();
      }
    }
  }

  private void check(Insn insn, Where where) {
    if (insn instanceof Insn.LoadImm64 load) {
      check(load.value(), where);
    } else if (insn instanceof Insn.Call call) {
      if (call.callee() instanceof Callee.Function function) {
        requireFunction(function.name(), where);
      } else if (call.callee() instanceof Callee.Extern extern) {
        require(externs, "extern", extern.name(), where);
      }
    }
  }

  private void check(Imm64 value, Where where) {
    if (value instanceof Imm64.MapRef ref) {
      require(maps, "map", ref.map(), where);
    } else if (value instanceof Imm64.GlobalRef ref) {
      if (object.dataMap(ref.section()).isEmpty()) {
        throw where.error("the object has no data section '" + ref.section() + "'");
      }
    } else if (value instanceof Imm64.FunctionRef ref) {
      requireFunction(ref.function(), where);
    } else if (value instanceof Imm64.ExternRef ref) {
      require(externs, "extern", ref.name(), where);
    }
  }

  private void requireFunction(String name, Where where) {
    if (object.program(name).isPresent()) {
      throw where
          .symbol(name)
          .error("a program cannot be called or be a callback; only subprograms can");
    }
    require(functions, "subprogram", name, where);
  }

  private void check(MapSpec map, MapSpec.Origin.StructOps ops, Where where) {
    Where here = where.section(ops.section()).symbol(map.name());
    ops.programs()
        .forEach(
            (offset, program) -> {
              if (object.program(program).isEmpty()) {
                throw here.error(
                    "at byte "
                        + offset
                        + " is to be '"
                        + program
                        + "', and the object has no such program");
              }
            });
  }

  private void checkSlots(MapSpec map, Where where) {
    for (MapSpec.Slot slot : map.slots()) {
      Where here = where.section(".maps").symbol(map.name());
      if (map.type() == MapType.PROG_ARRAY) {
        if (object.program(slot.target()).isEmpty()) {
          throw here.error(
              "slot " + slot.index() + ": the object has no program '" + slot.target() + "'");
        }
      } else if (MapDefinitionReader.holdsMaps(map.type())) {
        require(maps, "map", slot.target(), here);
      } else {
        throw here.error("a " + map.type() + " has no slots to be filled at first");
      }
    }
  }

  private static void require(Set<String> names, String what, String name, Where where) {
    if (!names.contains(name)) {
      throw where.error("the object has no " + what + " '" + name + "'");
    }
  }
}
