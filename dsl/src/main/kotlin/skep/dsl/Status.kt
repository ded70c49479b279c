package skep.dsl

import skep.insn.Helper
import skep.ir.Value
import skep.struct.u64

/**
 * Calls a helper that gives 0 or a negative errno. Only 32 bits of it mean something: before Linux 6.4 operations of maps
 * give an `int`, whose sign does not reach the upper half of the register.
 */
internal fun Flow.status(helper: Helper, vararg arguments: Value): Num<Int> =
  Num(this, u64, code.call(helper.callee(), *arguments)).toS32()
