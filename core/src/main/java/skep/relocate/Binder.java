package skep.relocate;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import skep.insn.Callee;
import skep.insn.Code;
import skep.insn.Imm64;
import skep.insn.Insn;
import skep.insn.Poison;
import skep.relocate.Target.Module;
import skep.spec.DataKind;
import skep.spec.MapSpec;
import skep.spec.ObjectSpec;

/** Puts descriptors and ids in place of names ({@code bpf_object__relocate_data}). */
final class Binder {
  private final ObjectSpec object;
  private final Map<String, Extern> externs;
  private final List<Module> calledModules;
  private final Descriptors descriptors;

  Binder(
      ObjectSpec object,
      Map<String, Extern> externs,
      List<Module> calledModules,
      Descriptors descriptors) {
    this.object = object;
    this.externs = externs;
    this.calledModules = calledModules;
    this.descriptors = descriptors;
  }

  Code bind(Code code) {
    return code.flatMapSteps((slot, step) -> Steps.inPlaceOf(step, bind(step.insn())));
  }

  private List<Insn> bind(Insn insn) {
    if (insn instanceof Insn.LoadImm64 load) {
      return load(load);
    } else if (insn instanceof Insn.Call call && call.callee() instanceof Callee.Extern extern) {
      return List.of(new Insn.Call(callee(extern.name())));
    }
    return List.of(insn);
  }

  private List<Insn> load(Insn.LoadImm64 load) {
    if (load.value() instanceof Imm64.MapRef ref) {
      MapSpec map = object.map(ref.map()).orElseThrow();
      return map.autocreate()
          ? with(load, new Imm64.MapFd(descriptors.map(map)))
          : missing(load, map);
    } else if (load.value() instanceof Imm64.GlobalRef ref) {
      MapSpec map = object.dataMap(ref.section()).orElseThrow();
      return map.autocreate()
          ? with(
              load,
              new Imm64.MapValue(descriptors.map(map), ref.offset() + descriptors.dataOffset(map)))
          : missing(load, map);
    } else if (load.value() instanceof Imm64.ExternRef ref) {
      return with(load, value(ref.name()));
    } else if (load.value() instanceof Imm64.JumpTable table) {
      return with(load, new Imm64.MapValue(descriptors.jumpTable(table), 0));
    }
    return List.of(load);
  }

  private static List<Insn> with(Insn.LoadImm64 load, Imm64 value) {
    return List.of(new Insn.LoadImm64(load.dst(), value));
  }

  private List<Insn> missing(Insn.LoadImm64 load, MapSpec map) {
    Poison poison = new Poison(Poison.Kind.MAP, object.maps().indexOf(map));
    return Collections.nCopies(load.slots(), new Insn.Call(poison.callee()));
  }

  private Imm64 value(String name) {
    Extern extern = extern(name);
    if (extern instanceof Extern.Configuration value) {
      MapSpec map = configuration();
      return new Imm64.MapValue(descriptors.map(map), value.offset());
    } else if (extern instanceof Extern.Variable variable) {
      return new Imm64.BtfVariable(variable.btfId(), descriptor(variable.module()));
    } else if (extern instanceof Extern.Function function) {
      return new Imm64.BtfVariable(function.btfId(), descriptor(function.module()));
    } else if (extern instanceof Extern.Address address) {
      return new Imm64.Value(address.value());
    }
    return new Imm64.Value(0);
  }

  private MapSpec configuration() {
    return object.maps().stream()
        .filter(map -> map.data().filter(data -> data.kind() == DataKind.KCONFIG).isPresent())
        .findFirst()
        .orElseThrow();
  }

  private int descriptor(Optional<Module> module) {
    return module.map(descriptors::module).orElse(0);
  }

  private Callee callee(String name) {
    if (extern(name) instanceof Extern.Function function) {
      int index = function.module().map(module -> calledModules.indexOf(module) + 1).orElse(0);
      return new Callee.Kfunc(function.btfId(), index);
    }
    int missing = object.externs().indexOf(object.extern(name).orElseThrow());
    return new Poison(Poison.Kind.KFUNC, missing).callee();
  }

  private Extern extern(String name) {
    return Objects.requireNonNull(externs.get(name), name);
  }
}
