package skep.dsl

import skep.insn.Reg

/** The registers that instructions can write, by name. */
public sealed interface Registers {
  /** The result of a call, and of the program. */
  public val r0: Register64 get() = Register64(Reg.R0)

  /** The first argument of a call; the context when the program starts. */
  public val r1: Register64 get() = Register64(Reg.R1)

  /** The second argument of a call. */
  public val r2: Register64 get() = Register64(Reg.R2)

  /** The third argument of a call. */
  public val r3: Register64 get() = Register64(Reg.R3)

  /** The fourth argument of a call. */
  public val r4: Register64 get() = Register64(Reg.R4)

  /** The fifth argument of a call. */
  public val r5: Register64 get() = Register64(Reg.R5)

  /** Kept over a call. */
  public val r6: Register64 get() = Register64(Reg.R6)

  /** Kept over a call. */
  public val r7: Register64 get() = Register64(Reg.R7)

  /** Kept over a call. */
  public val r8: Register64 get() = Register64(Reg.R8)

  /** Kept over a call. */
  public val r9: Register64 get() = Register64(Reg.R9)
}
