package skep.dsl

import skep.insn.Callee
import skep.insn.Helper
import skep.insn.Insn
import skep.insn.Step
import skep.spec.SectionDefinition
import skep.spec.SectionFlag
import skep.types.HelperAvailability

/**
 * Refuses calls of helpers that no kernel lets programs of a kind call, in the programs and in what they call. What is
 * written as instructions is not asked.
 */
internal class AllowedHelpers(private val calls: CallGraph) {
  private val programs = ArrayList<Caller>()
  private val structured = HashSet<String>()

  private class Caller(val program: Program, val kind: SectionDefinition)

  fun program(program: Program) {
    program.definition?.let { programs += Caller(program, it) }
  }

  /** Takes note that a function is structured code. */
  fun function(name: String) {
    structured += name
  }

  /** To be called when all is there. */
  fun check(): Unit = programs.forEach { caller ->
    val name = caller.program.name
    if (caller.program.source is FunctionSource.Structured) check(caller, name)
    calls.reached(name).filter { it in structured }.forEach { check(caller, it) }
  }

  private fun check(caller: Caller, function: String) {
    for (step in calls[function]?.code?.steps().orEmpty()) {
      val helper = helper(step) ?: continue
      if (isNeverThere(caller.kind, helper)) refuse(caller.program, function, helper, step)
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

  private fun refuse(program: Program, function: String, helper: Helper, step: Step): Nothing {
    val call = "call ${helper.functionName()}: no kernel has it for their type"
    val problem =
      if (function == program.name) {
        "programs of the section '${program.section}' cannot $call; call it in a program of another type, and " +
          "pass on in a map what it answers"
      } else {
        "'$function' is called by '$program', and programs of the section '${program.section}' cannot $call; call it " +
          "in a function that only programs of other types call"
      }
    throw BpfDslException(problem, step.source().orElse(null), null)
  }
}
