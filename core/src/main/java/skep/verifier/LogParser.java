package skep.verifier;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a log line by line. Its text is no interface of the kernel, so a line that is not known is
 * a message, and nothing is refused. The forms are those of {@code kernel/bpf/verifier.c} and
 * {@code log.c} from Linux 5.10 on, and of {@code diagnostics.c} from 7.3 on.
 */
final class LogParser {
  /** What begins a line that is never a verdict. */
  private static final List<String> NOTES =
      List.of(
          "mark_precise:",
          "last_idx ",
          "regs=",
          "parent didn't have regs=",
          "parent already had regs=",
          "propagating ",
          "falling back to forcing all scalars precise",
          "cur state: ",
          "old state: ",
          "Live regs before insn:",
          "Validating ",
          "Func#",
          "verification time ",
          "max_states_per_insn ",
          "topo_order[",
          "subprog#",
          "stack use/def ",
          "btf_vmlinux is malformed",
          "Unrecognized arg#");

  /** Listings of what lives where, before and in the analysis: {@code 4: .12....... (85) …}. */
  private static final Pattern LISTED = Pattern.compile(" [ \\d]{0,30}\\d: .*");

  private static final Pattern ANALYSIS =
      Pattern.compile(
          "\\([\\d,]{1,99}\\) .*|frame \\d{1,9}: propagating .*|SCC (?:enter|exit|backedge) .*"
              + "|stack depth [\\d+]+(?! exceeds).*");
  private static final Pattern ARGUMENT =
      Pattern.compile("func '[^']{1,999}' arg\\d{1,9} (has btf_id|type) .*");
  private static final Pattern STATISTICS = Pattern.compile("processed (\\d{1,9}) insns .*");
  private static final Pattern FUNCTION = Pattern.compile("func#(\\d{1,9}) @(\\d{1,9})");
  private static final Pattern BRANCH =
      Pattern.compile("from (\\d{1,9}) to (\\d{1,9})(?: \\(speculative execution\\))?: ?(.*)");
  private static final Pattern SOURCE = Pattern.compile("; (.*) @ (.+):(\\d{1,9})");
  private static final Pattern RETURNED = Pattern.compile("to caller at \\d{1,9}:");

  private final List<LogLine> lines = new ArrayList<>();
  private boolean inReport;

  private LogParser() {}

  static List<LogLine> parse(String text) {
    LogParser parser = new LogParser();
    text.lines().filter(line -> !line.isBlank()).forEach(parser::line);
    return List.copyOf(parser.lines);
  }

  private void line(String line) {
    if (line.startsWith(VerifierReport.START)) {
      inReport = true;
    }
    if (inReport && !line.startsWith("processed ")) {
      lines.add(new LogLine.Report(line));
    } else if (!numbered(line)) {
      lines.add(other(line.stripTrailing()));
    }
  }

  /** The lines that begin with a slot; two of them may share a line. */
  private boolean numbered(String line) {
    int colon = Scan.digits(line, 0);
    if (colon == 0 || !line.startsWith(": ", colon)) {
      return false;
    }
    Optional<Integer> slot = Scan.number(line.substring(0, colon));
    String rest = line.substring(colon + 2);
    if (slot.isEmpty()) {
      return false;
    }
    if (rest.strip().equals("safe")) {
      lines.add(new LogLine.Pruned(slot.get()));
      return true;
    }
    if (isInstruction(rest)) {
      instruction(slot.get(), Integer.parseInt(rest.substring(1, 3), 16), rest.substring(5));
      return true;
    }
    Optional<FrameState> state = FrameState.parse(rest);
    state.ifPresent(known -> lines.add(new LogLine.State(OptionalInt.of(slot.get()), known)));
    return state.isPresent();
  }

  private static boolean isInstruction(String text) {
    return text.length() >= 5
        && text.charAt(0) == '('
        && Character.digit(text.charAt(1), 16) >= 0
        && Character.digit(text.charAt(2), 16) >= 0
        && text.startsWith(") ", 3);
  }

  /**
   * After an instruction there may be what it changed, behind a semicolon, or all of the state
   * before the next, behind that one's number.
   */
  private void instruction(int slot, int opcode, String text) {
    int semicolon = text.indexOf(';');
    if (semicolon >= 0) {
      lines.add(
          new LogLine.Instruction(
              slot,
              opcode,
              text.substring(0, semicolon).strip(),
              FrameState.parse(text.substring(semicolon + 1))));
      return;
    }
    int colon = text.indexOf(": ");
    int space = colon < 0 ? -1 : text.lastIndexOf(' ', colon);
    Optional<Integer> next =
        space < 0 ? Optional.empty() : Scan.number(text.substring(space + 1, colon));
    Optional<FrameState> state =
        next.isPresent() ? FrameState.parse(text.substring(colon + 1)) : Optional.empty();
    String alone = state.isPresent() ? text.substring(0, space) : text;
    lines.add(new LogLine.Instruction(slot, opcode, alone.strip(), Optional.empty()));
    state.ifPresent(known -> lines.add(new LogLine.State(OptionalInt.of(next.get()), known)));
  }

  private static LogLine other(String line) {
    if (line.startsWith("; ")) {
      return source(line);
    }
    if (line.startsWith(" ")) {
      Optional<FrameState> state = FrameState.parse(line);
      if (state.isPresent()) {
        return new LogLine.State(OptionalInt.empty(), state.get());
      }
      if (LISTED.matcher(line).matches()) {
        return new LogLine.Note(line.strip());
      }
    }
    Matcher branch = BRANCH.matcher(line);
    if (branch.matches()) {
      return new LogLine.Branch(
          Integer.parseInt(branch.group(1)),
          Integer.parseInt(branch.group(2)),
          FrameState.parse(branch.group(3)));
    }
    Optional<LogLine.Frame.Event> event = event(line);
    if (event.isPresent()) {
      return new LogLine.Frame(event.get());
    }
    Matcher function = FUNCTION.matcher(line);
    if (function.matches()) {
      return new LogLine.Function(
          Integer.parseInt(function.group(1)), Integer.parseInt(function.group(2)));
    }
    Matcher statistics = STATISTICS.matcher(line);
    if (statistics.matches()) {
      return new LogLine.Statistics(Integer.parseInt(statistics.group(1)), line);
    }
    boolean note =
        NOTES.stream().anyMatch(line::startsWith)
            || ANALYSIS.matcher(line).matches()
            || ARGUMENT.matcher(line).matches();
    return note ? new LogLine.Note(line) : new LogLine.Message(line.strip());
  }

  private static LogLine source(String line) {
    Matcher placed = SOURCE.matcher(line);
    return placed.matches()
        ? new LogLine.Source(
            placed.group(1),
            Optional.of(placed.group(2)),
            OptionalInt.of(Integer.parseInt(placed.group(3))))
        : new LogLine.Source(line.substring(2), Optional.empty(), OptionalInt.empty());
  }

  private static Optional<LogLine.Frame.Event> event(String line) {
    return switch (line) {
      case "caller:" -> Optional.of(LogLine.Frame.Event.CALLER);
      case "callee:" -> Optional.of(LogLine.Frame.Event.CALLEE);
      case "returning from callee:" -> Optional.of(LogLine.Frame.Event.RETURNING);
      default ->
          RETURNED.matcher(line).matches()
              ? Optional.of(LogLine.Frame.Event.RETURNED)
              : Optional.empty();
    };
  }
}
