package skep.insn;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Writes code as text, as {@code llvm-objdump -d --no-show-raw-insn --symbolize-operands} does for
 * cpu v4:
 *
 * <pre>
 *        0:	r0 = 0x0
 *        1:	if r1 == 0x7 goto +0x1 &lt;L0&gt;
 *        2:	r0 = 0x1
 * &lt;L0&gt;:
 *        3:	exit
 * </pre>
 *
 * <p>Where that text says less than the instruction (LLVM prints a call of a helper, of a kfunc and
 * of a local function alike) a comment after {@code #} says the rest. {@link TextAssembler} reads
 * all of it back. A register above r10 makes an instruction {@code <unknown>} here, where LLVM
 * prints some of them.
 */
public final class Disassembler {
  private static final int SLOT_WIDTH = 8;
  private static final InsnText NAMING = new InsnText(label -> InsnText.symbol(label.name()));

  private final Map<Label, Integer> slots = new IdentityHashMap<>();
  private final Map<Label, String> names = new IdentityHashMap<>();

  /** Finds where the labels of some code are, and gives each a name of its own. */
  private Disassembler(Code code) {
    Set<String> taken = new HashSet<>();
    int slot = 0;
    for (CodeElement element : code.elements()) {
      if (element instanceof Step step) {
        slot += step.insn().slots();
      } else if (element instanceof Label label) {
        slots.put(label, slot);
        names.put(label, InsnText.symbol(unique(label.name(), taken)));
      }
    }
  }

  /**
   * The text of one instruction; a label is written as its name.
   *
   * @param insn the instruction
   * @return one line, without its end
   */
  public static String text(Insn insn) {
    return NAMING.of(insn);
  }

  /**
   * The listing of code: a line for each instruction with its slot, a line for each label, and a
   * line for each change of source line, after a semicolon. Labels that share a name get a number
   * after it.
   *
   * @param code the instructions
   * @return the lines, each with its end
   */
  public static String text(Code code) {
    Disassembler names = new Disassembler(code);
    StringBuilder out = new StringBuilder();
    Optional<SourceLine> source = Optional.empty();
    int slot = 0;
    for (CodeElement element : code.elements()) {
      if (element instanceof Label label) {
        out.append('<').append(names.names.get(label)).append(">:\n");
      } else if (element instanceof Step step) {
        if (step.source().isPresent() && !step.source().equals(source)) {
          source = step.source();
          source.ifPresent(line -> out.append("; ").append(comment(line)).append('\n'));
        }
        String number = Integer.toString(slot);
        out.append(" ".repeat(Math.max(0, SLOT_WIDTH - number.length()))).append(number);
        out.append(":\t").append(names.text(slot, step)).append('\n');
        slot += step.insn().slots();
      }
    }
    return out.toString();
  }

  /**
   * The listing of code in parts, for who lays it out otherwise than {@link #text(Code)}.
   *
   * @param code the instructions
   * @return a line for each instruction, in order
   */
  public static List<Line> lines(Code code) {
    Disassembler names = new Disassembler(code);
    List<Line> lines = new ArrayList<>();
    List<String> labels = new ArrayList<>();
    int slot = 0;
    for (CodeElement element : code.elements()) {
      if (element instanceof Label label) {
        labels.add(names.names.get(label));
      } else if (element instanceof Step step) {
        lines.add(new Line(slot, labels, step, names.text(slot, step)));
        labels.clear();
        slot += step.insn().slots();
      }
    }
    return List.copyOf(lines);
  }

  /**
   * One instruction of a listing.
   *
   * @param slot where it is, in 8-byte slots from the start of the code
   * @param labels the names of the labels that stand before it
   * @param step the instruction and the facts that travel with it
   * @param text the instruction as text; a jump has its distance and its label's name
   */
  public record Line(int slot, List<String> labels, Step step, String text) {
    /** Copies the list. {@inheritDoc} */
    public Line {
      labels = List.copyOf(labels);
    }
  }

  private String text(int slot, Step step) {
    int next = slot + 1;
    return new InsnText(label -> target(label, next, step.insn())).of(step.insn());
  }

  /** How an instruction names a label: by the distance to it, where that is known, and its name. */
  private String target(Label label, int next, Insn insn) {
    if (!slots.containsKey(label)) {
      return InsnText.symbol(label.name());
    }
    String distance = InsnText.hex(slots.get(label) - next);
    boolean unsigned = insn instanceof Insn.Call || insn instanceof Insn.LoadImm64;
    return (unsigned || distance.startsWith("-") ? "" : "+")
        + distance
        + " <"
        + names.get(label)
        + ">";
  }

  private static String comment(SourceLine line) {
    return (line + ": " + line.text().strip()).replace('\n', ' ').replace('\r', ' ');
  }

  private static String unique(String name, Set<String> taken) {
    String unique = name;
    for (int i = 1; !taken.add(unique); i++) {
      unique = name + "." + i;
    }
    return unique;
  }
}
