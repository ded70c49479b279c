package skep.cli

import com.github.ajalt.clikt.parameters.arguments.argument
import com.github.ajalt.clikt.parameters.arguments.multiple
import com.github.ajalt.clikt.parameters.options.flag
import com.github.ajalt.clikt.parameters.options.multiple
import com.github.ajalt.clikt.parameters.options.option

/** `skep inspect`. */
internal class InspectCommand(skep: Skep) :
  Subcommand(
    "inspect",
    """
    |tell what object files say; needs no privileges and no Linux
    |
    |Without options that ask for parts, an overview. Of ELF files that are no BPF objects the ELF parts are told too.
    """.trimMargin(),
    skep,
  ) {
  private val json by jsonOption()
  private val parts = Part.entries.associateWith { part -> option(part.option, help = part.help).flag() }
  private val all by option("--all", help = "all parts").flag()
  private val wanted by option(
    "--program",
    metavar = "NAME",
    help = "the instructions of this program or subprogram only; may be given several times",
  ).multiple()
  private val files by argument("FILE.o").multiple(required = true)

  init {
    parts.values.forEach(::registerOption)
  }

  override fun perform(): Exit {
    val asked = asked()
    return ObjectFiles(skep, json).eachFile(files) { file ->
      val document = asked.fold(file.document()) { document, part -> part.addTo(document, file) }.ofPrograms()
      if (json) skep.out.println(document.toJson()) else show(document, file, asked)
      if (document.open.ok && document.problems == null) Exit.DONE else Exit.INPUT
    }
  }

  private fun asked(): List<Part> {
    val asked = if (all) Part.entries else parts.filterValues { it.value }.keys.toList()
    return when {
      Part.SOURCE in asked -> asked - Part.CODE
      wanted.isNotEmpty() && Part.CODE !in asked -> asked + Part.CODE
      else -> asked
    }
  }

  private fun FileDocument.ofPrograms(): FileDocument {
    val all = code ?: return this
    val missing = wanted - all.mapNotNull { it.name }.toSet()
    return copy(
      code = if (wanted.isEmpty()) all else all.filter { it.name in wanted },
      problems = (problems.orEmpty() + missing.map { ProblemDocument("program", "there is no function '$it'") })
        .ifEmpty { null },
    )
  }

  private fun show(document: FileDocument, file: Inspection, asked: List<Part>) {
    val text =
      buildString {
        val spec = file.spec
        appendLine(
          when {
            spec == null -> file.path
            asked.isEmpty() -> spec.tables(file.path)
            else -> spec.headline(file.path)
          },
        )
        asked.forEach { it.showIn(this, document) }
      }
    if (file.spec != null || asked.isNotEmpty()) skep.out.println(text.trimEnd())
    file.problem?.let { skep.err.println("${file.path}: $it") }
    document.problems?.forEach { skep.err.println("${file.path}: ${it.part}: ${it.error}") }
  }
}

/** `--json`. */
internal fun Subcommand.jsonOption() = option("--json", help = "print one JSON document a file, one a line").flag()
