package skep.dsl

import skep.insn.MapType
import skep.ir.Value
import skep.struct.u64

/**
 * The id of the kernel's call stack in [stacks], a map of the type [STACK_TRACE][MapType.STACK_TRACE], where user space
 * finds its addresses; negative where there is none.
 */
public fun ProgramBody.kernelStack(stacks: DeclaredMap): Num<Int> = stack(stacks, 0)

/** The id of the process's call stack in [stacks], as [kernelStack]. */
public fun ProgramBody.userStack(stacks: DeclaredMap): Num<Int> = stack(stacks, USER_STACK)

private fun ProgramBody.stack(stacks: DeclaredMap, flags: Long): Num<Int> {
  val map = Value.Address(stacks.reference)
  return Num(flow, u64, flow.code.call(get_stackid.callee(), contextAddress, map, Value.of(flags))).toS32()
}

/** `BPF_F_USER_STACK` */
private const val USER_STACK = 1L shl 8
