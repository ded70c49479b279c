package skep.verifier;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The report that kernels from 7.3 on append to the log of a refused program ({@code
 * kernel/bpf/diagnostics.c}):
 *
 * <pre>
 * Verification failed: Register Type Safety: Unreadable register
 *
 * Reason:
 *   R0 has never been initialized on this path, so the verifier cannot use it as an input.
 *
 * At:
 *   insn 0
 *   …
 * Suggestion:
 *   Initialize R0 on every path before this instruction.
 * </pre>
 *
 * @param category which of the verifier's promises would be broken
 * @param problem what is wrong; empty if only the category is given
 * @param sections the rest by its headings, each with its lines as they are
 */
public record VerifierReport(String category, String problem, Map<String, List<String>> sections) {
  /** What its first line begins with. */
  static final String START = "Verification failed: ";

  /** Copies the map. {@inheritDoc} */
  public VerifierReport {
    sections = Map.copyOf(sections);
  }

  /** Reads the lines of a report, the first of which says what failed. */
  static Optional<VerifierReport> parse(List<LogLine> lines) {
    List<String> report =
        lines.stream()
            .filter(LogLine.Report.class::isInstance)
            .map(line -> ((LogLine.Report) line).text())
            .toList();
    if (report.isEmpty()) {
      return Optional.empty();
    }
    String title = report.get(0).substring(START.length()).strip();
    int colon = title.indexOf(": ");
    Map<String, List<String>> sections = new LinkedHashMap<>();
    List<String> section = new ArrayList<>();
    for (String line : report.subList(1, report.size())) {
      if (!line.startsWith(" ") && line.endsWith(":")) {
        section = new ArrayList<>();
        sections.put(line.substring(0, line.length() - 1), section);
      } else {
        section.add(line);
      }
    }
    return Optional.of(
        new VerifierReport(
            colon < 0 ? title : title.substring(0, colon),
            colon < 0 ? "" : title.substring(colon + 2),
            sections));
  }

  /**
   * Why the program is refused.
   *
   * @return the sentences; empty when the report has none
   */
  public String reason() {
    return prose("Reason");
  }

  /**
   * What the kernel suggests to do.
   *
   * @return the sentences; empty when the report has none
   */
  public String suggestion() {
    return prose("Suggestion");
  }

  private String prose(String heading) {
    return String.join(
        " ", sections.getOrDefault(heading, List.of()).stream().map(String::strip).toList());
  }
}
