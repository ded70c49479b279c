package skep.dsl

import skep.insn.Code
import skep.insn.Insn
import skep.insn.Operand

/** What instructions are added to; each carries the line of the user's call. */
public sealed interface Emitter {
  /**
   * Adds any instruction.
   *
   * ```
   * add(Insn.CastAddressSpace(Reg.R1, Reg.R2, 0, 1))
   * ```
   */
  public fun add(insn: Insn)

  /**
   * Adds a copy of a fragment, with the source lines it has; the labels it binds become new ones, so it can be appended
   * many times.
   */
  public fun append(fragment: Code)

  /** Moves values to r1 and on, as if all at once; r0 may be lost. */
  public fun arguments(values: List<Operand>)
}
