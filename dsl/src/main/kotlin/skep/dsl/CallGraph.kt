package skep.dsl

import skep.insn.Callee
import skep.insn.Code
import skep.insn.Helper
import skep.insn.Imm64
import skep.insn.Insn
import skep.insn.SourceLine
import skep.insn.Step

/** Who calls whom in an object: programs and functions, by name. */
internal class CallGraph {
  private val functions = LinkedHashMap<String, Function>()

  class Function(val code: Code, val calls: List<Call>)

  /** A call, and where it is written. */
  class Call(val callee: String, val way: Way, val source: SourceLine?)

  /** How a function comes to run. */
  enum class Way {
    /** It is called. */
    DIRECT,

    /** A helper that gets its address calls it, before it returns. */
    BY_HELPER,

    /** A timer calls it later. */
    BY_TIMER,
  }

  fun add(name: String, code: Code) {
    functions[name] = Function(code, calls(code.steps()))
  }

  val names: Set<String> get() = functions.keys

  operator fun get(name: String): Function? = functions[name]

  /** All that [name] calls, and what that calls. */
  fun reached(name: String): Set<String> {
    val names = LinkedHashSet<String>()
    val open = ArrayDeque(listOf(name))
    while (open.isNotEmpty()) {
      functions[open.removeFirst()]?.calls.orEmpty().map { it.callee }.filter(names::add).let(open::addAll)
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
    // What a helper or a timer calls may pass itself on to one.
    functions[name]?.calls.orEmpty().filter { it.way == Way.DIRECT }.forEach { call ->
      if (call.callee in path) {
        val circle = (path.subList(path.indexOf(call.callee), path.size) + call.callee).calls()
        throw BpfDslException("$circle, which the kernel does not allow; write a loop", call.source, null)
      }
      requireNoRecursion(call.callee, path, done)
    }
    path.removeAt(path.lastIndex)
  }

  private fun calls(steps: List<Step>): List<Call> =
    steps.indices.mapNotNull { at ->
      val insn = steps[at].insn()
      val source = steps[at].source().orElse(null)
      val called = ((insn as? Insn.Call)?.callee() as? Callee.Function)?.name()
      val passed = ((insn as? Insn.LoadImm64)?.value() as? Imm64.FunctionRef)?.function()
      called?.let { Call(it, Way.DIRECT, source) } ?: passed?.let { Call(it, wayOf(steps, at), source) }
    }

  /** How a function comes to run whose address is loaded here: the next call gets it. */
  private fun wayOf(steps: List<Step>, at: Int): Way {
    val next = steps.subList(at, steps.size).firstNotNullOfOrNull { it.insn() as? Insn.Call }?.callee()
    val isTimer = (next as? Callee.HelperId)?.id() == Helper.TIMER_SET_CALLBACK.id()
    return if (isTimer) Way.BY_TIMER else Way.BY_HELPER
  }
}

/** "'a' calls 'b' calls 'c'". */
internal fun List<String>.calls(): String = joinToString(" calls ") { "'$it'" }
