package skep.cli

import com.github.ajalt.clikt.parameters.arguments.argument
import com.github.ajalt.clikt.parameters.arguments.multiple
import skep.dsl.print.AsDsl

/** `skep as-dsl`. */
internal class AsDslCommand(skep: Skep) :
  Subcommand("as-dsl", "print object files as the scripts that build them; needs no privileges and no Linux", skep) {
  private val files by argument("FILE.o").multiple(required = true)

  override fun perform(): Exit =
    ObjectFiles(skep, json = false).each(files) { _, spec ->
      skep.out.print(AsDsl.script(spec))
      Exit.DONE
    }
}
