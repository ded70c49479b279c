package skep.cli

import kotlinx.serialization.Serializable
import skep.insn.AttachType
import skep.insn.Helper
import skep.insn.MapType
import skep.insn.ProgramType
import skep.kernel.Feature
import skep.kernel.Features
import skep.kernel.Kernel
import skep.kernel.Probes
import skep.kernel.Support

/** What a kernel answers when it is asked what it can do. */
internal class KernelAnswers private constructor(
  private val release: String,
  private val features: Map<Feature, Support>,
  private val programs: Map<ProgramType, Support>,
  private val maps: Map<MapType, Support>,
  private val attachments: Map<AttachType, Support>,
  private val helpers: Map<ProgramType, List<Helper>>,
  private val kfuncs: Map<String, Map<ProgramType, Support>>,
) {
  /** All answers, for programs. */
  fun document() =
    KernelDocument(
      release,
      features.document(),
      programs.document(),
      maps.document(),
      attachments.document(),
      helpers.mapKeys { name(it.key) }.mapValues { (_, known) -> known.map { it.functionName() } },
      kfuncs.mapValues { it.value.document() },
    )

  private fun <K : Enum<K>> Map<K, Support>.document() = mapKeys { name(it.key) }.mapValues { Answer.of(it.value) }

  /** All answers, for people. */
  fun tables(): String =
    buildString {
      append("Linux ").appendLine(release)
      answers("Abilities", features) { it.title() }
      answers("Types of programs", programs, ::name)
      answers("Types of maps", maps, ::name)
      answers("Places to attach to", attachments, ::name)
      kfuncs.forEach { (function, answers) -> answers("Types of programs that may call $function", answers, ::name) }
      helpers.forEach { (type, known) ->
        if (known.isNotEmpty()) {
          appendLine().appendLine("Helpers of programs of type ${name(type)}: ${known.size}")
          known.joinToString(" ") { it.functionName() }.wrapped().forEach { append("  ").appendLine(it) }
        }
      }
    }.trimEnd()

  private fun <K> StringBuilder.answers(title: String, answers: Map<K, Support>, name: (K) -> String) =
    table(
      title, answers.entries.toList(),
      text("name") { name(it.key) },
      text("answer") { Answer.words(it.value.verdict()) },
      text("in the kernel's words") { it.value.words() },
    )

  companion object {
    /** Asks a kernel for everything; for [helpers] only if wanted, as these are several thousand questions. */
    fun of(kernel: Kernel, helpers: Boolean, kfuncs: List<String>): KernelAnswers {
      val probes = Probes(kernel)
      val types = ProgramType.entries - ProgramType.UNSPEC
      val programs = types.associateWith(probes::programType)
      return KernelAnswers(
        kernel.release(),
        Feature.entries.associateWith { Features.ask(kernel, it) },
        programs,
        (MapType.entries - MapType.UNSPEC).associateWith(probes::mapType),
        AttachType.entries.associateWith(probes::attachType),
        if (helpers) {
          programs.filterValues { it.isSupported }.mapValues { (type, _) ->
            probes.helpersOf(type)
          }
        } else {
          mapOf()
        },
        kfuncs.associateWith { function -> types.associateWith { probes.kfunc(it, function) } },
      )
    }

    private fun Probes.helpersOf(type: ProgramType) = Helper.entries.filter { helper(type, it).isSupported }

    private fun name(constant: Enum<*>) = constant.name.lowercase()

    private fun String.wrapped(): List<String> = split(' ').fold(mutableListOf("")) { lines, word ->
      if (lines.last().length + word.length > WIDTH) lines += word else lines += "${lines.removeLast()} $word".trim()
      lines
    }

    private const val WIDTH = 110
  }
}

/** What `skep feature probe --json` prints: the names are those of the kernel's header, without prefix and in lower case. */
@Serializable
internal data class KernelDocument(
  val kernel: String,
  val features: Map<String, Answer>,
  val programTypes: Map<String, Answer>,
  val mapTypes: Map<String, Answer>,
  val attachTypes: Map<String, Answer>,
  val helpers: Map<String, List<String>>,
  val kfuncs: Map<String, Map<String, Answer>>,
) {
  /** This document on one line. */
  fun toJson(): String = documents.encodeToString(this)
}

/** One answer: `supported`, `not supported`, `not allowed` or `unknown`, and the kernel's own words where it has some. */
@Serializable
internal data class Answer(val answer: String, val words: String? = null) {
  companion object {
    fun of(support: Support) = Answer(words(support.verdict()), support.words().ifEmpty { null })

    fun words(verdict: Support.Verdict) = verdict.name.lowercase().replace('_', ' ')
  }
}
