package skep.cli

import com.github.ajalt.clikt.core.subcommands
import com.github.ajalt.clikt.parameters.options.flag
import com.github.ajalt.clikt.parameters.options.multiple
import com.github.ajalt.clikt.parameters.options.option

/** `skep feature`. */
internal fun featureCommand(skep: Skep): Command =
  Group("feature", "this kernel: ask what it can do").subcommands(FeatureProbeCommand(skep))

/** `skep feature probe`. */
private class FeatureProbeCommand(skep: Skep) :
  Subcommand(
    "probe",
    """
    |ask this kernel for its types of programs and maps, places to attach to and other abilities, by trying each
    |
    |The answers hold for this user: what the kernel does not allow is told from what it does not have.
    """.trimMargin(),
    skep,
  ) {
  private val json by jsonOption()
  private val helpers by option("--helpers", help = "name the helpers that programs of each type may call").flag()
  private val kfuncs by option(
    "--kfunc",
    metavar = "NAME",
    help = "ask which types of programs may call a kernel function; may be given several times",
  ).multiple()
  private val strace by straceOption()

  override fun perform(): Exit {
    val answers = KernelAnswers.of(skep.kernel(strace), helpers || json, kfuncs)
    skep.out.println(if (json) answers.document().toJson() else answers.tables())
    return Exit.DONE
  }
}
