package skep.verifier;

import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import skep.insn.Insn;
import skep.insn.MapType;
import skep.insn.Poison;
import skep.insn.Reg;

/**
 * Explains a refusal: finds the rule that knows the verifier's words, and adds what the log and the
 * program say about it.
 *
 * <pre>{@code
 * Explanation explanation = Explainer.explain(program, new VerifierLog(text));
 * System.out.println(explanation.text());
 * }</pre>
 */
public final class Explainer {
  /** What went wrong is at the end of a log, which can have millions of lines before that. */
  private static final int LINES = 20_000;

  private static final int MAX_FINDINGS = 5;

  /** Bytes of a function's stack ({@code MAX_BPF_STACK}). */
  private static final int STACK_SIZE = 512;

  /** A rule further up knows better than one further down. */
  static final List<Rule> RULES =
      Stream.of(MemoryRules.ALL, LifetimeRules.ALL, CallRules.ALL, StructureRules.ALL)
          .flatMap(List::stream)
          .toList();

  /** What is wrong has nothing to do with what is in registers. */
  private static final Set<RejectionKind> STATELESS =
      EnumSet.of(
          RejectionKind.HELPER_NOT_ALLOWED,
          RejectionKind.HELPER_UNKNOWN,
          RejectionKind.MAY_SLEEP,
          RejectionKind.LICENCE,
          RejectionKind.MAP_TYPE,
          RejectionKind.KFUNC_UNKNOWN,
          RejectionKind.KFUNC_NOT_ALLOWED,
          RejectionKind.CALL_UNDER_LOCK,
          RejectionKind.LOCK_NOT_RELEASED,
          RejectionKind.REFERENCE_LEAK,
          RejectionKind.FRAME_POINTER,
          RejectionKind.CALL_DEPTH,
          RejectionKind.TOO_COMPLEX,
          RejectionKind.TOO_MANY_JUMPS);

  /** Types of pointers that calls can make invalid. */
  private static final Set<String> INVALIDATED = Set.of("pkt", "pkt_meta", "ringbuf_mem", "sock");

  private static final Pattern INSTRUCTION = Pattern.compile("\\binsn #?(\\d{1,9})\\b");
  private static final Pattern UNKNOWN_INSTRUCTION =
      Pattern.compile("unknown opcode|ld_imm64 insn|reserved fields|^R\\d+ is invalid");
  private static final Pattern ACQUIRED = Pattern.compile("alloc_insn=(\\d{1,9})\\b");
  private static final Pattern REGISTER = Pattern.compile("\\bR(\\d{1,2})\\b");

  private final RefusedProgram program;
  private final List<String> complaint;
  private final Optional<VerifierReport> report;
  private final Trace trace;

  private Explainer(RefusedProgram program, VerifierLog log) {
    this.program = program;
    List<LogLine> lines = log.last(LINES).lines();
    this.complaint = VerifierLog.complaint(lines);
    this.report = VerifierReport.parse(lines);
    this.trace = Trace.of(lines, program.listing());
  }

