package skep.types

import io.kotest.matchers.shouldBe
import skep.insn.Helper
import skep.insn.ProgramType
import skep.kernel.KernelTest
import skep.kernel.Probes
import skep.kernel.Support.Verdict
import skep.kernel.hasVersion
import skep.kernel.sampling
import skep.types.HelperAvailability.Since
import skep.types.HelperAvailability.Unknown

/** What [Probes] says of these is not that they may be called: most programs must not sleep, and lockdown takes one away. */
private val unlike = setOf(Helper.COPY_FROM_USER, Helper.COPY_FROM_USER_TASK, Helper.PROBE_WRITE_USER)

class HelperAvailabilityKernelSpec : KernelTest({
  "the table is what this kernel says" {
    val probes = Probes(kernel)
    val here = KnownKernel.values().last {
      hasVersion("$it".substringBefore('.').toInt(), "$it".substringAfter('.').toInt())
    }
    val wrong = mutableListOf<String>()
    var asked = 0
    for (type in ProgramType.values().filter { probes.programType(it).isSupported }) {
      for (helper in Helper.values().toSet() - unlike) {
        val known = ask(type, helper)
        if (asked++ % sampling != 0 || known is Unknown) continue
        val verdict = probes.helper(type, helper).verdict()
        if (verdict == Verdict.UNKNOWN) continue
        val expected = known is Since && known.kernel() <= here
        if (expected != (verdict == Verdict.SUPPORTED)) wrong += "$type $helper: $known, $verdict"
      }
    }
    wrong shouldBe listOf()
  }
})
