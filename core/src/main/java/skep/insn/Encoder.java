package skep.insn;

import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Writes code as bytes.
 *
 * <p>A jump that is too far for 16 bits is widened where the cpu has {@code gotol} (v4): {@code
 * goto} becomes {@code gotol}; a conditional jump becomes the inverse condition over a {@code
 * gotol}, or, where no inverse exists, the condition over a jump over a {@code gotol}.
 */
public final class Encoder {
  private Encoder() {}

  /**
   * Writes code as an object file holds it. What is still symbolic is written the way clang leaves
   * it for a relocation: a reference to a map, function, extern or jump table as a 64-bit load of
   * 0; to a byte of a data section as a load of its offset, to be relocated against the section's
   * symbol; a call of a function or extern as a local call with the immediate -1.
   *
   * @param code the instructions
   * @param order the byte order of the machine they are for
   * @param cpu the instruction set they may use
   * @return the bytes, and where each step is
   * @throws AssemblyException when a label is not bound, is bound at the end of the code, or is too
   *     far away, or when an instruction is not in the instruction set
   */
  public static Encoded encode(Code code, ByteOrder order, Cpu cpu) {
    return encode(code, order, cpu, false);
  }

  /**
   * Writes code as the kernel takes it, where nothing may be symbolic any more.
   *
   * @param code the instructions
   * @param order the byte order of the machine they are for
   * @param cpu the instruction set they may use
   * @return the bytes, and where each step is
   * @throws AssemblyException as {@link #encode(Code, ByteOrder, Cpu)}, and when a reference is
   *     still symbolic
   */
  public static Encoded encodeResolved(Code code, ByteOrder order, Cpu cpu) {
    return encode(code, order, cpu, true);
  }

  private static Encoded encode(Code code, ByteOrder order, Cpu cpu, boolean resolved) {
    Layout layout = Layout.of(code, cpu);
    InsnWriter writer = new InsnWriter(layout, order);
    List<CodeElement> elements = code.elements();
    for (int i = 0; i < elements.size(); i++) {
      if (elements.get(i) instanceof Step step) {
        check(layout.slots()[i], step, cpu, resolved);
        writer.write(i, step);
      }
    }
    return new Encoded(writer.bytes(), order, code, layout.slots());
  }

  private static void check(int slot, Step step, Cpu cpu, boolean resolved) {
    Cpu needed = Cpu.of(step.insn());
    if (!cpu.has(needed)) {
      throw AssemblyException.at(
          slot,
          step,
          "'"
              + Disassembler.text(step.insn())
              + "' needs cpu "
              + needed
              + ", and the code is for "
              + cpu);
    }
    if (resolved) {
      unresolved(step.insn())
          .ifPresent(
              reference -> {
                throw new AssemblyException(
                    reference + " is not resolved",
                    OptionalInt.of(slot),
                    Optional.empty(),
                    step.source());
              });
    }
  }

  /** The symbolic reference that an instruction still has. */
  private static Optional<String> unresolved(Insn insn) {
    if (insn instanceof Insn.LoadImm64 load) {
      Imm64 value = load.value();
      if (value instanceof Imm64.MapRef ref) {
        return Optional.of("map '" + ref.map() + "'");
      } else if (value instanceof Imm64.GlobalRef ref) {
        return Optional.of(
            "byte "
                + Integer.toUnsignedString(ref.offset())
                + " of section '"
                + ref.section()
                + "'");
      } else if (value instanceof Imm64.FunctionRef ref) {
        return Optional.of("function '" + ref.function() + "'");
      } else if (value instanceof Imm64.ExternRef ref) {
        return Optional.of("extern '" + ref.name() + "'");
      } else if (value instanceof Imm64.JumpTable) {
        return Optional.of("a jump table");
      }
    } else if (insn instanceof Insn.Call call) {
      if (call.callee() instanceof Callee.Function function) {
        return Optional.of("function '" + function.name() + "'");
      } else if (call.callee() instanceof Callee.Extern extern) {
        return Optional.of("extern '" + extern.name() + "'");
      }
    }
    return Optional.empty();
  }
}
