package skep.verifier;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Why the verifier refused a program, for people.
 *
 * @param kind what kind of mistake it is
 * @param verdict the verdict in one sentence
 * @param words the verifier's own words for it; empty when it has none
 * @param at the instruction that it was at, with the line of source; empty when it is about the
 *     program as a whole
 * @param findings the registers and stack slots that made it wrong, before that instruction
 * @param origin the instruction that the mistake began at, such as the call that acquired what is
 *     not released
 * @param why why that is wrong; empty when nothing is known
 * @param fix what usually mends it; empty when nothing is known
 * @param report the kernel's own report, from 7.3 on
 */
public record Explanation(
    RejectionKind kind,
    String verdict,
    String words,
    Optional<Listing.Line> at,
    List<Finding> findings,
    Optional<Listing.Line> origin,
    String why,
    String fix,
    Optional<VerifierReport> report) {
  /** Checks and copies the components. {@inheritDoc} */
  public Explanation {
    Objects.requireNonNull(kind, "kind");
    findings = List.copyOf(findings);
  }

  /**
   * What the verifier knew of a place.
   *
   * @param place the register or stack slot
   * @param name what the program's author calls it, if that is known
   * @param value what was in it; empty when it had no value, or the log does not say
   * @param writer the instruction that put it there, if the log has it
   */
  public record Finding(
      Place place,
      Optional<String> name,
      Optional<RegisterValue> value,
      Optional<Listing.Line> writer) {}

  /**
   * The explanation in lines: the verdict, the line of source with the instruction under it, the
   * registers, why it is wrong and what to do.
   *
   * @return the lines, without an end after the last
   */
  public String text() {
    StringBuilder text = new StringBuilder(verdict);
    if (!words.isEmpty() && !words.equals(verdict)) {
      text.append("\n  (").append(words).append(')');
    }
    at.ifPresent(
        line -> {
          line.source()
              .ifPresent(
                  source ->
                      text.append("\n  at ")
                          .append(source)
                          .append(": ")
                          .append(source.text().strip()));
          text.append(line.source().isPresent() ? "\n     " : "\n  at ").append(line);
        });
    findings.forEach(finding -> text.append("\n  ").append(describe(finding)));
    origin.ifPresent(line -> text.append("\n  from ").append(placed(line)));
    if (!why.isEmpty()) {
      text.append("\n  why: ").append(why);
    }
    if (!fix.isEmpty()) {
      text.append("\n  fix: ").append(fix);
    }
    return text.toString();
  }

  /** Kernels before 5.17 do not say what each instruction makes of the registers. */
  private static String describe(Finding finding) {
    String unknown = finding.writer().isPresent() ? "" : " has no value";
    String value = finding.value().map(known -> " = " + known).orElse(unknown);
    String writer = finding.writer().map(line -> ", from " + placed(line)).orElse("");
    String name = finding.name().map(it -> " (`" + it + "`)").orElse("");
    return finding.place() + name + value + writer;
  }

  private static String placed(Listing.Line line) {
    return line + line.source().map(source -> " (" + source + ")").orElse("");
  }
}
