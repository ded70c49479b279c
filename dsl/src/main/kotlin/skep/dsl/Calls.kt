package skep.dsl

import skep.insn.Callee
import skep.insn.Helper
import skep.insn.Insn

/**
 * Calls, and references to what the object declares. A call takes its arguments from r1 to r5, which it leaves
 * undefined, and its result is in r0. A tail call is the helper [tail_call].
 *
 * ```
 * r1 set counts                  // r1 = counts ll, a map of this object: a relocation, never an fd
 * r2 set fp - 16
 * call(map_lookup_elem)          // call 1
 * call(double)                   // call double, a subprogram of this object
 * ```
 */
public sealed interface Calls : Emitter {
  /** `call helper`; the helpers' names are this package's [map_lookup_elem] and so on. */
  public fun call(helper: Helper): Unit = add(Insn.Call(helper.callee()))

  /** `call function`: a subprogram of this object. */
  public fun call(subprogram: Subprogram): Unit = add(Insn.Call(subprogram.callee))

  /** `call function`: a function of the kernel or of a module. */
  public fun call(kfunc: Kfunc): Unit = add(Insn.Call(kfunc.callee))

  /** `call callee`: anything, such as a helper by number or a kfunc by name. */
  public fun call(callee: Callee): Unit = add(Insn.Call(callee))

  /**
   * Moves values to r1, r2 and on, the arguments of a call, as if all at once: `arguments(r2, r1)` swaps the two. r0 may
   * be lost.
   */
  public fun arguments(vararg values: Register64): Unit = arguments(values.map { it.reg })

  /** `dst = map ll`: a map of this object, to give to a helper. */
  public infix fun Register64.set(map: DeclaredMap): Unit = add(Insn.LoadImm64(reg, map.reference))

  /** `exit`: returns r0 from the program or subprogram. */
  public fun exit(): Unit = add(Insn.Exit())
}
