package skep.cli

import com.github.ajalt.clikt.parameters.arguments.argument
import com.github.ajalt.clikt.parameters.arguments.multiple
import com.github.ajalt.clikt.parameters.options.flag
import com.github.ajalt.clikt.parameters.options.option

/** `skep inspect`. */
internal class InspectCommand(skep: Skep) :
  Subcommand("inspect", "tell what object files say; needs no privileges and no Linux", skep) {
  private val json by jsonOption()
  private val files by argument("FILE.o").multiple(required = true)

  override fun perform(): Exit =
    ObjectFiles(skep, json).each(files) { file, spec ->
      skep.out.println(if (json) spec.document(file).toJson() else spec.tables(file))
      Exit.DONE
    }
}

/** `--json`. */
internal fun Subcommand.jsonOption() = option("--json", help = "print one JSON document a file, one a line").flag()
