package skep.cli

import skep.load.LoadException
import skep.load.VerifierException

/** This attempt's document, added to that of the open file; see `libbpf-oracle`'s `load` and `relocate`. */
internal fun LoadAttempt.document(open: FileDocument, relocated: Boolean): FileDocument {
  val load = LoadDocument(failure?.outcome() ?: Outcome.OK, programs.map { it.document(alone = failure != null) })
  if (!relocated) return open.copy(load = load)
  val relocate = RelocateDocument(relocation(), programs.map(LoadAttempt.Program::relocated))
  return open.copy(load = load, relocate = relocate)
}

/** libbpf's `prepare`: it comes before any program is loaded, and does not ask whether this is the machine for it. */
private fun LoadAttempt.relocation(): Outcome {
  val unresolved = programs.filter { it.spec.autoload() }.firstNotNullOfOrNull { it.instructions.failure }
  val unmade = (failure as? LoadException)?.takeIf { it.phase() in MAKING }
  return (unresolved ?: unmade)?.outcome() ?: Outcome.OK
}

/** What comes before programs are loaded. */
private val MAKING = setOf(LoadException.Phase.BTF, LoadException.Phase.MAP)

private fun Throwable.outcome() = Outcome(ok = false, errno = errnoOf(this), error = message)

private fun LoadAttempt.Program.document(alone: Boolean) =
  LoadDocument.Program(
    name = spec.name(),
    autoload = spec.autoload(),
    loaded = accepted != null,
    verifiedInsns = accepted?.info?.verifiedInstructions(),
    xlatedLen = accepted?.info?.translatedSize(),
    tag = accepted?.info?.tag(),
    insnCnt = instructions.bytes?.let { it.size / INSN_BYTES },
    insnsFnv = instructions.bytes?.let(::fnv1a),
    stage = if (alone) stage() else null,
    errno = failure?.let(::errnoOf),
    error = failure?.message,
    logTail = (failure as? VerifierException)?.log()?.trim()?.lines()?.takeLast(LOG_TAIL)?.joinToString("\n"),
  )

private fun LoadAttempt.Program.stage() =
  when (failure) {
    null -> "done"
    is VerifierException -> "verifier"
    else -> "prepare"
  }

private fun LoadAttempt.Program.relocated(): RelocateDocument.Program {
  val bytes = instructions.bytes
  return RelocateDocument.Program(
    spec.name(), spec.autoload(), ok = bytes != null, instructions.failure?.message,
    insnCnt = bytes?.let { it.size / INSN_BYTES }, insnsFnv = bytes?.let(::fnv1a), insns = bytes?.let(::hex),
  )
}

/** The verdicts as a table, and below it what is wrong with each program and, when asked for, their instructions. */
internal fun LoadAttempt.tables(path: String, relocated: Boolean): String =
  buildString {
    append(path).append(if (failure == null) ": loads" else ": does not load; its programs alone:")
    table(
      "Programs", programs,
      text("name") { it.spec.name() },
      text("section") { it.spec.section() },
      text("verdict") { it.verdict() },
      number("insns") { it.instructions.bytes?.let { bytes -> bytes.size / INSN_BYTES } ?: "" },
      number("verified") { it.accepted?.info?.verifiedInstructions() ?: "" },
      text("tag") { it.accepted?.info?.tag().orEmpty() },
    )
    programs.filterNot {
      it.isToldOf(failure)
    }.mapNotNull { it.failure?.message }.forEach { appendLine().appendLine(it) }
    if (relocated) {
      programs.forEach { program ->
        program.instructions.bytes?.let { instructions(program.spec.name(), it) }
      }
    }
  }.trimEnd()

/** Whether the object's failure is this program's, which is told at the end: their logs differ in addresses only. */
private fun LoadAttempt.Program.isToldOf(whole: Throwable?) =
  failure?.message == whole?.message || (whole as? VerifierException)?.program() == spec.name()

private fun LoadAttempt.Program.verdict() =
  when {
    accepted != null -> "accepted"
    failure != null -> "refused"
    spec.autoload() -> "relocated"
    else -> "not asked for"
  }

private fun StringBuilder.instructions(program: String, bytes: ByteArray) {
  appendLine().appendLine("$program:")
  for (at in bytes.indices step INSN_BYTES) {
    appendLine((at / INSN_BYTES).toString().padStart(NUMBER_WIDTH) + ": " + hex(bytes.copyOfRange(at, at + INSN_BYTES)))
  }
}

/** How many of the verifier's last lines a document has. */
private const val LOG_TAIL = 5

private const val INSN_BYTES = 8
private const val NUMBER_WIDTH = 6
