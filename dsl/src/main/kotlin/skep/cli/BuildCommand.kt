package skep.cli

import com.github.ajalt.clikt.parameters.arguments.argument
import com.github.ajalt.clikt.parameters.arguments.multiple
import com.github.ajalt.clikt.parameters.options.option
import com.github.ajalt.clikt.parameters.options.required
import com.github.ajalt.clikt.parameters.types.path
import skep.script.ScriptHost
import skep.script.ScriptSource
import java.nio.file.Files

/** `skep build`. */
internal class BuildCommand(skep: Skep) :
  Subcommand("build", "write a script's object file and stop; needs no privileges and no Linux", skep) {
  private val output by option(
    "-o",
    "--output",
    metavar = "FILE.o",
    help = "where to write the object",
  ).path().required()
  private val script by argument("SCRIPT.bpf.kts").path()
  private val args by argument(
    "ARGS",
    help = "what the script takes; after -- if they start with a dash",
  ).multiple()

  override fun perform(): Exit {
    Files.write(output, ScriptHost().build(ScriptSource.read(script), args))
    return Exit.DONE
  }
}
