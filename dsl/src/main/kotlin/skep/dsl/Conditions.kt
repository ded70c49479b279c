package skep.dsl

import skep.ir.Value

/**
 * Runs [body] if the test is true.
 *
 * ```
 * whenever(size gt 1500) { large += 1 } otherwise { small += 1 }
 * whenever(a) { ... } otherwise whenever(b) { ... } otherwise { ... }
 * ```
 */
public fun Body.whenever(test: Bool, body: () -> Unit): Whenever = flow.whenever(test, body)

/** A [whenever] whose `otherwise` can follow, right behind it. */
public class Whenever internal constructor(private val flow: Flow, private val previous: Whenever?) {
  /** Where it goes on after the body. */
  private val exit = Join(flow, "after")

  /** What it knows only if it turns out to be the `otherwise` of [previous]. */
  private var tentative: Tentative? = null

  internal fun write(test: Bool, body: () -> Unit) {
    tentative = flow.frame.tentative?.takeIf { it.whenever === previous }
    if (tentative != null) flow.frame.tentative = null
    val yes = Join(flow, "then")
    val no = Join(flow, "else")
    flow.branch(test, yes, no)
    yes.start()
    if (yes.isReached) body()
    exit.jump()
    no.start()
    flow.frame.pending = this
  }

  /** What runs if the test is not true. */
  public infix fun otherwise(body: () -> Unit) {
    requirePending()
    flow.frame.pending = null
    standAlone()
    if (flow.isOpen) body()
    exit.start()
  }

  /** What is asked next if the test is not true. */
  public infix fun otherwise(next: Whenever): Whenever {
    demand(next.previous === this) { "an 'otherwise whenever' follows right behind the whenever that it belongs to" }
    next.requirePending()
    next.tentative = null
    if (exit.isReached) next.exit.takeOver(exit)
    return next
  }

  /**
   * Begins what runs in both cases, or else what is asked next if the test is not true: which of them is not known
   * before that is written.
   */
  internal fun settle() {
    standAlone()
    if (!exit.isReached) return
    val otherwise = if (flow.isOpen) flow.facts else null
    val on = Join(flow, "on")
    on.jumpForNow()
    exit.start()
    on.jumpForNow()
    on.start()
    if (otherwise != null) Tentative.of(this, otherwise, checkNotNull(exit.facts))?.begin(flow.frame)
  }

  /** Takes it that this is no `otherwise` of the one before. */
  private fun standAlone() {
    val facts = tentative ?: return
    tentative = null
    facts.requireUnused()
    exit.forget(facts.facts)
    flow.facts -= facts.facts
  }

  private fun requirePending() {
    demand(flow.frame.pending === this) { "an 'otherwise' follows right behind the whenever that it belongs to" }
  }
}

internal fun Flow.whenever(test: Bool, body: () -> Unit): Whenever {
  val before = settled()
  return Whenever(this, before).also { it.write(test, body) }
}

/** Runs what leaves if the test is true, and goes on here if not. */
internal fun Flow.endIf(test: Bool, end: () -> Unit) {
  val yes = Join(this, "end")
  val no = Join(this, "on")
  branch(test, yes, no)
  yes.start()
  end()
  no.start()
}

/** [yes] if the test is true, or else [no]. Both are calculated before. */
public fun <V : Word> Body.select(test: Bool, yes: V, no: V): V = flow.choose(test, { yes }, { no })

/** As the other [select], calculating only the one that is wanted. */
public fun <V : Word> Body.select(test: Bool, yes: () -> V, no: () -> V): V = flow.choose(test, yes, no)

internal fun <V : Word> Flow.choose(test: Bool, yes: () -> V, no: () -> V): V {
  val first = Join(this, "first")
  val second = Join(this, "second")
  val after = Join(this, "chosen")
  branch(test, first, second)
  first.start()
  val one = yes()
  val home = frame
  val result = code.variable(one.width, "selected")
  assign(home, result, one.word)
  after.jump()
  second.start()
  val other = no()
  one.requireSameType(other)
  assign(home, result, other.word)
  after.jump()
  after.start()
  return one.again(use(home, result))
}
