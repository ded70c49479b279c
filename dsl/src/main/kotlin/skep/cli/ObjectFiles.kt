package skep.cli

import skep.spec.ObjectSpec

/** The object files on a command line: one that does not open is told of, and the others go on. */
internal class ObjectFiles(private val skep: Skep, private val json: Boolean) {
  /** Opens each file and has it handled, with its path. The exit code is that of the first that did not end well. */
  fun each(files: List<String>, handle: (String, ObjectSpec) -> Exit): Exit =
    eachFile(files) { file -> file.spec?.let { handle(file.path, it) } ?: refuse(file) }

  /** Reads each file and has it handled, whether it is an object or not. */
  fun eachFile(files: List<String>, handle: (Inspection) -> Exit): Exit {
    val exits = files.map { handle(Inspection.of(it)) }
    return exits.firstOrNull { it != Exit.DONE } ?: Exit.DONE
  }

  private fun refuse(file: Inspection): Exit {
    if (json) skep.out.println(file.document().toJson()) else skep.err.println("${file.path}: ${file.problem}")
    return Exit.INPUT
  }
}
