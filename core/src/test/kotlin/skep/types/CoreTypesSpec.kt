package skep.types

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FreeSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import skep.btf.Btf
import skep.btf.BtfBuilder
import skep.insn.CoreAccess
import skep.insn.Step
import skep.relocate.CoreCase
import skep.relocate.CoreQuestion
import skep.relocate.CoreSpec
import skep.relocate.libbpfAnswers
import skep.spec.ObjectSpec
import skep.spec.ObjectWriter
import java.nio.ByteOrder
import java.nio.file.Files
import java.nio.file.Path

private val new = fixtureBtf("new.btf")
private val old = fixtureBtf("old.btf")

/** The records of all programs, each with its instruction. */
private fun records(spec: ObjectSpec): List<Step> =
  spec.programs().flatMap { program ->
    program.code().elements().filterIsInstance<Step>().filter { it.core().isPresent }
  }

private fun access(step: Step): CoreAccess = step.core().get()

/** A record in the words of libbpf, without what may differ: ids, the place in the declaration, an enum value's number. */
private fun text(spec: ObjectSpec, step: Step): String =
  CoreSpec.parse(spec.btf().get(), access(step)).toString()
    .replaceFirst(Regex("""\[\d+] """), "").replace(Regex(""" \(.*\)| = .*"""), "")

private fun case(spec: ObjectSpec, target: Btf): CoreCase =
  CoreCase("uses", spec.btf().get(), target, records(spec).map { CoreQuestion(access(it), listOf(it.insn())) })

/**
 * Holds the records that [CoreTypes] makes against those of clang for the same questions, and what they come to in two
 * kernels against libbpf, whose answers to clang's records are in `answers.tsv`.
 */
class CoreTypesSpec :
  FreeSpec({
    val clang = CoreUses.compiled()
    val table = String(typesFixture("answers.tsv")).lines().filter { it.isNotEmpty() }.map { it.split('\t') }
    val atHand = mapOf(
      "the new kernel" to KernelBtf.of(new),
      "no kernel" to KernelBtf.none(),
    )

    "the table is libbpf's" {
      val answers = libbpfAnswers(listOf(case(clang, new), case(clang, old)))
      val told = records(clang).mapIndexed { i, record ->
        listOf(text(clang, record), answers[0][i].single(), answers[1][i].single()).joinToString("\t")
      }.joinToString("\n", postfix = "\n")
      val file = Files.write(Path.of("target", "core-types-answers.tsv"), told.toByteArray())
      withClue("libbpf's table is now in $file") { (told == String(typesFixture("answers.tsv"))) shouldBe true }
    }

    for ((name, kernel) in atHand) {
      "with the types of $name at hand" - {
        val ours = CoreUses.objectWith(kernel)
        "the records are clang's" {
          records(ours).map { text(ours, it) } shouldBe records(clang).map { text(clang, it) }
        }
        "they come to the same" {
          val answers = listOf(case(ours, new).answers(), case(ours, old).answers())
          records(ours).forEachIndexed { i, record ->
            withClue(text(ours, record)) {
              listOf(answers[0][i].single(), answers[1][i].single()) shouldBe
                table[i].drop(1)
            }
          }
        }
        "libbpf agrees" {
          libbpfAnswers(listOf(case(ours, new), case(ours, old))).map { it.flatten() } shouldBe
            listOf(table.map { it[1] }, table.map { it[2] })
        }
      }
    }

    "the same uses give the same bytes, whatever is at hand" {
      val bytes = ObjectWriter.write(CoreUses.objectWith(KernelBtf.none()))
      ObjectWriter.write(CoreUses.objectWith(KernelBtf.of(new))).contentEquals(bytes) shouldBe true
      ObjectWriter.write(CoreUses.objectWith(KernelBtf.none())).contentEquals(bytes) shouldBe true
    }
  })
