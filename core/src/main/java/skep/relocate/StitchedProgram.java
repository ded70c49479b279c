package skep.relocate;

import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.function.ToIntFunction;
import skep.insn.Code;
import skep.insn.Imm64;
import skep.insn.Insn;
import skep.insn.Label;
import skep.insn.Step;
import skep.spec.MapSpec;
import skep.spec.ObjectSpec;
import skep.spec.ProgramSpec;

/**
 * A program in one piece: its own code, and after it one copy of each subprogram that it reaches.
 * Calls are resolved; maps and data sections are still named, since their descriptors are only
 * known when they have been created.
 *
 * <pre>{@code
 * StitchedProgram whole = StitchedProgram.of(object, program);
 * Code loadable = whole.bind(map -> fds.get(map));
 * }</pre>
 *
 * @param object the object it is from
 * @param program the program
 * @param code all of the code
 * @param parts the functions in it, in their order: the program, then its subprograms
 */
public record StitchedProgram(ObjectSpec object, ProgramSpec program, Code code, List<Part> parts) {
  /** Checks the components. {@inheritDoc} */
  public StitchedProgram {
    Objects.requireNonNull(object, "object");
    Objects.requireNonNull(program, "program");
    Objects.requireNonNull(code, "code");
    parts = List.copyOf(parts);
  }

  /**
   * One function of the whole.
   *
   * @param function its name in the object
   * @param entry where it starts
   * @param btfId its FUNC in the object's BTF, if it has one
   */
  public record Part(String function, Label entry, OptionalInt btfId) {
    /** Checks the components. {@inheritDoc} */
    public Part {
      Objects.requireNonNull(function, "function");
      Objects.requireNonNull(entry, "entry");
      Objects.requireNonNull(btfId, "btfId");
    }
  }

  /**
   * Puts a program together with its subprograms, in libbpf's order: each is appended when the
   * first reference to it is met, and its own references are followed before going on ({@code
   * bpf_object__reloc_code}).
   *
   * @param object the object
   * @param program a program of it
   * @return the whole
   * @throws RelocationException when it refers to something that cannot be resolved
   */
  public static StitchedProgram of(ObjectSpec object, ProgramSpec program) {
    return new Stitcher(object, program).stitch();
  }

  /**
   * The code with the descriptors of maps in place of their names. Names are not asked for, since
   * those of two data sections can be the same: libbpf cuts them to 15 characters.
   *
   * @param mapFds gives the descriptor of a map of the object
   * @return code with nothing symbolic left
   */
  public Code bind(ToIntFunction<MapSpec> mapFds) {
    return code.mapSteps((slot, step) -> bind(step, mapFds));
  }

  private Step bind(Step step, ToIntFunction<MapSpec> mapFds) {
    if (!(step.insn() instanceof Insn.LoadImm64 load)) {
      return step;
    }
    if (load.value() instanceof Imm64.MapRef ref) {
      return step.withInsn(
          new Insn.LoadImm64(
              load.dst(), new Imm64.MapFd(mapFds.applyAsInt(object.map(ref.map()).orElseThrow()))));
    }
    if (load.value() instanceof Imm64.GlobalRef ref) {
      MapSpec map = object.dataMap(ref.section()).orElseThrow();
      return step.withInsn(
          new Insn.LoadImm64(load.dst(), new Imm64.MapValue(mapFds.applyAsInt(map), ref.offset())));
    }
    return step;
  }
}
