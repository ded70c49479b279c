package skep.load;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import skep.insn.Cpu;
import skep.insn.Encoded;
import skep.insn.Encoder;
import skep.insn.Imm64;
import skep.insn.Insn;
import skep.insn.Label;
import skep.insn.MapType;
import skep.kernel.Fd;
import skep.kernel.Kernel;
import skep.kernel.KernelException;
import skep.kernel.MapCreate;
import skep.kernel.MapFd;
import skep.relocate.Descriptors;
import skep.relocate.RelocatedObject;
import skep.relocate.StitchedProgram;
import skep.relocate.Target.Module;
import skep.spec.MapSpec;

/**
 * Encodes the programs of an object with the descriptors of what has been made for it. The types of
 * modules are opened, and the maps of jump tables made, when a program needs them.
 */
final class ProgramEncoder {
  /** Bytes of {@code struct bpf_insn_array_value}, which starts with the original offset. */
  private static final int TABLE_VALUE_SIZE = 16;

  private final Kernel kernel;
  private final RelocatedObject relocated;
  private final LoadedMaps maps;
  private final Resources resources;
  private final ModuleTypes modules;

  /** The maps need not be there before the first program is encoded. */
  ProgramEncoder(
      Kernel kernel,
      RelocatedObject relocated,
      LoadedMaps maps,
      ModuleTypes modules,
      Resources resources) {
    this.kernel = kernel;
    this.relocated = relocated;
    this.maps = maps;
    this.modules = modules;
    this.resources = resources;
  }

  /** The types of the modules that programs call, from index 1 of {@code fd_array} on. */
  List<Fd> fdArray() {
    return relocated.calledModules().stream().map(modules::open).toList();
  }

  Encoded encode(StitchedProgram program) {
    Encoded encoded = encode(program, Map.of());
    List<Imm64.JumpTable> tables = tables(program);
    if (tables.isEmpty()) {
      return encoded;
    }
    Map<Imm64.JumpTable, Fd> made = new HashMap<>();
    for (Imm64.JumpTable table : tables) {
      made.put(table, make(program, table, encoded.labels()));
    }
    return encode(program, made);
  }

  /** The instructions of a program before there are any maps, with 0 for the number of each. */
  ByteBuffer withoutMaps(String program) {
    StitchedProgram stitched =
        relocated.programs().stream()
            .filter(candidate -> candidate.program().name().equals(program))
            .findFirst()
            .orElseThrow(
                () ->
                    new LoadException(
                        LoadException.Phase.CHECK,
                        relocated.object().name(),
                        Optional.empty(),
                        "a map is to be exclusive to prog '%s', which is not to be loaded"
                            .formatted(program)));
    return encode(stitched, new WithoutMaps()).bytes();
  }

  private Encoded encode(StitchedProgram program, Map<Imm64.JumpTable, Fd> tables) {
    return encode(program, new Made(tables));
  }

  private Encoded encode(StitchedProgram program, Descriptors descriptors) {
    return Encoder.encodeResolved(
        relocated.bind(program, descriptors), relocated.object().byteOrder(), Cpu.V4);
  }

  private static List<Imm64.JumpTable> tables(StitchedProgram program) {
    return program.code().steps().stream()
        .map(step -> step.insn())
        .filter(Insn.LoadImm64.class::isInstance)
        .map(insn -> ((Insn.LoadImm64) insn).value())
        .filter(Imm64.JumpTable.class::isInstance)
        .map(Imm64.JumpTable.class::cast)
        .distinct()
        .toList();
  }

  /** Descriptors of all that is made; of a jump table that is not yet, a placeholder. */
  private final class Made implements Descriptors {
    private final Map<Imm64.JumpTable, Fd> tables;

    Made(Map<Imm64.JumpTable, Fd> tables) {
      this.tables = tables;
    }

    @Override
    public int map(MapSpec map) {
      return maps.of(map).fd().number();
    }

    @Override
    public int dataOffset(MapSpec map) {
      return (int) ArenaLayout.dataOffset(kernel, map);
    }

    @Override
    public int module(Module module) {
      return modules.open(module).number();
    }

    @Override
    public int jumpTable(Imm64.JumpTable table) {
      Fd made = tables.get(table);
      return made == null ? 0 : made.number();
    }
  }

  /** Descriptors of what there is before the maps. */
  private final class WithoutMaps implements Descriptors {
    @Override
    public int map(MapSpec map) {
      return 0;
    }

    @Override
    public int dataOffset(MapSpec map) {
      return 0;
    }

    @Override
    public int module(Module module) {
      return modules.open(module).number();
    }

    @Override
    public int jumpTable(Imm64.JumpTable table) {
      return 0;
    }
  }

  private Fd make(StitchedProgram program, Imm64.JumpTable table, Map<Label, Integer> slots) {
    MapCreate request =
        MapCreate.builder(MapType.INSN_ARRAY)
            .name("jumptables")
            .keySize(Integer.BYTES)
            .valueSize(TABLE_VALUE_SIZE)
            .maxEntries(table.entries().size())
            .build();
    try {
      MapFd map = kernel.mapCreate(request);
      resources.own(map);
      ByteBuffer key = ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.nativeOrder());
      ByteBuffer value = ByteBuffer.allocate(TABLE_VALUE_SIZE).order(ByteOrder.nativeOrder());
      List<Integer> targets = targets(program, table, slots);
      for (int i = 0; i < targets.size(); i++) {
        kernel.mapUpdate(map, key.putInt(0, i), value.putInt(0, targets.get(i)), Kernel.ANY);
      }
      kernel.mapFreeze(map);
      return map;
    } catch (KernelException e) {
      throw new LoadException(
          relocated.object().name(),
          program.program(),
          "its jump table cannot be made (a map of type INSN_ARRAY, Linux 6.19): " + e.getMessage(),
          e);
    }
  }

  private List<Integer> targets(
      StitchedProgram program, Imm64.JumpTable table, Map<Label, Integer> slots) {
    List<Integer> targets = new ArrayList<>();
    for (Imm64.JumpTable.Entry entry : table.entries()) {
      if (!(entry instanceof Imm64.JumpTable.To to)) {
        throw new LoadException(
            relocated.object().name(),
            program.program(),
            "its jump table has an entry that leads to no instruction");
      }
      targets.add(Objects.requireNonNull(slots.get(to.label()), "label of this code"));
    }
    return targets;
  }
}
