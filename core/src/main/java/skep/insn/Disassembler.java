package skep.insn;

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

  private Disassembler() {}

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
    List<CodeElement> elements = code.elements();
    Map<Label, Integer> slots = new IdentityHashMap<>();
    Map<Label, String> names = new IdentityHashMap<>();
    Set<String> taken = new HashSet<>();
    int slot = 0;
    for (CodeElement element : elements) {
      if (element instanceof Step step) {
        slot += step.insn().slots();
      } else if (element instanceof Label label) {
        slots.put(label, slot);
        names.put(label, InsnText.symbol(unique(label.name(), taken)));
      }
    }
    StringBuilder out = new StringBuilder();
    Optional<SourceLine> source = Optional.empty();
    slot = 0;
    for (CodeElement element : elements) {
      if (element instanceof Label label) {
        out.append('<').append(names.get(label)).append(">:\n");
      } else if (element instanceof Step step) {
        if (step.source().isPresent() && !step.source().equals(source)) {
          source = step.source();
          source.ifPresent(line -> out.append("; ").append(comment(line)).append('\n'));
        }
        int next = slot + 1;
        InsnText text =
            new InsnText(
                label -> {
                  if (!slots.containsKey(label)) {
                    return InsnText.symbol(label.name());
                  }
                  String distance = InsnText.hex(slots.get(label) - next);
                  boolean call =
                      step.insn() instanceof Insn.Call || step.insn() instanceof Insn.LoadImm64;
                  return (call || distance.startsWith("-") ? "" : "+")
                      + distance
                      + " <"
                      + names.get(label)
                      + ">";
                });
        String number = Integer.toString(slot);
        out.append(" ".repeat(Math.max(0, SLOT_WIDTH - number.length()))).append(number);
        out.append(":\t").append(text.of(step.insn())).append('\n');
        slot += step.insn().slots();
      }
    }
    return out.toString();
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
