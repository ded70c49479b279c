package skep.dsl

import skep.insn.Callee
import skep.insn.Code
import skep.insn.Helper
import skep.insn.Insn
import skep.insn.Step
import skep.spec.SectionDefinition
import skep.spec.SectionDefinitions
import skep.spec.SectionFlag
import skep.types.HelperAvailability

/** Refuses calls of helpers that no kernel lets programs of a kind call. */
internal object AllowedHelpers {
  fun check(program: Program, code: Code) {
    val kind = SectionDefinitions.standard().match(program.section.removePrefix("?")).orElse(null) ?: return
    code.steps().forEach { step -> helper(step)?.let { check(program, kind, it, step) } }
  }

  private fun helper(step: Step): Helper? {
    val callee = (step.insn() as? Insn.Call)?.callee()
    return (callee as? Callee.HelperId)?.let { Helper.byId(it.id()).orElse(null) }
  }

  private fun check(program: Program, kind: SectionDefinition, helper: Helper, step: Step) {
    val sleepable = SectionFlag.SLEEPABLE in kind.flags()
    if (HelperAvailability.of(kind.type(), kind.attachType(), sleepable, helper) is HelperAvailability.Never) {
      throw BpfDslException(
        "programs of the section '${program.section}' cannot call bpf_${helper.name.lowercase()}: no kernel has it " +
          "for their type; call it in a program of another type, and pass on in a map what it answers",
        step.source().orElse(null),
        null,
      )
    }
  }
}
