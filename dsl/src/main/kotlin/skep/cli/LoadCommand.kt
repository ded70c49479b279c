package skep.cli

import com.github.ajalt.clikt.parameters.arguments.argument
import com.github.ajalt.clikt.parameters.arguments.multiple
import com.github.ajalt.clikt.parameters.options.flag
import com.github.ajalt.clikt.parameters.options.option

/** `skep load`. */
internal class LoadCommand(skep: Skep) :
  Subcommand(
    "load",
    """
    |load object files without attaching anything, and tell the verdict on each program
    |
    |When an object does not load whole, each of its programs is tried alone.
    """.trimMargin(),
    skep,
  ) {
  private val json by jsonOption()
  private val relocated by option(
    "--relocated",
    help = "print the instructions as they go to the kernel, in hex and masked",
  ).flag()
  private val strace by straceOption()
  private val files by argument("FILE.o").multiple(required = true)

  override fun perform(): Exit {
    val kernel = skep.kernel(strace)
    return ObjectFiles(skep, json).each(files) { file, spec ->
      val attempt = LoadAttempt.of(spec, kernel)
      skep.out.println(
        if (json) attempt.document(spec.document(file), relocated).toJson() else attempt.tables(file, relocated),
      )
      val failure = attempt.failure
      when {
        failure == null -> Exit.DONE
        json -> diagnose(failure, skep.machine).exit
        else -> skep.explain(failure)
      }
    }
  }
}
