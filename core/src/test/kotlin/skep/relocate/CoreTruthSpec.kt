package skep.relocate

import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FreeSpec
import io.kotest.matchers.maps.shouldHaveSize
import io.kotest.matchers.shouldBe
import java.nio.ByteBuffer
import java.nio.ByteOrder
import java.nio.file.Files
import java.nio.file.Path
import java.util.HexFormat

/**
 * The truth table of CO-RE: `core-truth.tsv` has libbpf's answers to every question of [CoreCases]. Where there is a libbpf to
 * ask, the table itself is held against it; after a change of the cases, that test tells where the new table is.
 */
class CoreTruthSpec :
  FreeSpec({
    val little = CoreCases(ByteOrder.LITTLE_ENDIAN).all()
    val big = CoreCases(ByteOrder.BIG_ENDIAN).all()
    val table = resource("core-truth.tsv").decodeToString().lines().filter { it.isNotEmpty() }
      .associate { it.substringBefore('\t') to it.substringAfter('\t') }

    "every case has a name of its own, and asks something" {
      little.associateBy { it.name } shouldHaveSize little.size
      little.filter { it.questions.isEmpty() } shouldBe emptyList()
    }

    for ((topic, cases) in little.zip(big).groupBy { (case, _) -> case.name.substringBefore(':') }) {
      topic - {
        for ((case, turned) in cases) {
          case.name.substringAfter(": ").invoke {
            val expected = table.getValue(case.name)
            check(case, expected)
            check(turned, table[BIG + case.name] ?: expected)
          }
        }
      }
    }

    "the table is libbpf's" {
      val rows = listOf(little, big).map { cases -> cases.zip(libbpfAnswers(cases)).map { (_, said) -> row(said) } }
      val told = little.indices.flatMap { i ->
        val (name, one, other) = listOf(little[i].name, rows[0][i], rows[1][i])
        listOfNotNull("$name\t$one", if (one == other) null else "$BIG$name\t$other")
      }.joinToString("\n", postfix = "\n")
      val file = Files.write(Path.of("target", "core-truth.tsv"), told.toByteArray())
      withClue("libbpf's table is now in $file") { (told == resource("core-truth.tsv").decodeToString()) shouldBe true }
    }
  })

private const val BIG = "big-endian "

private fun check(case: CoreCase, expected: String) {
  val ours = row(case.answers()).split(' ')
  for ((i, said) in expected.split(' ').withIndex()) {
    withClue(case.questions[i].text(case.local)) { ours[i] shouldBe said }
  }
  ours.size shouldBe expected.split(' ').size
}

/** One line for all answers to a case's questions. */
private fun row(answers: List<List<String>>) = answers.joinToString(" ") { one ->
  val short = one.map(::short)
  if (short.distinct().size == 1) short[0] else short.joinToString(",")
}

/** What the record changes in an instruction: its number, and the size of a load or store. */
private fun short(answer: String): String {
  if (answer == CoreQuestion.REFUSED) return "-"
  if (CoreQuestion.isPoison(answer)) return "!"
  val insn = ByteBuffer.wrap(HexFormat.of().parseHex(answer)).order(ByteOrder.LITTLE_ENDIAN)
  val opcode = insn[0].toInt()
  return when (opcode and 7) {
    0 -> "${insn.getInt(4).toUInt().toLong() or (insn.getInt(12).toLong() shl 32)}"
    1, 2, 3 -> SIZES.getValue(opcode and 0x18) + insn.getShort(2)
    else -> "${insn.getInt(4)}"
  }
}

private val SIZES = mapOf(0x00 to "w", 0x08 to "h", 0x10 to "b", 0x18 to "d")
