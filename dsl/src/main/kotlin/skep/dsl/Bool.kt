package skep.dsl

import skep.insn.Condition
import skep.insn.Size
import skep.insn.Width
import skep.ir.Test
import skep.ir.Value
import skep.struct.CType
import skep.struct.u32

/**
 * What the running program can test: a comparison, or several. It becomes code where it is asked, by `whenever`,
 * `returnIf`, `select` or a loop, and right sides are asked only when they matter.
 *
 * ```
 * whenever((port eq 22) or (port eq 2222)) { ... }
 * whenever((index lt 4) and { table[index].value ne 0 }) { ... }     // the right side's loads run only then
 * ```
 */
public class Bool internal constructor(flow: Flow, private val make: () -> Test) : BpfValue(flow), Data<Boolean> {
  /** Whether both are true. */
  public infix fun and(other: Bool): Bool = Bool(flow) { Test.And(listOf(test(), other.test())) }

  /** Whether both are true; [other], and all code in it, runs only if this is. */
  public infix fun and(other: () -> Bool): Bool = Bool(flow) { Test.And(listOf(test(), late(other))) }

  /** Whether one of them is true. */
  public infix fun or(other: Bool): Bool = Bool(flow) { Test.Or(listOf(test(), other.test())) }

  /** Whether one of them is true; [other], and all code in it, runs only if this is not. */
  public infix fun or(other: () -> Bool): Bool = Bool(flow) { Test.Or(listOf(test(), late(other))) }

  /** Whether this is false. */
  public operator fun not(): Bool = Bool(flow) { test().not() }

  /** 1 if it is true, 0 if not. */
  public fun toU32(): Num<UInt> =
    flow.choose(this, { Num(flow, u32, Value.of(1)) }, { Num(flow, u32, Value.of(0)) })

  /** What is asked, of values as they are where the code is now. */
  internal fun test(): Test = make()

  override fun store(to: Place, type: CType<*>): Unit = to.store(Size.B, toU32().word)

  /** "a test". */
  override fun toString(): String = "a test"

  private fun late(other: () -> Bool) =
    Test.Late {
      val before = flow.facts
      other().test().also { flow.facts = before }
    }

  internal companion object {
    fun compare(left: Word, condition: Condition, right: Word) =
      Bool(left.flow) { Test.Compare(condition, left.width, left.word, right.word) }

    fun compare(flow: Flow, condition: Condition, width: Width, left: Value, right: Value): Bool {
      val home = flow.frame
      return Bool(flow) { Test.Compare(condition, width, flow.use(home, left), flow.use(home, right)) }
    }

    fun isNotZero(flow: Flow, value: Value): Bool = compare(flow, Condition.NE, Width.W64, value, Value.of(0))

    fun known(flow: Flow, answer: Boolean) = Bool(flow) { Test.Always(answer) }
  }
}
