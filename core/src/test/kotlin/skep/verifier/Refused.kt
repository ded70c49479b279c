package skep.verifier

import skep.spec.ObjectReader
import skep.spec.ObjectSpec
import java.nio.ByteBuffer

/**
 * A program of the fixtures that the verifier refuses, and what is to be said of it; a line of `refused.tsv`.
 *
 * @property line the line of source, if it is about one
 * @property slot the instruction, if it is about one
 * @property findings the registers, each with the type of its value and the slot of the instruction that wrote it
 * @property verdict how the sentence begins
 */
data class Refused(
  val file: String,
  val program: String,
  val kind: RejectionKind,
  val line: Int?,
  val slot: Int?,
  val findings: List<String>,
  val verdict: String,
) {
  /** The text of the line of source that it is about. */
  fun source(): String? = line?.let { resource("$file.bpf.c").decodeToString().lines()[it - 1] }

  companion object {
    val all: List<Refused> =
      resource("refused.tsv").decodeToString().trim().lines().map { it.split('\t') }.map { cells ->
        Refused(
          cells[0], cells[1], RejectionKind.valueOf(cells[2]), cells[3].toIntOrNull(), cells[4].toIntOrNull(),
          if (cells[5] == "-") emptyList() else cells[5].split(' '), cells[6],
        )
      }

    fun of(program: String): Refused = all.single { it.program == program }
  }
}

/** What an explanation says of registers, as [Refused.findings] has it. */
fun Explanation.shortFindings(): List<String> =
  findings().map { finding ->
    val type = finding.value().map { it.type() }.orElse("-")
    val writer = finding.writer().map { it.slot().toString() }.orElse("-")
    "${finding.place()}=$type@$writer"
  }

fun resource(name: String): ByteArray = checkNotNull(VerifierLog::class.java.getResource("/skep/verifier/$name")) {
  name
}.readBytes()

fun refusedObject(file: String): ObjectSpec =
  ObjectReader.read(ByteBuffer.wrap(resource("$file.bpf.o")), ObjectReader.Options.named(file))
