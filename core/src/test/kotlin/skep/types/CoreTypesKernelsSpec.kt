package skep.types

import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FreeSpec
import io.kotest.matchers.ints.shouldBeGreaterThan
import io.kotest.matchers.shouldBe
import org.opentest4j.TestAbortedException
import skep.btf.Btf
import skep.btf.BtfBuilder
import skep.btf.BtfKind
import skep.insn.AluOp
import skep.insn.Code
import skep.insn.CoreAccess
import skep.insn.Imm
import skep.insn.Insn
import skep.insn.Reg
import skep.insn.Step
import skep.insn.Width
import skep.relocate.CoreCase
import skep.relocate.CoreKind
import skep.relocate.CoreQuestion
import skep.relocate.LocalAnswers
import skep.relocate.libbpfAnswers
import skep.spec.ObjectBuilder
import java.nio.ByteBuffer
import java.nio.ByteOrder
import java.nio.file.Files
import java.nio.file.Path
import java.util.Random
import kotlin.io.path.listDirectoryEntries
import kotlin.io.path.name

/** Kernels whose BTF is in the folder that the environment variable `SKEP_BTF` names; `.ci/kernel-btf` fills one. */
private fun kernels(): Map<String, Btf> {
  val folder = System.getenv("SKEP_BTF")?.takeIf { it.isNotEmpty() }
    ?: throw TestAbortedException("\$SKEP_BTF names no folder with types, such as .ci/kernel-btf prints")
  return Path.of(folder).listDirectoryEntries("*.btf").sorted()
    .associate { it.name to Btf.parse(ByteBuffer.wrap(Files.readAllBytes(it))) }
}

/** Asks about fields of real kernels that are chosen by chance, through everything that a path can go through. */
private class Chance(kernel: Btf, seed: Long) {
  private val random = Random(seed)
  private val builder = ObjectBuilder("chance", ByteOrder.LITTLE_ENDIAN).withoutLicense()
  private val types = CoreTypes(builder.types(), KernelBtf.of(kernel))
  private val structs = kernel.ids()
    .filter { kernel.kind(it) == BtfKind.STRUCT && kernel.name(it).isNotEmpty() }
    .mapToObj(kernel::name).distinct().toList()
  private var count = 0

  fun ask(questions: Int): CoreCaseMaker {
    while (count < questions) {
      field(types.struct(structs[random.nextInt(structs.size)]).fields(), 0)
    }
    types.complete()
    val object_ = LocalAnswers.fillIn(builder.build())
    val steps = object_.programs().map { it.code().elements().first() as Step }
    val local = object_.btf().get()
    return { name, target ->
      CoreCase(name, local, target, steps.map { CoreQuestion(it.core().get(), listOf(it.insn())) }, inOrder = true)
    }
  }

  private fun field(fields: List<CoreField>, depth: Int) {
    if (fields.isEmpty()) return
    var field = fields[random.nextInt(fields.size)]
    var inArray = false
    while (true) {
      val array = field.type().get() as? FieldType.Array ?: break
      if (random.nextBoolean() || array.length() == 0L) break
      field = field.element(random.nextInt(array.length().coerceAtMost(1000).toInt()))
      inArray = true
    }
    if (depth < 4 && random.nextInt(3) > 0) {
      val inside = field.fields()
      if (inside.isNotEmpty()) return field(inside, depth + 1)
    }
    try {
      ask(field.byteOffset())
      ask(field.byteSize())
      ask(field.exists())
      if (!inArray) {
        ask(field.signed())
        ask(field.leftShift())
        ask(field.rightShift())
      }
    } catch (refused: TypesException) {
      // One struct by two names of one spelling, which C could not say either.
      check("in one object" in refused.message!!) { refused }
    }
  }

  private fun ask(access: CoreAccess) {
    val move = Insn.Alu(AluOp.MOV, Width.W64, Reg.R0, Imm(0))
    builder.program("raw_tp", "ask_${count++}", Code.of(Step.of(move).withCore(access), Step.of(Insn.Exit())))
  }
}

private typealias CoreCaseMaker = (String, Btf) -> CoreCase

class CoreTypesKernelsSpec :
  FreeSpec({
    "fields of one kernel are found in all, as libbpf finds them" {
      val kernels = kernels()
      var found = 0
      for ((made, at) in kernels) {
        val case = Chance(at, made.hashCode().toLong()).ask(1500)
        val cases = kernels.map { (name, target) -> case(name, target) }
        cases.zip(libbpfAnswers(cases)).forEach { (asked, theirs) ->
          asked.answers().forEachIndexed { i, ours ->
            withClue("$made on ${asked.name}: ${asked.questions[i].text(asked.local)}") { ours shouldBe theirs[i] }
          }
          val usable = theirs.count { !CoreQuestion.isPoison(it.single()) && it.single() != CoreQuestion.REFUSED }
          if (asked.name == made) usable shouldBeGreaterThan 1400
          found += usable
        }
      }
      found shouldBeGreaterThan kernels.size * kernels.size * 1000
    }
  })
