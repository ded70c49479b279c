package skep.dsl

import skep.insn.AluOp
import skep.insn.Insn
import skep.insn.Reg
import skep.insn.Width

/** One of several assignments that are to happen at once: [target] becomes what [source] was, or a constant. */
internal sealed class Move(val target: Reg) {
  abstract val source: Reg?
  abstract val insn: Insn

  class Register(target: Reg, override val source: Reg) : Move(target) {
    override val insn get() = Insn.Alu(AluOp.MOV, Width.W64, target, source)
  }

  class Constant(override val insn: Insn, target: Reg) : Move(target) {
    override val source: Reg? get() = null
  }
}

/**
 * Orders assignments that are to happen at once so that none overwrites what another still reads. Those that can go
 * go in the order given; a ring of registers is opened by moving one of them to [spare].
 *
 * @param spare a register that is no target
 */
internal fun sequence(moves: List<Move>, spare: Reg): List<Insn> {
  val pending = moves.filterTo(ArrayList()) { it.source != it.target }
  val ordered = ArrayList<Insn>()
  while (pending.isNotEmpty()) {
    val next = pending.firstOrNull { move -> pending.none { it !== move && it.source == move.target } }
    if (next != null) {
      ordered += next.insn
      pending -= next
    } else {
      // Only rings are left. Whoever reads the first one's register reads the spare from now on, which nobody else uses.
      val register = pending.first().target
      ordered += Move.Register(spare, register).insn
      pending.replaceAll { if (it.source == register) Move.Register(it.target, spare) else it }
    }
  }
  return ordered
}
