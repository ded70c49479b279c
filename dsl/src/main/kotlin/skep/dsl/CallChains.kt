package skep.dsl

import skep.insn.AluOp
import skep.insn.Code
import skep.insn.Imm
import skep.insn.Insn
import skep.insn.Reg

/** Refuses calls of functions that need more stack together, or more frames, than there are. */
internal class CallChains(private val graph: CallGraph) {
  private val stacks = HashMap<String, Int>()

  /** To be called when all is there, and nothing calls itself. */
  fun check(): Unit = graph.names.forEach { follow(listOf(it)) }

  private fun follow(chain: List<String>) {
    val calls = graph[chain.last()]?.calls.orEmpty()
    // What a timer calls has a stack of its own.
    for (call in calls.filter { it.way != CallGraph.Way.BY_TIMER }.distinctBy { it.callee }) {
      val longer = chain + call.callee
      requireStack(longer, call)
      if (longer.size > FRAMES) refuse(call, "${longer.calls()}, and there can be $FRAMES at a time; call fewer")
      follow(longer)
    }
  }

  private fun requireStack(chain: List<String>, call: CallGraph.Call) {
    val sizes = chain.map { stackOf(it) }
    if (sizes.sumOf(::rounded) <= STACK) return
    val parts = chain.zip(sizes).joinToString { (name, size) -> "'$name' $size" }
    refuse(
      call,
      "functions that run at a time share $STACK bytes of stack, and these need more: $parts; keep large values in a " +
        "per-CPU array or a ring buffer record",
    )
  }

  private fun refuse(call: CallGraph.Call, problem: String): Nothing = throw BpfDslException(problem, call.source, null)

  private fun stackOf(name: String): Int = stacks.getOrPut(name) { graph[name]?.let { stackOf(it.code) } ?: 0 }

  private fun stackOf(code: Code): Int {
    val steps = code.steps()
    val accesses = steps.maxOfOrNull { depth(it.insn()) } ?: 0
    val addresses = steps.zipWithNext { one, next -> depth(one.insn(), next.insn()) }.maxOrNull() ?: 0
    return maxOf(accesses, addresses)
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