  /**
   * Explains why a program was refused.
   *
   * @param program the program
   * @param log what the verifier printed about it
   * @return the explanation; empty if the log has neither a verdict nor a report
   */
  public static Optional<Explanation> explain(RefusedProgram program, VerifierLog log) {
    Explainer explainer = new Explainer(program, log);
    if (explainer.complaint.isEmpty() && explainer.report.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(explainer.explain());
  }

  private Explanation explain() {
    for (String line : complaint) {
      Optional<Poison> poison = PoisonWords.in(line);
      if (poison.isPresent()) {
        return poisoned(poison.get().kind(), line);
      }
    }
    for (Rule rule : RULES) {
      Optional<Rule.Hit> hit = rule.find(complaint);
      if (hit.isPresent()) {
        return ruled(rule, hit.get());
      }
    }
    return unruled();
  }

  private Explanation ruled(Rule found, Rule.Hit hit) {
    List<Explanation.Finding> findings = findings(found.kind());
    Rule rule = refined(found, hit.match(), findings);
    Matcher match = rule.find(List.of(hit.line())).orElse(hit).match();
    return new Explanation(
        rule.kind(),
        fill(rule.verdict(), match),
        hit.line(),
        at(),
        findings,
        origin(),
        fill(rule.why(), match),
        fill(rule.fix(), match),
        report);
  }

  /** The verifier has the same words for some mistakes that its state tells apart. */
  private static Rule refined(Rule rule, Matcher match, List<Explanation.Finding> findings) {
    if (rule.kind() == RejectionKind.NOT_A_POINTER && wasPointer(findings)) {
      return MemoryRules.STALE;
    }
    if (rule.kind() == RejectionKind.STACK_BOUNDS && isReadInFrame(match)) {
      return MemoryRules.STACK_READ;
    }
    return rule;
  }

  /** The log shows what an instruction changes, but not the pointers that a call makes invalid. */
  private static boolean wasPointer(List<Explanation.Finding> findings) {
    return findings.stream()
        .limit(1)
        .flatMap(finding -> finding.value().stream())
        .anyMatch(value -> INVALIDATED.contains(value.type()));
  }

  /** What is in the frame can be read unless it was never written. */
  private static boolean isReadInFrame(Matcher match) {
    int offset = Scan.number(match.group(3)).orElse(0);
    int size = Scan.number(match.group(4)).orElse(0);
    return match.group(1).startsWith("read")
        && offset >= -STACK_SIZE
        && (long) offset + size <= 0
        && size > 0;
  }

  /** A verdict that no rule knows: what the kernel says, in its own words. */
  private Explanation unruled() {
    String words = complaint.isEmpty() ? "" : complaint.get(complaint.size() - 1);
    String verdict = report.map(VerifierReport::problem).filter(it -> !it.isEmpty()).orElse(words);
    return new Explanation(
        RejectionKind.OTHER,
        verdict,
        words,
        at(),
        findings(RejectionKind.OTHER),
        origin(),
        report.map(VerifierReport::reason).orElse(""),
        report.map(VerifierReport::suggestion).orElse(""),
        report);
  }

  /** An instruction that could not be resolved, and is reached. */
  private Explanation poisoned(Poison.Kind poison, String words) {
    Optional<Listing.Line> at = at();
    Optional<Unresolved.Missing> missing =
        at.flatMap(line -> program.unresolved().describe(line.step()));
    return new Explanation(
        PoisonWords.rejection(poison),
        missing.map(Unresolved.Missing::what).orElse(PoisonWords.verdict(poison)),
        words,
        at,
        List.of(),
        Optional.empty(),
        PoisonWords.why(poison),
        missing.map(Unresolved.Missing::fix).orElse(PoisonWords.fix(poison)),
        report);
  }

  /** A register as the program's author would call it. */
  private String named(String words) {
    Matcher register = REGISTER.matcher(words);
    return register.matches()
        ? name(Integer.parseInt(register.group(1))).map(it -> "`" + it + "`").orElse(words)
        : words;
  }

  private Optional<String> name(int register) {
    return register <= Reg.R10.number() && !trace.steps().isEmpty()
        ? program.names().nameOf(lastStep().slot(), Reg.of(register))
        : Optional.empty();
  }

  private String fill(String sentence, Matcher match) {
    return Rule.fill(
        sentence,
        match,
        this::named,
        name ->
            switch (name) {
              case "type" -> program.type().name().toLowerCase(Locale.ROOT);
              case "licence" -> program.licence().map(it -> "'" + it + "'").orElse("not given");
              case "mapType" -> mapType(match.group(1));
              default -> "";
            });
  }

  private static String mapType(String number) {
    return Scan.number(number)
        .flatMap(MapType::of)
        .map(type -> type.name().toLowerCase(Locale.ROOT))
        .orElse("unknown");
  }

  /** The instruction that the log ends at, or that the verifier names before it goes over any. */
  private Optional<Listing.Line> at() {
    OptionalInt slot =
        trace.steps().isEmpty() ? number(INSTRUCTION) : OptionalInt.of(lastStep().slot());
    return slot.isPresent() ? program.listing().at(slot.getAsInt()) : undecodable();
  }

  /** The kernel does not say where an instruction is that it does not know. */
  private Optional<Listing.Line> undecodable() {
    boolean about = complaint.stream().anyMatch(line -> UNKNOWN_INSTRUCTION.matcher(line).find());
    return about
        ? program.listing().lines().stream()
            .filter(line -> line.step().insn() instanceof Insn.Raw)
            .findFirst()
        : Optional.empty();
  }

  private TraceStep lastStep() {
    return trace.steps().get(trace.steps().size() - 1);
  }

  /** Where what is not released was acquired. */
  private Optional<Listing.Line> origin() {
    OptionalInt slot = number(ACQUIRED);
    return slot.isPresent() ? program.listing().at(slot.getAsInt()) : Optional.empty();
  }

  private OptionalInt number(Pattern pattern) {
    return complaint.stream()
        .map(pattern::matcher)
        .filter(Matcher::find)
        .mapToInt(match -> Integer.parseInt(match.group(1)))
        .findFirst();
  }

  /** The registers that the verifier names, or else those that the instruction reads. */
  private List<Explanation.Finding> findings(RejectionKind kind) {
    if (trace.steps().isEmpty()) {
      return List.of();
    }
    Set<Place> places = new LinkedHashSet<>(named());
    if (places.isEmpty() && !STATELESS.contains(kind)) {
      lastStep().reads().forEach(use -> places.add(use.place()));
    }
    return places.stream().limit(MAX_FINDINGS).map(this::finding).toList();
  }

  private Set<Place> named() {
    Set<Place> places = new LinkedHashSet<>();
    for (String line : complaint) {
      Matcher register = REGISTER.matcher(line);
      while (register.find()) {
        int number = Integer.parseInt(register.group(1));
        if (number <= Reg.R10.number()) {
          places.add(new Place.Register(Reg.of(number)));
        }
      }
    }
    return places;
  }

  private Explanation.Finding finding(Place place) {
    TraceStep last = lastStep();
    Optional<TraceStep> writer =
        last.reads().stream()
            .filter(use -> use.place().equals(place))
            .findFirst()
            .map(use -> step(use.writer()))
            .orElseGet(() -> trace.lastWriter(place).filter(step -> step != last));
    return new Explanation.Finding(
        place,
        place instanceof Place.Register register ? name(register.reg().number()) : Optional.empty(),
        Optional.ofNullable(last.before().get(place)),
        writer.flatMap(step -> program.listing().at(step.slot())));
  }

  private Optional<TraceStep> step(OptionalInt index) {
    return index.isPresent() ? Optional.of(trace.steps().get(index.getAsInt())) : Optional.empty();
  }
}
