package skep.cli

import com.github.ajalt.clikt.parameters.arguments.argument
import com.github.ajalt.clikt.parameters.arguments.multiple
import com.github.ajalt.clikt.parameters.options.flag
import com.github.ajalt.clikt.parameters.options.option
import skep.btf.Btf
import skep.load.KernelTarget
import skep.load.LoadOptions
import skep.relocate.KnownTarget
import skep.relocate.Target
import kotlin.io.path.Path
import kotlin.io.path.readText
import kotlin.jvm.optionals.getOrNull

/** `skep load`. */
internal class LoadCommand(skep: Skep) :
  Subcommand(
    "load",
    """
    |load object files without attaching anything, and tell the verdict on each program
    |
    |When an object does not load whole, each of its programs is tried alone. Maps that ask to be pinned are made anew and
    |not pinned: nothing is left behind, and nothing that is pinned is used.
    """.trimMargin(),
    skep,
  ) {
  private val json by jsonOption()
  private val relocated by option(
    "--relocated",
    help = "print the instructions as they go to the kernel, in hex and masked",
  ).flag()
  private val strace by straceOption()
  private val dryRun by option(
    "--dry-run",
    help = "only resolve and relocate: nothing is made in the kernel, and no privileges are needed",
  ).flag()
  private val btf by option(
    "--btf",
    metavar = "FILE",
    help = "the types that CO-RE asks in place of this kernel's; with --dry-run, the kernel's types",
  )
  private val kconfig by option(
    "--kconfig",
    metavar = "FILE",
    help = "values of the kernel's configuration that count before this kernel's",
  )
  private val verifierHtml by option(
    "--verifier-html",
    metavar = "FILE",
    help = "write a page to walk the verifier's logs with, step by step, also of programs that it accepts",
  )
  private val files by argument("FILE.o").multiple(required = true)

  override fun perform(): Exit {
    val options = loadOptions()
    val kernel by lazy { skep.kernel(strace) }
    val elsewhere = if (dryRun) options.coreTypes().getOrNull()?.let { known(it, options) } else null
    val walked = mutableListOf<WalkedProgram>()
    val exit = ObjectFiles(skep, json).each(files) { file, spec ->
      val attempt = if (dryRun) {
        LoadAttempt.dry(spec, elsewhere ?: KernelTarget(kernel, options))
      } else {
        LoadAttempt.of(spec, kernel, options)
      }
      skep.out.println(
        if (json) attempt.document(spec.document(file), relocated).toJson() else attempt.tables(file, relocated),
      )
      if (verifierHtml != null) walked += attempt.walked(file)
      val failure = attempt.failure
      when {
        failure == null -> Exit.DONE
        json -> diagnose(failure, skep.machine).exit
        else -> skep.explain(failure)
      }
    }
    verifierHtml?.let { VerifierPage(walked).write(Path(it)) }
    return exit
  }

  private fun loadOptions(): LoadOptions {
    val types = btf?.let { LoadOptions.DEFAULT.withCoreTypes(BtfSource.read(Path(it), base = null)) }
    val typed = types ?: LoadOptions.DEFAULT
    val options = if (verifierHtml == null) typed else typed.withLogLevel(EVERY_STEP)
    return kconfig?.let { options.withKconfig(Path(it).readText()) } ?: options
  }

  /** Another kernel, of which nothing is asked of this machine. */
  private fun known(types: Btf, options: LoadOptions): Target {
    val target = KnownTarget.of(types)
    return options.kconfig().map(target::withKconfig).orElse(target)
  }

  private companion object {
    /** The log level at which the verifier tells of accepted programs too, and of all paths. */
    const val EVERY_STEP = 2
  }
}
