package skep.insn;

import java.util.Optional;

/**
 * A call of a helper that does not exist, where something could not be resolved when a program was
 * prepared: dead code does no harm, and the verifier refuses the program when it is not dead. The
 * numbers are libbpf's ({@code bpf_core_poison_insn}, {@code POISON_LDIMM64_MAP_BASE} and {@code
 * POISON_CALL_KFUNC_BASE}), so that other tools know them too.
 *
 * @param kind what was not there
 * @param index which map or extern of the object it was, 0 to 999,999; 0 for {@link Kind#CORE}
 */
public record Poison(Kind kind, int index) {
  /** How many maps or externs the numbers have room for. */
  private static final int RANGE = 1_000_000;

  /** What can be missing. */
  public enum Kind {
    /** What the kernel's types were asked for; the number is {@code 0xbad2310}. */
    CORE(195_896_080),
    /** A map that was not created. */
    MAP(2_001_000_000),
    /** A kfunc that the kernel does not have. */
    KFUNC(2_002_000_000);

    private final int base;

    Kind(int base) {
      this.base = base;
    }

    private int room() {
      return this == CORE ? 1 : RANGE;
    }
  }

  /** Checks the components. {@inheritDoc} */
  public Poison {
    Fields.checkUnsigned("index", index, kind.room() - 1);
  }

  /**
   * What a helper's number stands for.
   *
   * @param helper the number
   * @return the poison, if it is one
   */
  public static Optional<Poison> of(int helper) {
    for (Kind kind : Kind.values()) {
      if (helper >= kind.base && helper - kind.base < kind.room()) {
        return Optional.of(new Poison(kind, helper - kind.base));
      }
    }
    return Optional.empty();
  }

  /**
   * The call that stands in the program.
   *
   * @return its callee
   */
  public Callee.HelperId callee() {
    return new Callee.HelperId(kind.base + index);
  }
}
