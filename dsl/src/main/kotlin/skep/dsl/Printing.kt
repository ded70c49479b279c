package skep.dsl

import skep.insn.AluOp
import skep.insn.Helper
import skep.insn.Imm
import skep.insn.Imm64
import skep.insn.Insn
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
    val size = format.length + 1
    if (arguments.size <= TRACE_PRINTK_ARGUMENTS) {
      printWith(Helper.TRACE_PRINTK, text, size, arguments.mapIndexed { i, it -> Move.Register(Reg.of(3 + i), it.reg) })
    } else {
      val array = scratch ?: throw BpfDslException(
        "${arguments.size} arguments go through an array; say where on the stack: scratch = fp - ${8 * arguments.size}",
      )
      arguments.forEachIndexed { i, argument -> add(storeAt(array + 8 * i, argument)) }
      printArray(text, size, array, arguments.size)
    }
  }

  private fun printWith(helper: Helper, text: Imm64, size: Int, arguments: List<Move>) {
    val format = Move.Constant(Insn.LoadImm64(Reg.R1, text), Reg.R1)
    val length = Move.Constant(move(Reg.R2, size), Reg.R2)
    sequence(listOf(format, length) + arguments, spare = Reg.R0).forEach(::add)
    add(Insn.Call(helper.callee()))
  }

  private fun printArray(text: Imm64, size: Int, array: Address, count: Int) {
    add(Insn.Alu(AluOp.MOV, Width.W64, Reg.R3, array.base.reg))
    if (array.offset != 0) add(Insn.Alu(AluOp.ADD, Width.W64, Reg.R3, Imm(array.offset)))
    printWith(Helper.TRACE_VPRINTK, text, size, listOf(Move.Constant(move(Reg.R4, 8 * count), Reg.R4)))
  }

  private companion object {
    /** What `bpf_trace_printk` has registers for. */
    const val TRACE_PRINTK_ARGUMENTS = 3

    fun storeAt(address: Address, source: Register64) =
      placed { Insn.Store(Size.DW, address.base.reg, address.offset, source.reg) }

    fun move(target: Reg, value: Int) = Insn.Alu(AluOp.MOV, Width.W64, target, Imm(value))
  }
}
