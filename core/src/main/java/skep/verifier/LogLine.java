package skep.verifier;

import java.util.Optional;
import java.util.OptionalInt;

/** A line of the verifier's log. */
public sealed interface LogLine {
  /**
   * The line of source that the following instructions are from: {@code ; *value += 1; @
   * counts.bpf.c:21}.
   *
   * @param text the line's text
   * @param file its file, from kernel 6.9 on
   * @param line its number, from kernel 6.9 on
   */
  record Source(String text, Optional<String> file, OptionalInt line) implements LogLine {}

  /**
   * An instruction that the verifier goes over: {@code 7: (79) r1 = *(u64 *)(r0 +0) ; R1=scalar()}.
   *
   * @param slot its place in 8-byte slots from the start of the program
   * @param opcode its first byte
   * @param text the instruction as the kernel writes it
   * @param after what it changed, where the line says so (5.17 and later)
   */
  record Instruction(int slot, int opcode, String text, Optional<FrameState> after)
      implements LogLine {}

  /**
   * Registers and stack before an instruction, or of a caller or callee.
   *
   * @param slot the instruction, if the line names it
   * @param state the registers and stack
   */
  record State(OptionalInt slot, FrameState state) implements LogLine {}

  /**
   * The verifier takes up the other way of a jump that it went over before: {@code from 7 to 21:
   * R0=0}.
   *
   * @param from the jump's slot
   * @param to where it goes on
   * @param state the registers and stack there; empty when that was found to be safe at once
   */
  record Branch(int from, int to, Optional<FrameState> state) implements LogLine {}

  /**
   * The path so far is one that was walked before: {@code 21: safe}.
   *
   * @param slot the instruction it ends before
   */
  record Pruned(int slot) implements LogLine {}

  /**
   * A function is called or left; the states of the two follow.
   *
   * @param event what happens
   */
  record Frame(Event event) implements LogLine {
    /** What happens. */
    public enum Event {
      /** The state of the caller follows. */
      CALLER,
      /** The state of the callee follows. */
      CALLEE,
      /** The callee is left; its state follows. */
      RETURNING,
      /** Back in the caller; its state follows. */
      RETURNED
    }
  }

  /**
   * A function of the program: {@code func#1 @23}.
   *
   * @param index its number
   * @param slot where it starts
   */
  record Function(int index, int slot) implements LogLine {}

  /**
   * What the verifier did, in the last line: {@code processed 7 insns (limit 1000000) …}.
   *
   * @param instructions how many instructions it went over, each as often as it did
   * @param text the line
   */
  record Statistics(int instructions, String text) implements LogLine {}

  /**
   * A line of the report that kernels from 7.3 on append; see {@link VerifierReport}.
   *
   * @param text the line
   */
  record Report(String text) implements LogLine {}

  /**
   * What the verifier notes of its own work, never a verdict: which values have to be exact, which
   * registers live on, how long it took.
   *
   * @param text the line
   */
  record Note(String text) implements LogLine {}

  /**
   * Anything else. The verdict is among the messages after the last instruction.
   *
   * @param text the line
   */
  record Message(String text) implements LogLine {}
}
