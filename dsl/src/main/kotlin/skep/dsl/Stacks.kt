package skep.dsl

import skep.insn.MapType
import skep.ir.Value

/**
 * The id of the kernel's call stack in [stacks], a map of the type [STACK_TRACE][MapType.STACK_TRACE], where user space
 * finds its addresses; negative where there is none.
 */
public fun ProgramBody.kernelStack(stacks: DeclaredMap): Num<Int> = stack(stacks, 0)

/** The id of the process's call stack in [stacks], as [kernelStack]. */
public fun ProgramBody.userStack(stacks: DeclaredMap): Num<Int> = stack(stacks, USER_STACK)

private fun ProgramBody.stack(stacks: DeclaredMap, flags: Long): Num<Int> =
  flow.status(get_stackid, contextAddress, stacks.address, Value.of(flags))

/** `BPF_F_USER_STACK` */
private const val USER_STACK = 1L shl 8
