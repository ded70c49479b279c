package skep.dsl

import skep.btf.BtfType
import skep.insn.Code
import skep.insn.Cpu
import skep.insn.Imm64
import skep.ir.Lowered
import skep.struct.TypeIds
import java.nio.ByteOrder

/** The object around a function that is being made: what its code can refer to and add. */
internal interface Surroundings {
  val byteOrder: ByteOrder
  val types: TypeIds

  /** Which instructions there are. */
  val cpu: Cpu

  /** What the object uses of the kernel's types. */
  val kernel: KernelUse

  /** The address of a constant string, for the function [function]. */
  fun string(function: String, text: String): Imm64

  /** Adds a static function that is no declaration of the user's. */
  fun function(name: String, proto: BtfType.FuncProto, code: Code)

  /** Takes note of what has become of the names of a function's values. */
  fun lowered(function: String, lowered: Lowered)

  /** Declares a kernel function, unless that is done already; it may only be missing where all uses are [weak]. */
  fun kfunc(name: String, proto: BtfType.FuncProto, weak: Boolean = false)
}
