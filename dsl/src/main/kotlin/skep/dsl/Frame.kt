package skep.dsl

import skep.insn.Size
import skep.insn.Width
import skep.ir.FunctionBuilder
import skep.ir.StackSlot
import skep.ir.Temp
import skep.ir.Value

/**
 * One function of the machine's while it is written. What it uses of the function around it ([parent]) comes in a struct
 * on that one's stack, whose address is its last parameter: its closure.
 */
internal class Frame(val builder: FunctionBuilder, private val parent: Frame?, val returns: (Value) -> Unit) {
  private val captures = HashMap<Value, Capture>()
  private val inOrder = ArrayList<Capture>()
  private var returned: Capture? = null
  private var result: Capture? = null
  private var closureSlot: StackSlot? = null

  /** Where its struct of captured values is. */
  lateinit var closure: Value

  var facts: Set<Any> = emptySet()
  val scopes = ArrayList<Scope>()

  /** The `whenever` that has just ended, and may still get an `otherwise`. */
  var pending: Whenever? = null

  /** The last `whenever` that got none. */
  var settled: Whenever? = null

  /** What is only known if the next `whenever` is asked where that one's test is not true. */
  var tentative: Tentative? = null

  /** Takes it that no `otherwise whenever` follows. */
  fun settleFacts() {
    val facts = tentative ?: return
    tentative = null
    facts.requireUnused()
    this.facts -= facts.facts
  }

  /** Something in the struct: [offset] bytes from its start. */
  private class Capture(val home: Frame?, val value: Value, val offset: Int, val width: Width) {
    var written = false
    val size: Size get() = if (width == Width.W64) Size.DW else Size.W
  }

  fun within(scope: Scope, body: () -> Unit) {
    scopes += scope
    try {
      body()
    } finally {
      scopes.removeAt(scopes.lastIndex)
    }
  }

  fun use(home: Frame, value: Value, code: FunctionBuilder): Value =
    when {
      value is Value.Constant || value is Value.Address -> value
      home === this -> code.copy(value)
      else -> capture(home, value).let { code.load(it.size, false, it.width, closure, it.offset) }
    }

  fun assign(home: Frame, variable: Temp, value: Value, code: FunctionBuilder) {
    if (home === this) {
      code.assign(variable, value)
    } else {
      val capture = capture(home, variable)
      capture.written = true
      code.store(capture.size, closure, capture.offset, value)
    }
  }

  /** Ends the function around this one with [value], after it gets the control back. */
  fun returnThroughCaptures(value: Value, code: FunctionBuilder) {
    val flag = returned ?: add(null, Value.of(0), Width.W64).also { returned = it }
    val slot = result ?: add(null, Value.of(0), Width.W64).also { result = it }
    code.store(slot.size, closure, slot.offset, value)
    code.store(flag.size, closure, flag.offset, Value.of(1))
    code.ret(Value.of(1))
  }

  /** Makes the struct on the stack of [outer], which this frame's function is given; zero if it needs none. */
  fun makeClosure(outer: Flow): Value {
    if (inOrder.isEmpty()) return Value.of(0)
    val slot = outer.code.slot(SLOT * inOrder.size, SLOT, "values of a loop's body")
    inOrder.forEach {
      val value = if (it.home == null) it.value else outer.use(it.home, it.value)
      outer.code.store(it.size, slot.address(), it.offset, value)
    }
    closureSlot = slot
    return slot.address()
  }

  /** Brings back what this frame's function has assigned to the variables of [outer], and returns if it said so. */
  fun takeBack(outer: Flow) {
    val slot = closureSlot ?: return
    inOrder.filter { it.written }.forEach {
      val value = outer.code.load(it.size, false, it.width, slot.address(), it.offset)
      outer.assign(checkNotNull(it.home), it.value as Temp, value)
    }
    val flag = returned ?: return
    val value = checkNotNull(result)
    val answer = outer.code.load(flag.size, false, Width.W64, slot.address(), flag.offset)
    outer.endIf(Bool.isNotZero(outer, answer)) {
      outer.ret(outer.code.load(value.size, false, Width.W64, slot.address(), value.offset))
    }
  }

  private fun capture(home: Frame, value: Value): Capture =
    captures.getOrPut(value) {
      demand(isInside(home)) { "'$value' is a value of another program; pass it as an argument or in a map" }
      add(home, value, if (value is Temp) value.width() else Width.W64)
    }

  private fun add(home: Frame?, value: Value, width: Width) =
    Capture(home, value, SLOT * inOrder.size, width).also { inOrder += it }

  private fun isInside(other: Frame): Boolean = parent != null && (parent === other || parent.isInside(other))

  private companion object {
    /** Bytes for each captured value, so that pointers are aligned. */
    const val SLOT = 8
  }
}
