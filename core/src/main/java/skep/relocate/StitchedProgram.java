package skep.relocate;

import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import skep.insn.Code;
import skep.insn.Label;
import skep.spec.ObjectSpec;
import skep.spec.ProgramSpec;

/**
 * A program in one piece: its own code, and after it one copy of each subprogram that it reaches.
 * Calls between them are resolved; maps, data sections and externs are still named.
 *
 * <pre>{@code
 * StitchedProgram whole = StitchedProgram.of(object, program);
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
}
