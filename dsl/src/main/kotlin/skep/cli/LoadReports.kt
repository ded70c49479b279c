package skep.cli

import skep.load.VerifierException

/** This attempt's document, added to that of the open file; see `libbpf-oracle`'s `load` and `relocate`. */
internal fun LoadAttempt.document(open: FileDocument, relocated: Boolean): FileDocument {
  val load = LoadDocument(failure?.outcome() ?: Outcome.OK, programs.map { it.document(alone = failure != null) })
  if (!relocated) return open.copy(load = load)
  val relocate = RelocateDocument(load.whole, programs.mapNotNull(LoadAttempt.Program::relocated))
  return open.copy(load = load, relocate = relocate)
}

private fun Throwable.outcome() = Outcome(ok = false, errno = errnoOf(this), error = message)

private fun LoadAttempt.Program.document(alone: Boolean) =
  LoadDocument.Program(
    name = spec.name(),
    autoload = spec.autoload(),
    loaded = accepted != null,
    verifiedInsns = accepted?.info?.verifiedInstructions(),
    xlatedLen = accepted?.info?.translatedSize(),
    tag = accepted?.info?.tag(),
    insnCnt = accepted?.let { it.instructions.size / INSN_BYTES },
    insnsFnv = accepted?.let { fnv1a(it.instructions) },
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

private fun LoadAttempt.Program.relocated() =
  accepted?.let {
    RelocateDocument.Program(
      spec.name(), spec.autoload(), it.instructions.size / INSN_BYTES, fnv1a(it.instructions), hex(it.instructions),
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
      number("insns") { it.accepted?.let { accepted -> accepted.instructions.size / INSN_BYTES } ?: "" },
      number("verified") { it.accepted?.info?.verifiedInstructions() ?: "" },
      text("tag") { it.accepted?.info?.tag().orEmpty() },
    )
    programs.mapNotNull {
      it.failure?.message
    }.filter { it != failure?.message }.forEach { appendLine().appendLine(it) }
    if (relocated) {
      programs.forEach { program ->
        program.accepted?.let { instructions(program.spec.name(), it.instructions) }
      }
    }
  }.trimEnd()

private fun LoadAttempt.Program.verdict() =
  when {
    accepted != null -> "accepted"
    failure != null -> "refused"
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
