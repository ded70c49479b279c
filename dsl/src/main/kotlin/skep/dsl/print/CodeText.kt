package skep.dsl.print

import skep.btf.Btf
import skep.dsl.print.Names.Kind
import skep.insn.Callee
import skep.insn.Code
import skep.insn.CoreAccess
import skep.insn.Imm64
import skep.insn.Insn
import skep.insn.Label
import skep.insn.SourceLine
import skep.insn.Step
import skep.relocate.CoreException
import skep.relocate.CoreKind
import skep.relocate.CoreSpec
import skep.spec.FunctionSpec
import skep.spec.Linkage
import skep.spec.ObjectSpec
import skep.spec.ProgramSpec
import skep.spec.Visibility
import java.util.IdentityHashMap
import java.util.OptionalInt

/** Programs and subprograms. */
internal class CodeText(private val spec: ObjectSpec, private val parts: Parts, private val source: Source) {
  private val files = LinkedHashMap<String, String>()
  private val funcs: Map<String, Int> = spec.btf().map(::funcs).orElse(emptyMap())

  /** Declares the names of the source files that instructions are from. */
  fun writeFiles() {
    val steps = (spec.programs().map { it.code } + spec.functions().map { it.code }).flatMap { it.steps() }
    for (file in steps.mapNotNull { it.source().orElse(null)?.file }.distinct()) {
      val name = parts.names.reserve(file.substringAfterLast('/'))
      files[file] = name
      source.line("private val $name = ${Literals.string(file)}")
    }
    if (files.isNotEmpty()) source.line()
  }

  fun write(program: ProgramSpec) {
    val section = (if (program.autoload) "" else "?") + program.section
    val property = parts.names.find(Kind.CODE, program.name)!!
    val arguments = listOfNotNull(
      Literals.string(section),
      property.argument,
      visibility(program.linkage, program.hidden, Visibility.GLOBAL),
      func(program.name, program.btfId),
    )
    write(property, "", "program(${arguments.joinToString(", ")})", program.code)
  }

  fun write(function: FunctionSpec) {
    val property = parts.names.find(Kind.CODE, function.name)!!
    val arguments = listOfNotNull(
      property.argument,
      visibility(function.linkage, function.hidden, Visibility.STATIC),
      func(function.symbol, function.btfId),
    )
    // Functions that refer to each other would have Kotlin infer their types in a circle.
    val type = if (function.code.steps().any { refersToFunction(it.insn) }) ": Subprogram" else ""
    val list = if (arguments.isEmpty()) "" else arguments.joinToString(", ", "(", ")")
    write(property, type, "subprogram$list", function.code)
  }

  private fun write(property: Names.Property, type: String, head: String, code: Code) {
    val body = Body(code)
    if (body.chunks.size == 1) {
      source.block("val ${property.declared}$type by $head") {
        body.labels().forEach { source.line("val $it by label()") }
        body.chunks.single().forEach(source::line)
      }
    } else {
      source.block("val ${property.declared}$type by $head") {
        source.line("val at = labels(${body.labelCount})")
        body.chunks.indices.forEach { source.line("${property.name}_part${it + 1}(at)") }
      }
      body.chunks.forEachIndexed { i, lines ->
        source.line()
        source.block("private fun CodeBuilder.${property.name}_part${i + 1}(at: List<Label>)") {
          lines.forEach(source::line)
        }
      }
    }
    source.line()
  }

  /** The statements of a function, in pieces that a method has room for. */
  private inner class Body(code: Code) {
    private val numbers = IdentityHashMap<Label, Int>()
    private val isLong = code.elements().size > PIECE || code.elements().count { it is Label } > LABELS
    private val insns = InsnText(parts, ::label)
    val chunks: List<List<String>>
    val labelCount: Int get() = numbers.size

    init {
      code.elements().forEach { if (it is Label) numbers[it] = numbers.size }
      val statements = code.elements().map { element ->
        when (element) {
          is Label -> listOf("+${label(element)}")
          is Step -> statements(element)
        }
      }
      chunks = if (isLong) statements.chunked(PIECE).map { it.flatten() } else listOf(statements.flatten())
    }

    fun labels(): List<String> = numbers.values.sorted().map { "L$it" }

    private fun label(label: Label): String = numbers.getValue(label).let { if (isLong) "at[$it]" else "L$it" }

    private fun statements(step: Step): List<String> = listOfNotNull(
      step.source().map(::line).orElse(null),
      step.core().map(::core).orElse(null),
      insns.statement(step.insn),
    )
  }

  private fun line(line: SourceLine): String =
    "line(${files.getValue(line.file)}, ${line.line}, ${line.column}, ${Literals.string(line.text)})"

  private fun core(access: CoreAccess): String {
    val kind = CoreKind.of(access.kind).map { "CoreKind.${it.name}" }.orElse("${access.kind}")
    val meaning = try {
      spec.btf().map { CoreSpec.parse(it, access).toString() }.orElse("")
    } catch (_: CoreException) {
      ""
    }
    val comment = if (meaning.isEmpty()) "" else "  // ${Literals.comment(meaning)}"
    return "core($kind, ${access.typeId}, ${Literals.string(access.access)})$comment"
  }

  private fun func(symbol: String, btfId: OptionalInt): String? {
    val id = btfId.orElse(0)
    return if (id == (funcs[symbol] ?: 0)) null else "func = $id"
  }

  private fun refersToFunction(insn: Insn) =
    (insn is Insn.Call && insn.callee is Callee.Function) ||
      (insn is Insn.LoadImm64 && insn.value is Imm64.FunctionRef)

  private companion object {
    /** A body of more instructions is cut, and so is one with more labels, whose compile time grows with both. */
    const val PIECE = 400
    const val LABELS = 60

    fun funcs(btf: Btf): Map<String, Int> = buildMap {
      btf.ids().forEach { id -> definedFunction(btf, id)?.let { putIfAbsent(it, id) } }
    }
  }
}
