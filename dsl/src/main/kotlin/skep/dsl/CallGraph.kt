package skep.dsl

import skep.insn.Callee
import skep.insn.Code
import skep.insn.Imm64
import skep.insn.Insn
import skep.insn.SourceLine
import skep.insn.Step

/** Who calls whom in an object, or gives the address of to a helper that calls back. */
internal class CallGraph {
  private val functions = LinkedHashMap<String, Code>()

  /** A call, and where it is written. */
  private class Edge(val to: String, val source: SourceLine?)

  fun add(name: String, code: Code) {
    functions[name] = code
  }

  operator fun get(name: String): Code? = functions[name]

  /** All that [code] calls, and what that calls. */
  fun reached(code: Code): Set<String> {
    val names = LinkedHashSet<String>()
    val open = ArrayDeque(listOf(code))
    while (open.isNotEmpty()) {
      open.removeFirst().steps().mapNotNull { called(it) ?: passed(it) }.filter(names::add).forEach { name ->
        functions[name]?.let(open::addLast)
      }
    }
    return names
  }

  /** Refuses functions that call themselves, be it through others: they would need a stack without an end. */
  fun requireNoRecursion() {
    val done = HashSet<String>()
    functions.keys.forEach { requireNoRecursion(it, ArrayList(), done) }
  }

  private fun requireNoRecursion(name: String, path: MutableList<String>, done: MutableSet<String>) {
    if (!done.add(name)) return
    path += name
    functions[name]?.let(::edges).orEmpty().forEach { edge ->
      if (edge.to in path) {
        val circle = (path.subList(path.indexOf(edge.to), path.size) + edge.to).joinToString(" calls ") { "'$it'" }
        throw BpfDslException("$circle, which the kernel does not allow; write a loop", edge.source, null)
      }
      requireNoRecursion(edge.to, path, done)
    }
    path.removeAt(path.lastIndex)
  }

  private fun edges(code: Code): List<Edge> =
    code.steps().mapNotNull { step -> called(step)?.let { Edge(it, step.source().orElse(null)) } }

  private fun called(step: Step): String? =
    ((step.insn() as? Insn.Call)?.callee() as? Callee.Function)?.name()

  /** What a helper is to call, now or later: a timer's callback can pass itself. */
  private fun passed(step: Step): String? =
    ((step.insn() as? Insn.LoadImm64)?.value() as? Imm64.FunctionRef)?.function()
}
