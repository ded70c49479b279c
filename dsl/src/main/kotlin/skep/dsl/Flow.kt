package skep.dsl

import skep.insn.SourceLine
import skep.ir.Block
import skep.ir.FunctionBuilder
import skep.ir.Temp
import skep.ir.Test
import skep.ir.Value
import java.util.Optional

/**
 * A function while its structured code is written: where operations go, which blocks they are in, and what is known on
 * the way there. A loop's body that becomes a function of its own is written in a [Frame] of its own.
 */
internal class Flow(val name: String, parameters: Int, val surroundings: Surroundings, declared: SourceLine?) {
  private var lastLine = declared
  private var writing = false
  private var callbacks = 0

  /** What kind of program it is, if it is one and its section is known. */
  var kind: ProgramKind? = null

  /** What is being written. */
  var frame = Frame(builder(name, parameters), parent = null) { code.ret(it) }
    private set

  /** The builder of what is being written, at the place where the next operation goes. */
  val code: FunctionBuilder
    get() {
      settle()
      return frame.builder
    }

  /** Whether what comes next can be reached. */
  val isOpen: Boolean get() = code.isOpen

  /** What is known to have been done on every path to here. */
  var facts: Set<Any>
    get() = frame.facts
    set(value) {
      frame.facts = value
    }

  /** The last line that added an operation. */
  val line: SourceLine? get() = lastLine

  fun learn(fact: Any) {
    facts = facts + fact
  }

  fun knows(fact: Any): Boolean = !isOpen || fact in facts

  /** Goes on with one of two places. */
  fun branch(test: Bool, yes: Join, no: Join) {
    if (!isOpen) return
    yes.arrive()
    no.arrive()
    val before = facts
    code.branch(test.test(), yes.block, no.block)
    facts = before
  }

  /** A part whose cleaning up [leave] adds, on every way out of it but its end. */
  fun scope(leave: () -> Unit, body: () -> Unit) = frame.within(Scope.Cleanup(leave), body)

  /** A loop's body; [out] and [next] are where `breakLoop` and `continueLoop` go. */
  fun loopBody(out: () -> Unit, next: () -> Unit, body: () -> Unit) = frame.within(Scope.Loop(out, next), body)

  /** Cleans up all that is open, and returns. */
  fun ret(value: Value) = leave(0) { frame.returns(value) }

  fun breakLoop() {
    val depth = loop("breakLoop")
    val loop = frame.scopes[depth] as Scope.Loop
    leave(depth + 1, loop.out)
  }

  fun continueLoop() {
    val depth = loop("continueLoop")
    val loop = frame.scopes[depth] as Scope.Loop
    leave(depth + 1, loop.next)
  }

  private fun loop(what: String): Int =
    frame.scopes.indexOfLast { it is Scope.Loop }.also { demand(it >= 0) { "$what is used outside of a loop" } }

  /** Cleans up what was opened above [depth], and does [then], which ends the block. */
  private fun leave(depth: Int, then: () -> Unit) {
    if (!isOpen) return
    frame.settleFacts()
    val scopes = ArrayList(frame.scopes)
    val known = facts
    facts.filterIsInstance<Held>().filter { it.isLeftBy(frame, depth) }.asReversed().forEach { it.give() }
    while (frame.scopes.size > depth) (frame.scopes.removeAt(frame.scopes.lastIndex) as? Scope.Cleanup)?.leave()
    then()
    frame.scopes.clear()
    frame.scopes += scopes
    facts = known
  }

  /** A value of the frame [home] where the code is now. */
  fun use(home: Frame, value: Value): Value = frame.use(home, value, code)

  /** `variable = value`, of the frame [home]. */
  fun assign(home: Frame, variable: Temp, value: Value) = frame.assign(home, variable, value, code)

  /** Writes a function that the kernel calls back, with the values of this one. */
  fun callback(parameters: Int, body: (Frame) -> Unit): Callback {
    settle()
    frame.settleFacts()
    val outer = frame
    val function = "${name}__${++callbacks}"
    val inner = Frame(builder(function, parameters), outer) { frame.returnThroughCaptures(it, code) }
    inner.facts = outer.facts
    frame = inner
    try {
      body(inner)
      settle()
    } finally {
      frame = outer
    }
    return Callback(function, inner)
  }

  /** The `whenever` that ended last and has got no `otherwise` yet. */
  fun settled(): Whenever? {
    settle()
    return frame.settled
  }

  /** Lets what follows a `whenever` begin, which has no `otherwise` then. */
  private fun settle() {
    frame.pending?.let {
      frame.pending = null
      frame.settled = it
      it.settle()
    }
  }

  private fun builder(name: String, parameters: Int) = FunctionBuilder(name, parameters, ::here)

  /** Writes the body. What is added before and after has its lines too, and not that of who makes the object. */
  fun write(body: (Flow) -> Unit) {
    writing = true
    body(this)
    writing = false
  }

  private fun here(): Optional<SourceLine> {
    if (writing) lastLine = SourceLines.here() ?: lastLine
    return Optional.ofNullable(lastLine)
  }
}

/** A function that the kernel calls back, and the frame it was written in. */
internal class Callback(val name: String, val frame: Frame)

/** What is left by a jump out of it. */
internal sealed interface Scope {
  class Cleanup(val leave: () -> Unit) : Scope

  class Loop(val out: () -> Unit, val next: () -> Unit) : Scope
}

/** A place where paths meet, and what is known on all of them. */
internal class Join(private val flow: Flow, name: String) {
  val block: Block = flow.code.block(name)
  var facts: Set<Any>? = null
    private set

  /** Takes note that a path comes here. */
  fun arrive() {
    if (!flow.isOpen) return
    flow.frame.settleFacts()
    meet(flow.facts)
  }

  /** As [arrive], where an `otherwise whenever` may still show that paths do not meet here. */
  fun arriveForNow() {
    if (flow.isOpen) facts = facts?.intersect(flow.facts) ?: flow.facts
  }

  /** Takes back that [facts] were known on the way to here. */
  fun forget(facts: Set<Any>) {
    this.facts = this.facts?.minus(facts)
  }

  private fun meet(known: Set<Any>) {
    facts = facts?.let { before ->
      requireSameHeld(before, known)
      before.intersect(known)
    } ?: known
  }

  fun jump() {
    arrive()
    flow.code.jump(block)
  }

  /** As [jump], with [arriveForNow]. */
  fun jumpForNow() {
    arriveForNow()
    flow.code.jump(block)
  }

  /** Whether any path comes here. */
  val isReached: Boolean get() = facts != null

  /** Makes the paths to [other], where one jump starts, go here. */
  fun takeOver(other: Join) {
    flow.frame.builder.redirect(other.block, block)
    meet(checkNotNull(other.facts))
  }

  /** Goes on here, if any path comes here. */
  fun start() {
    arrive()
    facts?.let {
      flow.code.start(block)
      flow.facts = it
    }
  }
}
