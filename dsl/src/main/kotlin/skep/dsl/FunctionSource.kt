package skep.dsl

import skep.insn.Code
import skep.insn.SourceLine
import skep.ir.FunctionBuilder
import skep.ir.IrException
import skep.ir.Value

/** How the code of a program or subprogram is written, whenever the object is made. */
internal sealed interface FunctionSource {
  /** The code of [function] in an object that has the types of all that it declares. */
  fun code(function: Declared, surroundings: Surroundings): Code

  /** One line for each instruction. */
  class Instructions(private val body: CodeBuilder.() -> Unit) : FunctionSource {
    override fun code(function: Declared, surroundings: Surroundings): Code =
      CodeBuilder(function.name, exact = false) { surroundings.string(function.name, it) }.apply(body).build()

    /** In an exact object, which has no lines and strings but those it is given. */
    fun exactCode(name: String): Code =
      CodeBuilder(name, exact = true) {
        throw BpfDslException("the strings of an exact object are variables of .rodata; declare a constant")
      }.apply(body).build()
  }

  /** Values and control flow: [body] writes them; where it does not return, [result] is, if there is one. */
  class Structured(
    private val parameters: Int,
    private val result: Int? = null,
    private val body: (Flow) -> Unit,
  ) : FunctionSource {
    override fun code(function: Declared, surroundings: Surroundings): Code =
      Flow(function.name, parameters, surroundings, function.line).run {
        kind = (function as? Program)?.let(ProgramKind::of)
        told(name) {
          write(body)
          if (result != null) ret(Value.of(result.toLong()))
        }
        lower(name, code)
      }
  }
}

/** The instructions of a function that is written. */
internal fun Flow.lower(name: String, builder: FunctionBuilder): Code {
  if (builder.isOpen) {
    throw BpfDslException("'$name' ends without a result on some path; end every path with ret(...)", line, null)
  }
  return told(name) { builder.build(surroundings.cpu) }.also { surroundings.lowered(name, it) }.code()
}

/** Runs [block]; what core refuses there is told with the user's line. */
private fun <T> Flow.told(name: String, block: () -> T): T =
  try {
    block()
  } catch (e: IrException) {
    val source: SourceLine? = e.source().orElse(line)
    throw BpfDslException("'$name': ${e.problem()}", source, e)
  }
