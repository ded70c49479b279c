package skep.cli

import skep.script.ScriptHost
import skep.script.ScriptSource
import java.nio.file.Files
import java.nio.file.Path

/** `skep build`. */
internal object BuildCommand : Subcommand {
  override val name = "build"
  override val summary = "write a script's object file and stop; needs no privileges and no Linux"
  override val usage =
    """
    |skep build SCRIPT.bpf.kts -o FILE.o [ARGS]
    |  -o FILE.o     where to write the object
    |  ARGS          what the script finds in 'args'; after -- if they start with a dash
    """.trimMargin()
  override val syntax = Syntax(values = setOf("-o", "--output"))

  override fun run(arguments: Arguments, skep: Skep): Exit {
    val output = arguments.value("-o") ?: arguments.value("--output") ?: throw UsageException("-o FILE.o is missing")
    val script = ScriptSource.read(Path.of(arguments.first("SCRIPT.bpf.kts")))
    Files.write(Path.of(output), ScriptHost().build(script, arguments.operands.drop(1)))
    return Exit.DONE
  }
}
