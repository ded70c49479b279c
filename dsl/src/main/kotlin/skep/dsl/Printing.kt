package skep.dsl

import skep.insn.AluOp
import skep.insn.Helper
import skep.insn.Imm
import skep.insn.Imm64
import skep.insn.Insn
import skep.insn.Operand
import skep.insn.Reg
import skep.insn.Size
import skep.insn.Width

/** Constant strings, and lines for `trace_pipe`. */
public sealed interface Printing : Emitter {
  /** The address of a constant string in `.rodata`, ended by a zero byte; each call adds one. */
  public fun string(text: String): Imm64

  /**
   * Prints a line to `/sys/kernel/tracing/trace_pipe`, as `bpf_printk` of C does: `bpf_trace_printk` for up to three
   * [arguments], `bpf_trace_vprintk` for more, whose array of 8 bytes an argument needs [scratch] on the stack. The
   * arguments are read before anything is overwritten, so any registers in any order are right. Afterwards r0 is the
   * helper's result and r1 to r5 are undefined.
   *
   * ```
   * printk("pid %d: %s\n", r6, r7)
   * printk("%d %d %d %d\n", r1, r2, r3, r4, scratch = fp - 32)
   * ```
   *
   * @param format as the kernel's `bpf_trace_printk` takes it: `%d %i %u %x %X` with `l` or `ll` and a width, `%c`,
   *   `%s`, `%p` and its kin
   */
  public fun printk(format: String, vararg arguments: Register64, scratch: Address? = null) {
    val expected = placed { PrintkFormat.arguments(format) }
    demand(arguments.size == expected) {
      "the format \"${format.trimEnd()}\" takes $expected arguments and gets ${arguments.size}"
    }
    val text = string(format)
    val size = Imm(format.length + 1)
    if (arguments.size <= TRACE_PRINTK_ARGUMENTS) {
      putArguments(text, listOf(size) + arguments.map { it.reg })
      add(Insn.Call(Helper.TRACE_PRINTK.callee()))
    } else {
      val array = scratch ?: throw BpfDslException(
        "${arguments.size} arguments go through an array; say where on the stack: scratch = fp - ${8 * arguments.size}",
      )
      arguments.forEachIndexed { i, argument -> add(storeAt(array + 8 * i, argument)) }
      putArguments(text, listOf(size, array.base.reg, Imm(8 * arguments.size)))
      if (array.offset != 0) add(Insn.Alu(AluOp.ADD, Width.W64, Reg.R3, Imm(array.offset)))
      add(Insn.Call(Helper.TRACE_VPRINTK.callee()))
    }
  }

  /** Puts the address of [text] into r1 and [others] into r2 and on, in clang's order where nothing is in the way. */
  private fun putArguments(text: Imm64, others: List<Operand>) {
    val load = Insn.LoadImm64(Reg.R1, text)
    val free = Reg.R1 !in others
    if (free) add(load)
    arguments(listOf(Reg.R1) + others)
    if (!free) add(load)
  }

  private companion object {
    /** What `bpf_trace_printk` has registers for. */
    const val TRACE_PRINTK_ARGUMENTS = 3

    fun storeAt(address: Address, source: Register64) =
      placed { Insn.Store(Size.DW, address.base.reg, address.offset, source.reg) }
  }
}
