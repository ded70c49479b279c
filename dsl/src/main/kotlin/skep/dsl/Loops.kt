package skep.dsl

import skep.insn.AluOp
import skep.ir.Value
import skep.struct.u32

/**
 * Writes [body] once for each number from 0 to [times], which is Kotlin's: no loop is left in the program.
 *
 * ```
 * unrolled(4) { i -> whenever(key[i].value eq 0) { breakLoop() } }
 * ```
 */
public fun Body.unrolled(times: Int, body: (Int) -> Unit) {
  val out = Join(flow, "out")
  repeat(times) { i ->
    val next = Join(flow, "next")
    flow.loopBody(out::jump, next::jump) { body(i) }
    next.start()
  }
  out.start()
}

/** The numbers from [first] to the one before [end]. */
public class NumRange<T : Any> internal constructor(internal val first: Num<T>, internal val end: Num<T>)

/** The numbers from this to the one before [end]. */
public infix fun <T : Any> Num<T>.until(end: Num<T>): NumRange<T> = NumRange(this, end)

/** The numbers from this to the one before [end]. */
public infix fun <T : Any> Int.until(end: Num<T>): NumRange<T> = NumRange(end.literal(this), end)

/**
 * Runs [body] for each number of the range. The verifier follows every round, so there must be an end to them that it
 * can see, and few enough for its million instructions; else use [bpfLoop], [iterate] or [loop] without a range.
 *
 * ```
 * loop(0 until 8) { i -> ... }                  // i: Num<UInt>
 * loop(0 until (count and 15)) { i -> ... }     // at most 15
 * ```
 */
public fun Body.loop(range: IntRange, body: (Num<UInt>) -> Unit) {
  demand(range.count() <= MAX_ROUNDS) {
    "${range.count()} rounds are more than the verifier follows, which is a million instructions; write bpfLoop or " +
      "iterate, of which it looks at one round"
  }
  if (!range.isEmpty()) loop(u32(range.first) until u32(range.last + 1L), body)
}

/** A round has two instructions of its own: one to count, and one to ask whether there is another. */
private const val MAX_ROUNDS = 500_000

/** As the other [loop]. */
public fun <T : Any> Body.loop(range: NumRange<T>, body: (Num<T>) -> Unit) {
  val type = range.first.type
  val home = flow.frame
  val i = flow.code.variable(type.width, "i")
  flow.assign(home, i, range.first.word)
  val inside = Join(flow, "loop")
  val next = Join(flow, "next")
  val out = Join(flow, "out")

  fun again(): Bool = Num(flow, type, flow.use(home, i)) lt range.end
  flow.branch(again(), inside, out)
  inside.start()
  flow.loopBody(out::jump, next::jump) { body(Num(flow, type, flow.use(home, i))) }
  next.start()
  flow.assign(home, i, flow.code.binary(AluOp.ADD, type.width, flow.use(home, i), Value.of(1)))
  flow.branch(again(), inside, out)
  out.start()
}

/**
 * Runs [body] as long as the test is true, which [test] writes the code of. The verifier must see that it ends.
 *
 * ```
 * loopWhile({ n gt 1 }) { n = n shr 1 }
 * ```
 */
public fun Body.loopWhile(test: () -> Bool, body: () -> Unit) {
  val head = Join(flow, "while")
  val inside = Join(flow, "loop")
  val out = Join(flow, "out")
  head.start()
  flow.branch(test(), inside, out)
  inside.start()
  flow.loopBody(out::jump, head::jump, body)
  head.jump()
  out.start()
}

/** Leaves the innermost loop. What was opened in it, such as a record, is given back first. */
public fun Body.breakLoop(): Unit = flow.breakLoop()

/** Goes on with the next round of the innermost loop. */
public fun Body.continueLoop(): Unit = flow.continueLoop()
