package skep.verifier;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What the verifier printed about a program. Any text is a log; what is not understood stays as a
 * message.
 *
 * <pre>{@code
 * VerifierLog log = new VerifierLog(loaded.program("count").log());
 * for (LogLine line : log.lines()) {
 *   if (line instanceof LogLine.Instruction insn) {
 *     System.out.println(insn.slot() + " " + insn.text());
 *   }
 * }
 * }</pre>
 *
 * @param text the whole log, lines separated by line feeds
 */
public record VerifierLog(String text) {
  private static final int MAX_LENGTH = 1000;

  /** Checks the component. {@inheritDoc} */
  public VerifierLog {
    Objects.requireNonNull(text, "text");
  }

  /**
   * The log line by line. Where two things share a line they are two here; empty lines are none.
   *
   * @return the lines in order
   */
  public List<LogLine> lines() {
    return LogParser.parse(text);
  }

  /**
   * The end of the log. A log can be as long as half a gigabyte, and what went wrong is at its end.
   *
   * @param count how many lines
   * @return a log of the last lines; this one if it has no more
   */
  public VerifierLog last(int count) {
    int start = text.length();
    for (int left = text.endsWith("\n") ? count + 1 : count; left > 0 && start > 0; left--) {
      start = text.lastIndexOf('\n', start - 1);
    }
    return start <= 0 || start == text.length() ? this : new VerifierLog(text.substring(start + 1));
  }

  /**
   * What the verifier found wrong, in its words: the messages after the last instruction.
   *
   * @return the lines; usually one
   */
  public List<String> complaint() {
    return complaint(lines());
  }

  /**
   * The end of the log as text, for messages.
   *
   * @param count how many lines, empty ones not counted
   * @return the last lines, after one that says how many were left out
   */
  public String tail(int count) {
    List<String> last = nonBlank(last(2 * count).text);
    int kept = Math.min(count, last.size());
    long omitted = text.lines().filter(line -> !line.isBlank()).count() - kept;
    String end = String.join("\n", last.subList(last.size() - kept, last.size()));
    return omitted == 0 ? end : "(" + omitted + " lines omitted)\n" + end;
  }

  private static List<String> nonBlank(String text) {
    return text.lines().filter(line -> !line.isBlank()).toList();
  }

  /** The messages after the last instruction, each cut to a length that all real ones have. */
  static List<String> complaint(List<LogLine> lines) {
    List<String> complaint = new ArrayList<>();
    for (LogLine line : lines) {
      if (line instanceof LogLine.Instruction) {
        complaint.clear();
      } else if (line instanceof LogLine.Message message) {
        String text = message.text();
        complaint.add(text.substring(0, Math.min(text.length(), MAX_LENGTH)));
      }
    }
    return List.copyOf(complaint);
  }
}
