package skep.verifier;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A call of a helper that does not exist, put where something could not be resolved when the
 * program was prepared. The numbers are libbpf's ({@code bpf_core_poison_insn}, {@code
 * POISON_LDIMM64_MAP_BASE} and {@code POISON_CALL_KFUNC_BASE}), so that other tools know them too.
 *
 * @param kind what was not there: {@link RejectionKind#CORE_RELOCATION}, {@link
 *     RejectionKind#MISSING_MAP} or {@link RejectionKind#MISSING_KFUNC}
 * @param index which map or extern of the object it was; 0 for the first kind
 */
public record Poison(RejectionKind kind, int index) {
  private static final int CORE = 195_896_080;
  private static final int MAP = 2_001_000_000;
  private static final int KFUNC = 2_002_000_000;

  /** How many maps or externs the numbers have room for. */
  private static final int RANGE = KFUNC - MAP;

  private static final Pattern UNKNOWN = Pattern.compile("unknown#(\\d{1,10})\\b");

  /**
   * What a helper's number stands for.
   *
   * @param helper the number
   * @return the poison, if it is one
   */
  public static Optional<Poison> of(int helper) {
    if (helper == CORE) {
      return Optional.of(new Poison(RejectionKind.CORE_RELOCATION, 0));
    }
    if (helper >= MAP && helper < MAP + RANGE) {
      return Optional.of(new Poison(RejectionKind.MISSING_MAP, helper - MAP));
    }
    if (helper >= KFUNC && helper < KFUNC + RANGE) {
      return Optional.of(new Poison(RejectionKind.MISSING_KFUNC, helper - KFUNC));
    }
    return Optional.empty();
  }

  /** The poison that a line of the verifier's is about. */
  static Optional<Poison> in(String line) {
    Matcher match = UNKNOWN.matcher(line);
    return match.find() ? Scan.number(match.group(1)).flatMap(Poison::of) : Optional.empty();
  }

  /** The verdict, when nothing more is known of what is missing. */
  String verdict() {
    return switch (kind) {
      case CORE_RELOCATION -> "a type, field or enum value is used that this kernel does not have";
      case MISSING_MAP -> "a map is used that was not created";
      default -> "a kfunc is called that this kernel does not have";
    };
  }

  /** Why that is wrong. */
  String why() {
    return switch (kind) {
      case CORE_RELOCATION ->
          "The instruction depends on the kernel's types (CO-RE), which have nothing that fits; the"
              + " program can come to it all the same.";
      case MISSING_MAP ->
          "Creating the map was turned off, and the program can come to where it is used.";
      default ->
          "It is declared __weak, so the program could be prepared without it; the program can come"
              + " to the call all the same.";
    };
  }

  /** What usually mends it. */
  String fix() {
    return switch (kind) {
      case CORE_RELOCATION ->
          "Ask before it is used: bpf_core_field_exists, bpf_core_type_exists or"
              + " bpf_core_enum_value_exists.";
      case MISSING_MAP ->
          "Create it, or put its use behind a constant (const volatile bool) set before load.";
      default -> "Ask before the call: if (bpf_ksym_exists(name)) …";
    };
  }
}
