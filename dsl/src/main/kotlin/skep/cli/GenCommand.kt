package skep.cli

import com.github.ajalt.clikt.core.subcommands
import com.github.ajalt.clikt.parameters.arguments.argument
import com.github.ajalt.clikt.parameters.arguments.multiple
import com.github.ajalt.clikt.parameters.types.path
import skep.linker.LinkInput
import skep.linker.Linker
import java.nio.file.Files

/** `skep gen`. */
internal fun genCommand(skep: Skep): Command =
  Group("gen", "make files from object files and types")
    .subcommands(GenObjectCommand(skep), GenKernelTypesCommand(skep))

/** `skep gen object`. */
private class GenObjectCommand(skep: Skep) :
  Subcommand("object", "link object files into one, as bpftool does; needs no privileges and no Linux", skep) {
  private val output by argument("OUTPUT.o").path()
  private val inputs by argument("INPUT.o").path().multiple(required = true)

  override fun perform(): Exit {
    Files.write(output, Linker.link(inputs.map { LinkInput("$it", bytesOf(it)) }))
    return Exit.DONE
  }
}
