package skep.verifier;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A call of a helper that does not exist, put where something could not be resolved when the program
 * was prepared. The numbers are libbpf's ({@code poison_insn} of its {@code relo_core.c}, {@code
 * POISON_LDIMM64_MAP_BASE} and {@code POISON_CALL_KFUNC_BASE}), so that other tools know them too.
 */
record Poison(RejectionKind kind, String words, String verdict, String why, String fix) {
  private static final int CORE = 195_896_080;
  private static final int MAP = 2_001_000_000;
  private static final int KFUNC = 2_002_000_000;

  /** How many maps or kfuncs an object can name. */
  private static final int RANGE = 1_000_000;

  private static final Pattern UNKNOWN = Pattern.compile("unknown#(\\d{1,10})\\b");

  /** The poison that the verifier complains about, if it is one. */
  static Optional<Poison> in(List<String> complaint) {
    for (String line : complaint) {
      Matcher match = UNKNOWN.matcher(line);
      if (match.find()) {
        return of(Long.parseLong(match.group(1)), line);
      }
    }
    return Optional.empty();
  }

  private static Optional<Poison> of(long number, String words) {
    if (number == CORE) {
      return Optional.of(
          new Poison(
              RejectionKind.CORE_RELOCATION,
              words,
              "a type, field or enum value is used that this kernel does not have",
              "The instruction depends on the kernel's types (CO-RE), and they have nothing that"
                  + " fits; the program can come to it all the same.",
              "Ask before it is used: bpf_core_field_exists, bpf_core_type_exists or"
                  + " bpf_core_enum_value_exists, and do without it where it is missing."));
    }
    if (number >= MAP && number < MAP + RANGE) {
      return Optional.of(
          new Poison(
              RejectionKind.MISSING_MAP,
              words,
              "a map is used that was not created",
              "Creating map number " + (number - MAP) + " of the object was turned off"
                  + " (autocreate), and the program can come to where it is used.",
              "Create the map, or put its use behind a constant (const volatile bool) that is set"
                  + " before load."));
    }
    if (number >= KFUNC && number < KFUNC + RANGE) {
      return Optional.of(
          new Poison(
              RejectionKind.MISSING_KFUNC,
              words,
              "a kfunc is called that this kernel does not have",
              "It is declared __weak, so the program could be prepared without it; the program can"
                  + " come to the call all the same.",
              "Ask before the call: if (bpf_ksym_exists(name)) …"));
    }
    return Optional.empty();
  }
}
