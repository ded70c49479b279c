package skep.dsl

import skep.insn.Assembler
import skep.insn.AssemblyException
import skep.insn.Code
import skep.insn.CoreAccess
import skep.insn.Imm64
import skep.insn.Insn
import skep.insn.Label
import skep.insn.Operand
import skep.insn.Reg
import skep.insn.SourceLine
import skep.relocate.CoreKind
import java.util.Optional

/**
 * The body of a program or subprogram, one line for each instruction, over core's [Assembler]. A program starts with its
 * context in r1, keeps r6 to r9 over calls, and must end with `exit()` and a result in r0.
 *
 * ```
 * val handle_tp by program("tp/syscalls/sys_enter_write") {
 *   val out by label()
 *   call(get_current_pid_tgid)
 *   r0 shrEq 32
 *   r1 set my_pid.address
 *   r1 set u32[r1]
 *   jumpIf(r0 ne r1, out)
 *   printk("BPF triggered from PID %d.\n", r0)
 *   +out
 *   r0 set 0
 *   exit()
 * }
 * ```
 *
 * What an instruction cannot hold, and what no verifier would accept (a write to [fp], a shift by too much), is an
 * exception of the very line. Each instruction carries the line it was written in, and the kernel's log shows it. Of a
 * function that emits for its caller, `fun CodeBuilder.zero() = r0 set 0`, that is the line in the function; do not make
 * such a function `inline`, or its lines will be wrong.
 */
@BpfDsl
public class CodeBuilder internal constructor(
  private val function: String,
  private val exact: Boolean,
  private val strings: (text: String) -> Imm64,
) : Registers, Arithmetic, MemoryAccess, Jumps, Calls, Printing {
  private val assembler = Assembler { Optional.ofNullable(line()) }
  private var lastLine: SourceLine? = null
  private var givenLine: SourceLine? = null
  private var checked = true
  private var ended = false

  /** The end of the stack frame of 512 bytes, r10. The stack is below it; it cannot be written. */
  public val fp: Register64 = Register64(Reg.R10)

  /** The lower half of r0. */
  public val w0: Register32 = Register32(Reg.R0)

  /** The lower half of r1. */
  public val w1: Register32 = Register32(Reg.R1)

  /** The lower half of r2. */
  public val w2: Register32 = Register32(Reg.R2)

  /** The lower half of r3. */
  public val w3: Register32 = Register32(Reg.R3)

  /** The lower half of r4. */
  public val w4: Register32 = Register32(Reg.R4)

  /** The lower half of r5. */
  public val w5: Register32 = Register32(Reg.R5)

  /** The lower half of r6. */
  public val w6: Register32 = Register32(Reg.R6)

  /** The lower half of r7. */
  public val w7: Register32 = Register32(Reg.R7)

  /** The lower half of r8. */
  public val w8: Register32 = Register32(Reg.R8)

  /** The lower half of r9. */
  public val w9: Register32 = Register32(Reg.R9)

  /** The lower half of fp, which only [unchecked] instructions can use as anything but an operand. */
  public val w10: Register32 = Register32(Reg.R10)

  override fun add(insn: Insn) {
    if (checked) assembler.add(insn) else assembler.addUnchecked(insn)
  }

  /** Takes the instructions of [body] even where no verifier would, such as a division by the constant zero. */
  public fun unchecked(body: () -> Unit) {
    checked = false
    try {
      body()
    } finally {
      checked = true
    }
  }

  override fun append(fragment: Code) {
    val here = line()
    assembler.append(
      fragment.mapSteps { _, step -> if (here == null || step.source().isPresent) step else step.withSource(here) },
    )
  }

  override fun arguments(values: List<Operand>) {
    assembler.arguments(*values.toTypedArray())
  }

  override fun newLabel(name: String): Label = assembler.newLabel(name)

  override fun Label.unaryPlus() {
    assembler.bind(this)
  }

  override fun string(text: String): Imm64 = strings(text)

  /**
   * Says which line the next instruction is from, when that is not the Kotlin line it is written in. In an exact object
   * only what this says has a line.
   */
  public fun line(file: String, line: Int, column: Int, text: String) {
    givenLine = placed { SourceLine(file, line, column, text) }
  }

  /**
   * Gives the next instruction a CO-RE access: when the program is loaded, what the target's types answer takes the
   * place of its offset or immediate.
   *
   * @param kind what is asked
   * @param type the root type, an id of the object's types
   * @param access the path from the root, as `0:2:1`
   */
  public fun core(kind: CoreKind, type: Int, access: String): Unit = core(kind.number(), type, access)

  /** As the other [core], for a question that has only a number here. */
  public fun core(kind: Int, type: Int, access: String) {
    assembler.core(placed { CoreAccess(type, access, kind) })
  }

  /** Ends the body. What is wrong with it as a whole is told with its last line. */
  internal fun build(): Code {
    ended = true
    try {
      return assembler.build()
    } catch (e: AssemblyException) {
      throw BpfDslException("'$function': ${e.problem()}", e.source().orElse(lastLine), e)
    }
  }

  private fun line(): SourceLine? {
    val given = givenLine
    givenLine = null
    return when {
      ended -> lastLine
      given != null || exact -> given
      else -> SourceLines.here().also { lastLine = it }
    }
  }
}

/**
 * A piece of code that belongs to no object, to be [appended][CodeBuilder.append] wherever it is wanted, or encoded.
 *
 * ```
 * val fail = code { r0 set -1; exit() }
 * ```
 */
public fun code(body: CodeBuilder.() -> Unit): Code {
  val builder =
    CodeBuilder("code", exact = false) {
      throw BpfDslException("a string lies in an object's .rodata; use it in a program of a Bpf")
    }
  builder.body()
  return builder.build()
}
