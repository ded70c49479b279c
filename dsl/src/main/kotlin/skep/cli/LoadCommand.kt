package skep.cli

/** `skep load`. */
internal object LoadCommand : Subcommand {
  override val name = "load"
  override val summary = "load object files without attaching anything, and tell the verdict on each program"
  override val usage =
    """
    |skep load [--json] [--relocated] [--strace] FILE.o...
    |  --json        print one JSON document a file, one a line
    |  --relocated   print the instructions as they go to the kernel, in hex and masked
    |  --strace      print each system call to standard error, as strace would
    |
    |When an object does not load whole, each of its programs is tried alone.
    """.trimMargin()
  override val syntax = Syntax(flags = setOf("--json", "--relocated", "--strace"))

  override fun run(arguments: Arguments, skep: Skep): Exit {
    val json = "--json" in arguments
    val relocated = "--relocated" in arguments
    val kernel = kernel(arguments, skep)
    return ObjectFiles(skep, json).each(arguments) { file, spec ->
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
