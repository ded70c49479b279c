package skep.dsl

import skep.insn.AluOp
import skep.insn.Cpu
import skep.insn.Width
import skep.ir.Value

/** `left s/ right`, which cpu v4 has an instruction for; others divide without the signs and put them back. */
internal fun Flow.signedQuotient(width: Width, left: Value, right: Value): Value {
  if (surroundings.cpu.has(Cpu.V4)) return code.binary(AluOp.SDIV, width, left, right)
  val a = signs(width, left)
  val b = signs(width, right)
  val quotient = code.binary(AluOp.DIV, width, negateIf(width, left, a), negateIf(width, right, b))
  return negateIf(width, quotient, code.binary(AluOp.XOR, width, a, b))
}

/** `left s% right`, with the sign of [left]. */
internal fun Flow.signedRemainder(width: Width, left: Value, right: Value): Value {
  if (surroundings.cpu.has(Cpu.V4)) return code.binary(AluOp.SMOD, width, left, right)
  val a = signs(width, left)
  val remainder =
    code.binary(AluOp.MOD, width, negateIf(width, left, a), negateIf(width, right, signs(width, right)))
  return negateIf(width, remainder, a)
}

/** All ones if the value is negative, or else zero. */
private fun Flow.signs(width: Width, value: Value) =
  code.binary(AluOp.ARSH, width, value, Value.of(width.bits() - 1L))

/** `-value` where [signs] are all ones. */
private fun Flow.negateIf(width: Width, value: Value, signs: Value) =
  code.binary(AluOp.SUB, width, code.binary(AluOp.XOR, width, value, signs), signs)
