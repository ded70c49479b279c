package skep.insn;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads assembly text in LLVM's syntax: what {@link Disassembler} and {@code llvm-objdump -d}
 * print, and the instructions and labels that {@code llvm-mc} takes.
 *
 * <pre>{@code
 * Code code = TextAssembler.assemble("""
 *     r0 = 0
 *     if r1 == 7 goto done
 *     r0 = 1
 *     done: exit
 *     """);
 * }</pre>
 *
 * <p>A line holds a label ({@code name:} or {@code <name>:}), an instruction, or both. A slot
 * number and the bytes of an instruction before it are passed over. What follows {@code #} or
 * {@code //}, or a semicolon at the start, is a comment; after {@code #} it may say what LLVM's
 * syntax cannot, in the words of {@link Disassembler}. A jump goes to a label, or a distance in
 * slots with its sign; with both, as in {@code goto +0x3 <L0>}, the label counts if it is defined
 * here. A call or load of a name that is not defined here is of an extern.
 */
public final class TextAssembler {
  private static final Pattern SLOT = Pattern.compile("\\s*\\d+:\\s*((?:[0-9a-f]{2}\\s+){8,16})?");
  private static final Pattern LABEL =
      Pattern.compile(
          "\\s*(?:[0-9a-f]{16}\\s+)?(?:<(.+?)>|([A-Za-z_.$][A-Za-z0-9_.$]*|\"(?:[^\"\\\\]|\\\\.)*\")):");

  private final String file;
  private final Map<String, Label> names = new LinkedHashMap<>();
  private final Map<Label, Integer> slots = new IdentityHashMap<>();
  private final List<Step> steps = new ArrayList<>();

  /** Labels that stand for a distance, with the slot they mean and the line that says so. */
  private final Map<Label, Distant> distant = new IdentityHashMap<>();

  private int slot;

  private record Distant(long slot, Line line) {}

  /** The text of a line that is left once its labels are taken off. */
  private record Line(int number, String whole, String text, List<String> labels) {}

  private TextAssembler(String file) {
    this.file = file;
  }

  /**
   * Reads code.
   *
   * @param text the lines
   * @return the code
   * @throws AssemblyException when a line is no instruction or a target does not exist; the
   *     exception's source line is the line of the text
   */
  public static Code assemble(String text) {
    return assemble(text, "assembly");
  }

  /**
   * Reads code.
   *
   * @param text the lines
   * @param file what messages call the text
   * @return the code
   * @throws AssemblyException as {@link #assemble(String)}
   */
  public static Code assemble(String text, String file) {
    return new TextAssembler(file).read(text);
  }

  private Code read(String text) {
    List<Line> lines = new ArrayList<>();
    for (String line : text.lines().toList()) {
      lines.add(line(lines.size() + 1, line));
    }
    for (Line line : lines) {
      for (String name : line.labels()) {
        if (names.put(name, new Label(name)) != null) {
          throw error(line, 1, "label '" + name + "' is defined twice");
        }
      }
    }
    for (Line line : lines) {
      for (String name : line.labels()) {
        slots.put(names.get(name), slot);
      }
      if (!line.text().isBlank()) {
        step(line);
      }
    }
    return code();
  }

  private Line line(int number, String whole) {
    List<String> labels = new ArrayList<>();
    String text = whole.strip().startsWith(";") ? "" : whole;
    Matcher slotPrefix = SLOT.matcher(text);
    if (slotPrefix.lookingAt()) {
      text = text.substring(slotPrefix.end());
    }
    for (Matcher label = LABEL.matcher(text); label.lookingAt(); label = LABEL.matcher(text)) {
      String name = label.group(1) != null ? label.group(1) : label.group(2);
      Line here = new Line(number, whole, text, labels);
      labels.add(parsed(here, new Scanner(name), Scanner::symbol));
      text = text.substring(label.end());
    }
    return new Line(number, whole, text, labels);
  }

  @FunctionalInterface
  private interface Parse<T> {
    T from(Scanner scanner) throws Scanner.Problem;
  }

  private <T> T parsed(Line line, Scanner scanner, Parse<T> parse) {
    try {
      return parse.from(scanner);
    } catch (Scanner.Problem | IllegalArgumentException e) {
      String problem = e.getMessage();
      int before = line.whole().length() - line.text().length();
      throw error(line, before + scanner.column(), problem);
    }
  }

  private void step(Line line) {
    int comment = comment(line.text());
    String text = line.text().substring(0, comment);
    if (text.isBlank()) {
      return;
    }
    String note =
        comment < line.text().length() && line.text().charAt(comment) == '#'
            ? line.text().substring(comment + 1)
            : "";
    InsnParser.Targets targets =
        new InsnParser.Targets() {
          @Override
          public Optional<Label> named(String name) {
            return Optional.ofNullable(names.get(name));
          }

          @Override
          public Label distant(long distance) {
            Label label = new Label(InsnText.hex(distance));
            distant.put(label, new Distant(slot + 1 + distance, line));
            return label;
          }
        };
    Insn insn =
        parsed(
            line,
            new Scanner(text),
            scanner -> new InsnParser(scanner, new Scanner(note), targets).parse());
    steps.add(Step.of(insn));
    slot += insn.slots();
  }

  /** Where the comment of a line starts. */
  private static int comment(String text) {
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quoted && c == '\\') {
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (!quoted && (c == '#' || text.startsWith("//", i))) {
        return i;
      }
    }
    return text.length();
  }

  /** Puts the labels between the steps, and makes those that only a distance asks for. */
  private Code code() {
    Map<Integer, List<Label>> bound = new HashMap<>();
    for (Label label : names.values()) {
      bound.computeIfAbsent(slots.get(label), s -> new ArrayList<>()).add(label);
    }
    Set<Integer> starts = new HashSet<>();
    int at = 0;
    for (Step step : steps) {
      starts.add(at);
      at += step.insn().slots();
    }
    Map<Label, Label> found = new IdentityHashMap<>();
    distant.forEach(
        (label, there) -> {
          if (there.slot() != (int) there.slot() || !starts.contains((int) there.slot())) {
            throw error(there.line(), 1, "no instruction is " + label.name() + " slots away");
          }
          int target = (int) there.slot();
          List<Label> labels = bound.computeIfAbsent(target, s -> new ArrayList<>());
          if (labels.isEmpty()) {
            labels.add(new Label("L" + target));
          }
          found.put(label, labels.get(0));
        });
    List<CodeElement> elements = new ArrayList<>();
    at = 0;
    for (Step step : steps) {
      elements.addAll(bound.getOrDefault(at, List.of()));
      elements.add(step.withInsn(step.insn().retarget(label -> found.getOrDefault(label, label))));
      at += step.insn().slots();
    }
    elements.addAll(bound.getOrDefault(at, List.of()));
    return Code.of(elements);
  }

  private AssemblyException error(Line line, int column, String problem) {
    SourceLine source =
        new SourceLine(
            file,
            Math.min(line.number(), SourceLine.MAX_LINE),
            Math.min(column, SourceLine.MAX_COLUMN),
            line.whole());
    return new AssemblyException(
        problem + " in '" + line.whole().strip() + "'",
        OptionalInt.empty(),
        Optional.empty(),
        Optional.of(source));
  }
}
