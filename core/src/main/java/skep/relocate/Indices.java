package skep.relocate;

import java.util.Objects;
import java.util.stream.IntStream;
import skep.insn.Imm64;
import skep.relocate.Target.Module;
import skep.spec.MapSpec;
import skep.spec.ObjectSpec;

/** Stand-ins for descriptors; see {@link Descriptors#indices}. */
record Indices(ObjectSpec object) implements Descriptors {
  Indices {
    Objects.requireNonNull(object, "object");
  }

  /** By identity, as maps are known. */
  @Override
  public int map(MapSpec map) {
    return IntStream.range(0, object.maps().size())
        .filter(index -> object.maps().get(index) == map)
        .findFirst()
        .orElseThrow();
  }

  @Override
  public int dataOffset(MapSpec map) {
    return 0;
  }

  @Override
  public int module(Module module) {
    return 0;
  }

  @Override
  public int jumpTable(Imm64.JumpTable table) {
    return 0;
  }
}
