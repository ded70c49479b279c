package skep.load;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the verifier printed about a program it refused, and the two things one looks for first: its
 * last word, and the instruction it was at.
 *
 * @param text the whole log
 */
record VerifierLog(String text) {
  private static final Pattern INSTRUCTION = Pattern.compile("(\\d+): \\([0-9a-f]{2}\\) .*");

  /** Lines that the verifier adds after its verdict, whatever that was. */
  private static final Pattern STATISTICS =
      Pattern.compile(
          "(processed \\d+ insns .*|verification time \\d+ usec|stack depth .*|max_states_per_insn"
              + " .*)");

  private List<String> lines() {
    return text.lines().filter(line -> !line.isBlank()).toList();
  }

  /** The last line that is not about statistics: what the verifier did not like. */
  Optional<String> verdict() {
    List<String> lines = lines();
    for (int i = lines.size() - 1; i >= 0; i--) {
      String line = lines.get(i).strip();
      if (!STATISTICS.matcher(line).matches()) {
        return Optional.of(line);
      }
    }
    return Optional.empty();
  }

  /** The instruction it printed last, in slots from the start of the program. */
  OptionalInt lastInstruction() {
    List<String> lines = lines();
    for (int i = lines.size() - 1; i >= 0; i--) {
      Matcher matcher = INSTRUCTION.matcher(lines.get(i));
      if (matcher.matches()) {
        try {
          return OptionalInt.of(Integer.parseInt(matcher.group(1)));
        } catch (NumberFormatException tooLong) {
          return OptionalInt.empty();
        }
      }
    }
    return OptionalInt.empty();
  }

  /** The last lines, after a line that says how many were left out. */
  String tail(int count) {
    List<String> lines = lines();
    int omitted = Math.max(0, lines.size() - count);
    String kept = String.join("\n", lines.subList(omitted, lines.size()));
    return omitted == 0 ? kept : "(" + omitted + " lines omitted)\n" + kept;
  }
}
