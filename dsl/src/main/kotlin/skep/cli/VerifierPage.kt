package skep.cli

import kotlinx.serialization.Serializable
import kotlinx.serialization.json.Json
import skep.load.VerifierException
import skep.verifier.Explanation
import skep.verifier.Listing
import skep.verifier.Place
import skep.verifier.RegisterValue
import skep.verifier.Trace
import skep.verifier.TraceStep
import skep.verifier.VerifierLog
import java.nio.file.Path
import kotlin.io.path.writeText
import kotlin.jvm.optionals.getOrNull

/** What `--verifier-html` writes: one page with nothing outside of it, to walk the verifier's logs of some programs. */
@Serializable
internal data class VerifierPage(val programs: List<WalkedProgram>) {
  /** Writes the page. */
  fun write(file: Path) {
    // No log can end the element that the data is in.
    val data = Json.encodeToString(this).replace("<", "\\u003c")
    file.writeText(TEMPLATE.replace(DATA, data))
  }

  private companion object {
    const val DATA = "{{walk}}"

    val TEMPLATE: String by lazy {
      val resource = checkNotNull(VerifierPage::class.java.getResourceAsStream("verifier.html"))
      resource.use { it.readBytes().decodeToString() }
    }
  }
}

/**
 * A program on the page.
 *
 * @property verdict what became of it: `accepted`, or why it was refused
 * @property at the step that it was refused at
 * @property sources the lines of source that it was made from, by file and line
 * @property omitted whether the log is longer than what is shown of it
 */
@Serializable
internal data class WalkedProgram(
  val file: String,
  val name: String,
  val section: String,
  val accepted: Boolean,
  val verdict: String,
  val words: String = "",
  val why: String = "",
  val fix: String = "",
  val at: Int? = null,
  val sources: List<Source> = emptyList(),
  val steps: List<Step> = emptyList(),
  val log: String = "",
  val omitted: Boolean = false,
) {
  @Serializable
  data class Source(val file: String, val line: Int, val text: String)

  /**
   * A step of the walk. What was known before it and after it is told by what is different: from what the step
   * [previous] left, and from what was before.
   *
   * @property source the index of its line among [sources]
   */
  @Serializable
  data class Step(
    val slot: Int,
    val text: String,
    val frame: Int,
    val source: Int? = null,
    val previous: Int? = null,
    val before: Change = Change(),
    val after: Change = Change(),
    val reads: List<Read> = emptyList(),
    val writes: List<String> = emptyList(),
  )

  /** Places with another value, and places of which nothing is known any more. */
  @Serializable
  data class Change(val set: Map<String, String> = emptyMap(), val lost: List<String> = emptyList())

  /** A place that is read, and the step that wrote it. */
  @Serializable
  data class Read(val place: String, val writer: Int? = null)
}

/** The programs of an attempt, as far as the verifier came to them. */
internal fun LoadAttempt.walked(file: String): List<WalkedProgram> =
  programs.mapNotNull { program ->
    val spec = program.spec
    val accepted = program.accepted
    val refused = program.failure as? VerifierException
    when {
      accepted != null ->
        Walk(VerifierLog(accepted.log), accepted.listing).program(file, spec.name(), spec.section(), null)
      refused != null ->
        Walk(VerifierLog(refused.log()), refused.listing())
          .program(file, spec.name(), spec.section(), refused.explanation())
      program.failure != null ->
        WalkedProgram(file, spec.name(), spec.section(), accepted = false, verdict = "${program.failure.message}")
      else -> null
    }
  }

/** Follows what the verifier said of a program. */
private class Walk(log: VerifierLog, private val listing: Listing) {
  private val shown = log.last(MOST_LINES)
  private val omitted = shown != log
  private val steps = Trace.of(shown.lines(), listing).steps()
  private val sources: List<WalkedProgram.Source> =
    listing.lines().mapNotNull { it.source().getOrNull() }
      .map { WalkedProgram.Source(it.file(), it.line(), it.text()) }
      .distinct().sortedWith(compareBy({ it.file }, { it.line }))
  private val sourceIndex = sources.withIndex().associate { (index, source) -> source to index }

  /** The program as the page has it, with why it was refused, if it was. */
  fun program(file: String, name: String, section: String, explanation: Explanation?): WalkedProgram =
    WalkedProgram(
      file, name, section,
      accepted = explanation == null,
      verdict = explanation?.verdict() ?: "accepted",
      words = explanation?.words().orEmpty(),
      why = explanation?.why().orEmpty(),
      fix = explanation?.fix().orEmpty(),
      at = if (explanation == null) null else steps.lastOrNull()?.index(),
      sources = sources,
      steps = steps.map(::document),
      log = shown.text(),
      omitted = omitted,
    )

  private fun document(step: TraceStep): WalkedProgram.Step {
    val line = listing.at(step.slot()).getOrNull()
    val previous = if (step.previous().isPresent) step.previous().asInt else null
    val left = previous?.let(steps::get)?.takeIf { it.frame() == step.frame() }?.after().orEmpty()
    return WalkedProgram.Step(
      step.slot(),
      // The log has names that the instructions have not, such as those of kfuncs.
      step.text(),
      step.frame(),
      line?.source()?.getOrNull()?.let { sourceIndex[WalkedProgram.Source(it.file(), it.line(), it.text())] },
      previous,
      change(left, step.before()),
      change(step.before(), step.after()),
      step.reads().map { WalkedProgram.Read("${it.place()}", if (it.writer().isPresent) it.writer().asInt else null) },
      step.writes().map { "$it" },
    )
  }

  private fun change(from: Map<Place, RegisterValue>, to: Map<Place, RegisterValue>) =
    WalkedProgram.Change(
      to.filter { (place, value) -> from[place] != value }.entries
        .associate { (place, value) -> "$place" to value.text() },
      (from.keys - to.keys).map { "$it" },
    )

  private companion object {
    /** As much as a browser shows without trouble; what went wrong is at the end. */
    const val MOST_LINES = 40_000
  }
}
