package skep.dsl

import skep.insn.AluOp
import skep.insn.Callee
import skep.insn.Code
import skep.insn.Helper
import skep.insn.Imm
import skep.insn.Imm64
import skep.insn.Insn
import skep.insn.Reg
import skep.insn.SourceLine
import skep.insn.Step

/** Refuses calls of functions that need more stack together, or more frames, than there are. */
internal class CallChains {
  private val functions = LinkedHashMap<String, Function>()

  private class Call(val callee: String, val line: SourceLine?)

  private class Function(val calls: List<Call>, val stack: Int)

  fun add(name: String, code: Code) {
    val steps = code.steps()
    val calls = steps.indices.mapNotNull { call(steps, it) }.distinctBy { it.callee }
    val accesses = steps.maxOfOrNull { depth(it.insn()) } ?: 0
    val addresses = steps.zipWithNext { one, next -> depth(one.insn(), next.insn()) }.maxOrNull() ?: 0
    functions[name] = Function(calls, maxOf(accesses, addresses))
  }

  /** To be called when all is there, and nothing calls itself. */
  fun check(): Unit = functions.keys.forEach { follow(listOf(it)) }

  private fun follow(chain: List<String>) {
    val function = functions[chain.last()] ?: return
    for (call in function.calls) {
      val longer = chain + call.callee
      requireStack(longer, call)
      if (longer.size > FRAMES) refuse(call, "${longer.calls()}, and there can be $FRAMES at a time; call fewer")
      follow(longer)
    }
  }

  private fun requireStack(chain: List<String>, call: Call) {
    val sizes = chain.map { functions[it]?.stack ?: 0 }
    if (sizes.sumOf(::rounded) <= STACK) return
    val parts = chain.zip(sizes).joinToString { (name, size) -> "'$name' $size" }
    refuse(
      call,
      "functions that run at a time share $STACK bytes of stack, and these need more: $parts; keep large values in a " +
        "per-CPU array or a ring buffer record",
    )
  }

  private fun refuse(call: Call, problem: String): Nothing = throw BpfDslException(problem, call.line, null)

  private fun List<String>.calls() = joinToString(" calls ") { "'$it'" }

  /** Whom the step [at] calls, or has a helper call while it runs. */
  private fun call(steps: List<Step>, at: Int): Call? {
    val insn = steps[at].insn()
    val name =
      when {
        insn is Insn.Call -> (insn.callee() as? Callee.Function)?.name()
        insn is Insn.LoadImm64 && !isForTimer(steps, at) -> (insn.value() as? Imm64.FunctionRef)?.function()
        else -> null
      }
    return name?.let { Call(it, steps[at].source().orElse(null)) }
  }

  /** What a timer calls has a stack of its own. */
  private fun isForTimer(steps: List<Step>, at: Int): Boolean {
    val next = steps.drop(at).firstNotNullOfOrNull { it.insn() as? Insn.Call }?.callee()
    return (next as? Callee.HelperId)?.id() == Helper.TIMER_SET_CALLBACK.id()
  }

  /** How far below the frame's top it reaches. */
  private fun depth(insn: Insn): Int =
    when (insn) {
      is Insn.Load -> if (insn.base() == Reg.R10) -insn.offset() else 0
      is Insn.Store -> if (insn.base() == Reg.R10) -insn.offset() else 0
      is Insn.Atomic -> if (insn.base() == Reg.R10) -insn.offset() else 0
      else -> 0
    }

  /** How far below the frame's top the address is that two instructions make. */
  private fun depth(one: Insn, next: Insn): Int {
    val copies = one is Insn.Alu && one.op() == AluOp.MOV && one.src() == Reg.R10
    if (!copies || next !is Insn.Alu || next.op() != AluOp.ADD || next.dst() != one.dst()) return 0
    return -((next.src() as? Imm)?.value() ?: 0)
  }

  private fun rounded(bytes: Int) = (bytes + ROUND - 1) / ROUND * ROUND

  private companion object {
    /** `MAX_BPF_STACK` of the kernel's. */
    const val STACK = 512

    /** What the kernel rounds the stack of a function up to, where programs are compiled. */
    const val ROUND = 16

    /** `MAX_CALL_FRAMES` of the kernel's. */
    const val FRAMES = 8
  }
}
