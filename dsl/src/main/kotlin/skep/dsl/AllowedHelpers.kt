package skep.dsl

import skep.insn.Callee
import skep.insn.Code
import skep.insn.Helper
import skep.insn.Imm64
import skep.insn.Insn
import skep.insn.Step
import skep.spec.SectionDefinition
import skep.spec.SectionDefinitions
import skep.spec.SectionFlag
import skep.types.HelperAvailability

/**
 * Refuses calls of helpers that no kernel lets programs of a kind call, in the programs and in what they call. What is
 * written as instructions is not asked.
 */
internal class AllowedHelpers {
  private val programs = ArrayList<Caller>()
  private val functions = HashMap<String, Function>()

  private class Function(val code: Code, val isAsked: Boolean)

  private class Caller(val program: Program, val kind: SectionDefinition, val function: Function)

  fun program(program: Program, code: Code) {
    val kind = SectionDefinitions.standard().match(program.section.removePrefix("?")).orElse(null) ?: return
    programs += Caller(program, kind, Function(code, program.source is FunctionSource.Structured))
  }

  fun function(name: String, code: Code, isAsked: Boolean) {
    functions[name] = Function(code, isAsked)
  }

  /** To be called when all is there. */
  fun check(): Unit = programs.forEach { caller ->
    check(caller, null, caller.function)
    reached(caller.function).forEach { name -> functions[name]?.let { check(caller, name, it) } }
  }

  /** What [function] calls, or gives the address of to who calls it, and what that does. */
  private fun reached(function: Function): Set<String> {
    val names = LinkedHashSet<String>()
    val open = ArrayDeque(listOf(function))
    while (open.isNotEmpty()) {
      open.removeFirst().code.steps().mapNotNull(::called).forEach { name ->
        if (names.add(name)) functions[name]?.let(open::addLast)
      }
    }
    return names
  }

  private fun called(step: Step): String? =
    when (val insn = step.insn()) {
      is Insn.Call -> (insn.callee() as? Callee.Function)?.name()
      is Insn.LoadImm64 -> (insn.value() as? Imm64.FunctionRef)?.function()
      else -> null
    }

  private fun check(caller: Caller, name: String?, function: Function) {
    if (!function.isAsked) return
    for (step in function.code.steps()) {
      val helper = helper(step) ?: continue
      if (isNeverThere(caller.kind, helper)) refuse(caller.program, name, helper, step)
    }
  }

  private fun helper(step: Step): Helper? {
    val callee = (step.insn() as? Insn.Call)?.callee()
    return (callee as? Callee.HelperId)?.let { Helper.byId(it.id()).orElse(null) }
  }

  private fun isNeverThere(kind: SectionDefinition, helper: Helper): Boolean {
    val sleepable = SectionFlag.SLEEPABLE in kind.flags()
    return HelperAvailability.of(kind.type(), kind.attachType(), sleepable, helper) is HelperAvailability.Never
  }

  private fun refuse(program: Program, function: String?, helper: Helper, step: Step): Nothing {
    val call = "call bpf_${helper.name.lowercase()}: no kernel has it for their type"
    val problem =
      if (function == null) {
        "programs of the section '${program.section}' cannot $call; call it in a program of another type, and " +
          "pass on in a map what it answers"
      } else {
        "'$function' is called by '$program', and programs of the section '${program.section}' cannot $call; call it " +
          "in a function that only programs of other types call"
      }
    throw BpfDslException(problem, step.source().orElse(null), null)
  }
}
