package skep.verifier;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import skep.insn.Callee;
import skep.insn.Disassembler;
import skep.insn.Encoded;
import skep.insn.Helper;
import skep.insn.Insn;
import skep.insn.SourceLine;
import skep.insn.Step;

/** A program's instructions by their places, which is how the verifier's log names them. */
public final class Listing {
  /** Knows no instruction. */
  public static final Listing EMPTY = new Listing(new TreeMap<>());

  private final NavigableMap<Integer, Line> lines;

  private Listing(NavigableMap<Integer, Line> lines) {
    this.lines = lines;
  }

  /**
   * One instruction.
   *
   * @param slot its place in 8-byte slots from the start of the program
   * @param step the instruction with the facts that travel with it
   * @param text the instruction as {@link Disassembler} writes it, with the name of a helper
   * @param source the line of source: its own, or that of the nearest instruction before it
   */
  public record Line(int slot, Step step, String text, Optional<SourceLine> source) {
    @Override
    public String toString() {
      return "insn #" + slot + ": " + text;
    }
  }

  /**
   * The instructions as they go to the kernel.
   *
   * @param encoded a program with its subprograms
   * @return its listing
   */
  public static Listing of(Encoded encoded) {
    NavigableMap<Integer, Line> lines = new TreeMap<>();
    Optional<SourceLine> source = Optional.empty();
    for (Encoded.Placed placed : encoded.placed()) {
      Step step = placed.step();
      source = step.source().isPresent() ? step.source() : source;
      lines.put(placed.slot(), new Line(placed.slot(), step, text(step.insn()), source));
    }
    return new Listing(lines);
  }

  private static String text(Insn insn) {
    String text = Disassembler.text(insn);
    return helper(insn).map(name -> text + "  # " + name.functionName()).orElse(text);
  }

  private static Optional<Helper> helper(Insn insn) {
    return insn instanceof Insn.Call call && call.callee() instanceof Callee.HelperId id
        ? Helper.byId(id.id())
        : Optional.empty();
  }

  /**
   * The instruction at a place.
   *
   * @param slot the place in slots
   * @return the instruction that starts there
   */
  public Optional<Line> at(int slot) {
    return Optional.ofNullable(lines.get(slot));
  }

  /**
   * All instructions.
   *
   * @return in order
   */
  public List<Line> lines() {
    return List.copyOf(new ArrayList<>(lines.values()));
  }
}
