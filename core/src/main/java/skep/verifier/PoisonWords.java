package skep.verifier;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import skep.insn.Poison;

/** What is said where a program can come to something that could not be resolved. */
final class PoisonWords {
  private static final Pattern UNKNOWN = Pattern.compile("unknown#(\\d{1,10})\\b");

  private PoisonWords() {}

  /** The poison that a line of the verifier's is about. */
  static Optional<Poison> in(String line) {
    Matcher match = UNKNOWN.matcher(line);
    return match.find() ? Scan.number(match.group(1)).flatMap(Poison::of) : Optional.empty();
  }

  /** What kind of mistake it is. */
  static RejectionKind rejection(Poison.Kind kind) {
    return switch (kind) {
      case CORE -> RejectionKind.CORE_RELOCATION;
      case MAP -> RejectionKind.MISSING_MAP;
      case KFUNC -> RejectionKind.MISSING_KFUNC;
    };
  }

  /** The verdict, when nothing more is known of what is missing. */
  static String verdict(Poison.Kind kind) {
    return switch (kind) {
      case CORE -> "a type, field or enum value is used that this kernel does not have";
      case MAP -> "a map is used that was not created";
      case KFUNC -> "a kfunc is called that this kernel does not have";
    };
  }

  /** Why that is wrong. */
  static String why(Poison.Kind kind) {
    return switch (kind) {
      case CORE ->
          "The instruction depends on the kernel's types (CO-RE), which have nothing that fits; the"
              + " program can come to it all the same.";
      case MAP -> "Creating the map was turned off, and the program can come to where it is used.";
      case KFUNC ->
          "It is declared __weak, so the program could be prepared without it; the program can come"
              + " to the call all the same.";
    };
  }

  /** What usually mends it. */
  static String fix(Poison.Kind kind) {
    return switch (kind) {
      case CORE ->
          "Ask before it is used: bpf_core_field_exists, bpf_core_type_exists or"
              + " bpf_core_enum_value_exists.";
      case MAP ->
          "Create it, or put its use behind a constant (const volatile bool) set before load.";
      case KFUNC -> "Ask before the call: if (bpf_ksym_exists(name)) …";
    };
  }
}
