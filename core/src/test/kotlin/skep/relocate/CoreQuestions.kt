package skep.relocate

import skep.btf.Btf
import skep.btf.BtfException
import skep.btf.BtfType
import skep.insn.AluOp
import skep.insn.Code
import skep.insn.CoreAccess
import skep.insn.Cpu
import skep.insn.Encoder
import skep.insn.Imm
import skep.insn.Imm64
import skep.insn.Insn
import skep.insn.Reg
import skep.insn.Size
import skep.insn.Step
import skep.insn.Width
import skep.spec.Libbpf
import java.nio.ByteOrder
import java.nio.file.Files
import java.util.HexFormat

/**
 * An object's types, a kernel's, and what is asked of them.
 *
 * @property module types of a module of that kernel, if it has one
 * @property inOrder whether a question is asked knowing what became of those before it, as within one object
 */
internal class CoreCase(
  val name: String,
  val local: Btf,
  val target: Btf,
  val questions: List<CoreQuestion>,
  val module: Btf? = null,
  val inOrder: Boolean = false,
) {
  /** Ours. */
  fun answers(): List<List<String>> {
    val target = module?.let { CoreTarget.of(target) { listOf(it) } } ?: CoreTarget.of(target)
    val resolver = CoreResolver(local, target)
    return questions.map { it.answers(if (inOrder) resolver else CoreResolver(local, target)) }
  }
}

/** A CO-RE record, and instructions that it may be of. */
internal class CoreQuestion(val access: CoreAccess, val insns: List<Insn>) {
  /** What becomes of each instruction: its encoding in hex, or [REFUSED]. */
  fun answers(resolver: CoreResolver): List<String> {
    val patch = unlessRefused { resolver.resolve(access) } ?: return insns.map { REFUSED }
    return insns.map { insn -> unlessRefused { patch.apply(insn).joinToString("", transform = ::hex) } ?: REFUSED }
  }

  /** The record as libbpf's log has it. */
  fun text(local: Btf): String = unlessRefused { CoreSpec.parse(local, access).toString() } ?: "$access"

  companion object {
    const val REFUSED = "refused"

    fun isPoison(insn: String) = insn.startsWith(hex(CorePatch.POISONED))

    /**
     * A record, with instructions that a compiler would write for it, and one that does not hold what the record says.
     */
    fun of(local: Btf, typeId: Int, kind: CoreKind, access: String): CoreQuestion {
      val record = CoreAccess(typeId, access, kind.number())
      val answer = unlessRefused { CoreAnswer.of(CoreSpec.parse(local, record)) }
      val value = answer?.value()?.orElse(0) ?: 0
      val insns =
        mutableListOf<Insn>(move(value.toInt()), move(value.toInt() + 1), Insn.LoadImm64(Reg.R1, Imm64.Value(value)))
      if (kind == CoreKind.FIELD_BYTE_OFFSET && value <= Short.MAX_VALUE) {
        val size = answer?.loaded()?.map { it.size() }?.orElse(4)?.takeIf { it in listOf(1L, 2L, 4L, 8L) } ?: 4
        insns += memory(Size.ofBytes(size.toInt()), value.toInt())
      }
      return CoreQuestion(record, insns)
    }

    fun move(value: Int) = Insn.Alu(AluOp.MOV, Width.W64, Reg.R1, Imm(value))

    /** A load and both stores. */
    fun memory(size: Size, offset: Int) = listOf<Insn>(
      Insn.Load(size, false, Reg.R1, Reg.R2, offset),
      Insn.Store(size, Reg.R1, offset, Reg.R2),
      Insn.Store(size, Reg.R1, offset, Imm(7)),
    )

    /** Everything that can be asked about a type: of itself, its enum values, its fields and theirs. */
    fun all(local: Btf, root: Int, asked: (CoreAccess) -> Boolean = { true }): List<CoreQuestion> {
      val paths = mapOf(
        CoreKind.About.TYPE to listOf("0"),
        CoreKind.About.ENUMERATOR to values(local, root),
        CoreKind.About.FIELD to listOf("0", "1") + fields(local, root, "0", 0),
      )
      return CoreKind.values().flatMap { kind -> paths.getValue(kind.about()).map { of(local, root, kind, it) } }
        .filter { asked(it.access) }
    }

    private fun values(local: Btf, root: Int): List<String> =
      when (val type = local.type(local.skipModifiersAndTypedefs(root))) {
        is BtfType.Enumeration -> type.values().indices.map { "$it" }
        else -> emptyList()
      }

    private fun fields(local: Btf, id: Int, path: String, depth: Int): List<String> {
      if (depth == MAX_DEPTH) return emptyList()
      val steps = when (val type = local.type(local.skipModifiersAndTypedefs(id))) {
        is BtfType.Composite -> type.members().mapIndexed { i, member -> i to member.typeId() }
        is BtfType.Array -> elements(type.length()).map { it to type.elementTypeId() }
        else -> emptyList()
      }
      return steps.flatMap { (i, next) -> listOf("$path:$i") + fields(local, next, "$path:$i", depth + 1) }
    }

    /** The first, the last, and the one after it. */
    private fun elements(length: Long) = setOf(0, length.toInt() - 1, length.toInt()).filter { it >= 0 }

    private const val MAX_DEPTH = 5

    private fun <T> unlessRefused(block: () -> T): T? = try {
      block()
    } catch (_: CoreFailure) {
      null
    } catch (_: CoreException) {
      null
    } catch (_: BtfException) {
      null
    }

    fun hex(insn: Insn): String = HexFormat.of()
      .formatHex(Encoder.encodeResolved(Code.of(Step.of(insn)), ByteOrder.LITTLE_ENDIAN, Cpu.V4).toByteArray())
  }
}

/** libbpf's answers to the questions of each case, by the programs `core-relo` and, for big-endian types, `core-relo-be`. */
internal fun libbpfAnswers(cases: List<CoreCase>): List<List<List<String>>> {
  val (little, big) = listOf("core-relo", "core-relo-be").zip(listOf(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN))
    .map { (program, order) -> libbpfAnswers(program, cases.filter { it.target.order() == order }).iterator() }
  return cases.map { (if (it.target.order() == ByteOrder.LITTLE_ENDIAN) little else big).next() }
}

private fun libbpfAnswers(program: String, cases: List<CoreCase>): List<List<List<String>>> {
  val folder = Files.createTempDirectory("skep-core")
  try {
    val input = folder.resolve("input").toFile()
    input.bufferedWriter().use { out ->
      cases.forEachIndexed { i, case ->
        val files = listOfNotNull(case.local, case.target, case.module).mapIndexed { j, btf ->
          folder.resolve("$i.$j").also { Files.write(it, ByteArray(btf.bytes().remaining()).also(btf.bytes()::get)) }
        }
        out.write("types\t${files.joinToString("\t")}\n")
        for (question in case.questions) {
          if (!case.inOrder) out.write("again\n")
          val record = listOf(question.access.typeId(), question.access.kind(), question.access.access())
          out.write((record + question.insns.map(CoreQuestion::hex)).joinToString("\t") + "\n")
        }
      }
    }
    val output = folder.resolve("output").toFile()
    val process = ProcessBuilder("${Libbpf.program(program)}").redirectInput(input).redirectOutput(output)
      .redirectError(ProcessBuilder.Redirect.INHERIT).start()
    check(process.waitFor() == 0) { "$program fails" }
    val lines = output.readLines().map { it.split('\t') }.iterator()
    return cases.map { case -> case.questions.map { lines.next() } }
  } finally {
    folder.toFile().deleteRecursively()
  }
}
