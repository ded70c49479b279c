package skep.cli

/** `skep inspect`. */
internal object InspectCommand : Subcommand {
  override val name = "inspect"
  override val summary = "tell what object files say; needs no privileges and no Linux"
  override val usage =
    """
    |skep inspect [--json] FILE.o...
    |  --json        print one JSON document a file, one a line
    """.trimMargin()
  override val syntax = Syntax(flags = setOf("--json"))

  override fun run(arguments: Arguments, skep: Skep): Exit {
    val json = "--json" in arguments
    return ObjectFiles(skep, json).each(arguments) { file, spec ->
      skep.out.println(if (json) spec.document(file).toJson() else spec.tables(file))
      Exit.DONE
    }
  }
}
