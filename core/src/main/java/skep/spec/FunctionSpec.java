package skep.spec;

import java.util.Objects;
import java.util.OptionalInt;
import skep.insn.Code;

/**
 * A subprogram: a function of the section {@code .text}, which programs call and which is never
 * loaded alone.
 *
 * <p>The kernel verifies a function that is {@link Linkage#GLOBAL} or {@link Linkage#WEAK} on its
 * own, knowing nothing of its callers; one that is static or hidden is verified at each call.
 *
 * @param name the key by which code refers to it ({@code Callee.Function}, {@code
 *     Imm64.FunctionRef}), unique among all programs and subprograms of the object. It is the
 *     symbol's name; the second, third... static function of one name, in the order of {@code
 *     .text}, is {@code name@2}, {@code name@3}..., as no C function is called
 * @param symbol the name of its ELF symbol
 * @param linkage who can see it
 * @param hidden whether its visibility is hidden or internal, which makes the kernel treat it as
 *     static
 * @param code its instructions
 * @param btfId its FUNC in the object's BTF, if it has one
 */
public record FunctionSpec(
    String name, String symbol, Linkage linkage, boolean hidden, Code code, OptionalInt btfId) {
  /** Checks the components. {@inheritDoc} */
  public FunctionSpec {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(symbol, "symbol");
    Objects.requireNonNull(linkage, "linkage");
    Objects.requireNonNull(code, "code");
    Objects.requireNonNull(btfId, "btfId");
  }

  /**
   * This subprogram with other instructions.
   *
   * @param code the instructions
   * @return the new subprogram
   */
  public FunctionSpec withCode(Code code) {
    return new FunctionSpec(name, symbol, linkage, hidden, code, btfId);
  }
}
