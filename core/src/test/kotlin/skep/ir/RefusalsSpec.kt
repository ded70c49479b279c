package skep.ir

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FreeSpec
import io.kotest.matchers.string.shouldContain
import skep.insn.Condition
import skep.insn.Helper
import skep.insn.Width

/** Functions that no kernel would run, refused before one is asked. */
class RefusalsSpec : FreeSpec({
  fun refusal(body: FunctionBuilder.() -> Unit): String = shouldThrow<IrException> { text(body = body) }.message!!

  fun FunctionBuilder.loop(test: () -> Test, body: () -> Unit) {
    val head = block("head")
    val inside = block("inside")
    val out = block("out")
    start(head)
    branch(test(), inside, out)
    start(inside)
    body()
    jump(head)
    start(out)
  }

  fun ask(value: Value) = Test.Compare(Condition.NE, Width.W64, value, Value.of(0))

  "a value of a block that may not have run" {
    refusal {
      val yes = block("yes")
      val on = block("on")
      branch(ask(parameter(0)), yes, on)
      start(yes)
      val inner = add(doubleWord(0), Value.of(1))
      name(inner, "inner")
      start(on)
      ret(inner)
    } shouldContain "'inner' has no value on some path to here"
  }

  "a value of a loop's round, after the loop" {
    refusal {
      var last: Value = Value.of(0)
      loop({ ask(doubleWord(0)) }) { last = doubleWord(8) }
      ret(last)
    } shouldContain "has no value on some path to here"
  }

  "a loop whose test is the same in every round" {
    refusal {
      val n = doubleWord(0)
      name(n, "n")
      loop({ ask(n) }) { callVoid(Helper.GET_PRANDOM_U32.callee()) }
      ret(Value.of(0))
    } shouldContain "this loop never ends: what it asks, 'n', does not change in it"
  }

  "a loop without an end" {
    refusal {
      loop({ Test.Always(true) }) { callVoid(Helper.GET_PRANDOM_U32.callee()) }
      ret(Value.of(0))
    } shouldContain "this loop never ends: it has no way out"
  }

  "but not one that asks memory, or whose round is the only one" {
    text {
      loop({ ask(doubleWord(0)) }) { callVoid(Helper.GET_PRANDOM_U32.callee()) }
      ret(Value.of(0))
    }
    text {
      val n = doubleWord(0)
      loop({ ask(n) }) { ret(Value.of(1)) }
      ret(Value.of(0))
    }
  }
})
