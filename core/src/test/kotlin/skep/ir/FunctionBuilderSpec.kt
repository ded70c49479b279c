package skep.ir

import io.kotest.core.spec.style.FreeSpec
import io.kotest.matchers.collections.shouldNotContain
import io.kotest.matchers.shouldBe
import skep.insn.AluOp
import skep.insn.ByteSwap
import skep.insn.Condition
import skep.insn.Helper
import skep.insn.Imm64
import skep.insn.Size
import skep.insn.Width

/** One case for each rule by which operations become fewer or shorter instructions, as clang -O2 has them. */
class FunctionBuilderSpec : FreeSpec({
  fun compare(condition: Condition, left: Value, right: Long, width: Width = Width.W64) =
    Test.Compare(condition, width, left, Value.of(right))

  fun FunctionBuilder.whenever(test: Test, then: () -> Unit) {
    val yes = block("yes")
    val no = block("no")
    branch(test, yes, no)
    start(yes)
    then()
    start(no)
  }

  "a constant on the left goes to the right, and constants that are added one after the other become one" {
    text { ret(add(add(Value.of(3), parameter(0)), Value.of(4))) } shouldBe listOf("r1 += 0x7", "r0 = r1", "exit")
  }

  "a multiplication, division or remainder by a power of two is a shift or a mask" {
    text { ret(binary(AluOp.MUL, Width.W64, parameter(0), Value.of(8))) }[0] shouldBe "r1 <<= 0x3"
    text { ret(binary(AluOp.DIV, Width.W64, parameter(0), Value.of(8))) }[0] shouldBe "r1 >>= 0x3"
    text { ret(binary(AluOp.MOD, Width.W64, parameter(0), Value.of(8))) }[0] shouldBe "r1 &= 0x7"
  }

  "what is added to an address goes into the offset of the access" {
    text { ret(doubleWord(8, add(parameter(0), Value.of(16)))) } shouldBe listOf("r0 = *(u64 *)(r1 + 0x18)", "exit")
  }

  "an offset that has no room stays a sum" {
    text { ret(doubleWord(32760, add(parameter(0), Value.of(16)))) }.take(2) shouldBe
      listOf("r1 += 0x10", "r0 = *(u64 *)(r1 + 0x7ff8)")
  }

  "widening what is 32 bits wide costs nothing" {
    text { ret(add(extend(word(0), Size.W, false, Width.W64), Value.of(1))) } shouldBe
      listOf("w0 = *(u32 *)(r1 + 0x0)", "r0 += 0x1", "exit")
  }

  "but of what the verifier takes for 64 unknown bits, it is said again that they are zero where they move an address" {
    fun FunctionBuilder.moved(index: Value) = doubleWord(0, add(parameter(0), index))
    text { ret(moved(binary(AluOp.DIV, Width.W32, word(0), Value.of(3)))) } shouldBe
      listOf("w0 = *(u32 *)(r1 + 0x0)", "w0 /= 0x3", "w0 = w0", "r1 += r0", "r0 = *(u64 *)(r1 + 0x0)", "exit")
    text { ret(moved(swap(ByteSwap.TO_BE, 16, word(0)))) }[2] shouldBe "w0 = w0"
    text { ret(moved(negate(Width.W32, word(0)))) }[2] shouldBe "w0 = w0"
    text { ret(moved(binary(AluOp.LSH, Width.W32, word(0), word(4)))) }[3] shouldBe "w0 = w0"
    text { ret(add(parameter(0), binary(AluOp.DIV, Width.W32, word(0), Value.of(3)))) } shouldNotContain "w0 = w0"

    fun rounds(end: FunctionBuilder.(Block, Block) -> Unit) = text {
      val i = variable(Width.W32, "i")
      assign(i, Value.of(0))
      val head = block("head")
      val inside = block("inside")
      val out = block("out")
      start(head)
      end(inside, out)
      start(inside)
      store(Size.DW, add(parameter(0), copy(i)), 0, Value.of(0))
      assign(i, binary(AluOp.ADD, Width.W32, copy(i), Value.of(1)))
      jump(head)
      start(out)
      ret(Value.of(0))
    }
    rounds { inside, out -> mayGoto(out, inside) }.count { Regex("w(\\d) = w(\\d)").matches(it) } shouldBe 1
    rounds { inside, out -> branch(compare(Condition.NE, word(8), 0, Width.W32), inside, out) }
      .count { Regex("w(\\d) = w(\\d)").matches(it) } shouldBe 0
  }

  "cutting what is used on 32 bits alone costs nothing" {
    text {
      val low = extend(doubleWord(0), Size.W, false, Width.W32)
      store(Size.W, parameter(0), 8, binary(AluOp.ADD, Width.W32, low, Value.of(1)))
      ret(Value.of(0))
    } shouldBe listOf("r0 = *(u64 *)(r1 + 0x0)", "w0 += 0x1", "*(u32 *)(r1 + 0x8) = w0", "r0 = 0x0", "exit")
  }

  "the mask of a byte that is stored as one goes" {
    text {
      store(Size.B, parameter(0), 8, extend(doubleWord(0), Size.B, false, Width.W32))
      ret(Value.of(0))
    }[1] shouldBe "*(u8 *)(r1 + 0x8) = w0"
  }

  "a number is stored by itself, or by a register where the kernel wants one" {
    text { store(Size.W, parameter(0), 8, Value.of(7)); ret(Value.of(0)) }[0] shouldBe "*(u32 *)(r1 + 0x8) = 0x7"
    text { storeRegister(Size.W, parameter(0), 8, Value.of(7)); ret(Value.of(0)) }.take(2) shouldBe
      listOf("r0 = 0x7", "*(u32 *)(r1 + 0x8) = w0")
  }

  "a test of bits is one instruction" {
    text {
      whenever(compare(Condition.NE, binary(AluOp.AND, Width.W64, doubleWord(0), Value.of(4)), 0)) { ret(Value.of(1)) }
      ret(Value.of(0))
    }.first { "if" in it } shouldBe "if r0 & 0x4 goto yes"
  }

  "what is the same is computed once" {
    text {
      val twice = List(2) { binary(AluOp.XOR, Width.W64, parameter(0), Value.of(5)) }
      ret(add(twice[0], twice[1]))
    }.count { "^=" in it } shouldBe 1
  }

  "what only one branch needs is computed there" {
    val text =
      text(2) {
        val product = binary(AluOp.MUL, Width.W64, parameter(1), Value.of(3))
        whenever(compare(Condition.EQ, parameter(0), 0)) { ret(product) }
        ret(Value.of(0))
      }
    (text.indexOfFirst { "*=" in it } > text.indexOfFirst { "if" in it }) shouldBe true
  }

  "but an address stays behind the test of what is added to it, whatever is called before it is used" {
    val text =
      text {
        val index = word(0)
        whenever(compare(Condition.LT, index, 24)) {
          val element = add(Value.Address(Imm64.GlobalRef(".bss", 8)), binary(AluOp.LSH, Width.W64, index, Value.of(3)))
          whenever(compare(Condition.NE, call(Helper.GET_PRANDOM_U32.callee()), 0)) {
            callVoid(Helper.GET_PRANDOM_U32.callee())
            store(Size.DW, element, 0, Value.of(7))
          }
        }
        ret(Value.of(0))
      }
    (text.indexOfFirst { "+=" in it } in text.indexOfFirst { "if" in it }..text.indexOfFirst { "call" in it }) shouldBe
      true
  }

  "equal returns are one" {
    text {
      whenever(compare(Condition.EQ, doubleWord(0), 1)) { ret(Value.of(2)) }
      whenever(compare(Condition.EQ, doubleWord(8), 1)) { ret(Value.of(2)) }
      store(Size.W, parameter(0), 0, Value.of(0))
      ret(Value.of(2))
    }.count { it == "exit" } shouldBe 1
  }

  "a branch whose answer is known goes, with what it leads to" {
    text {
      whenever(Test.And(listOf(Test.Always(true), compare(Condition.GT, Value.of(1), 2)))) { ret(word(0)) }
      ret(Value.of(1))
    } shouldBe listOf("r0 = 0x1", "exit")
  }

  "a counted loop has one branch, at its end" {
    text {
      val i = variable(Width.W64, "i")
      val sum = variable(Width.W64, "sum")
      assign(i, Value.of(0))
      assign(sum, Value.of(0))
      val head = block("head")
      val body = block("body")
      val out = block("out")
      start(head)
      branch(compare(Condition.LT, i, 10), body, out)
      start(body)
      assign(sum, add(sum, doubleWord(8)))
      assign(i, add(i, Value.of(1)))
      jump(head)
      start(out)
      ret(sum)
    } shouldBe
      listOf(
        "r2 = 0x0",
        "r0 = 0x0",
        "body:",
        "r3 = *(u64 *)(r1 + 0x8)",
        "r0 += r3",
        "r2 += 0x1",
        "if r2 < 0xa goto body",
        "exit",
      )
  }

  "an address of the loader is loaded once between calls" {
    text {
      val global = Value.Address(Imm64.GlobalRef(".bss", 8))
      store(Size.DW, global, 0, add(doubleWord(0, global), Value.of(1)))
      callVoid(Helper.GET_PRANDOM_U32.callee())
      store(Size.DW, global, 0, Value.of(0))
      ret(Value.of(0))
    }.count { ".bss" in it } shouldBe 2
  }

  "arguments are made where they are wanted, and results stay where they come" {
    text {
      val slot = slot(4, 4, "key")
      store(Size.W, slot.address(), 0, call(Helper.GET_SMP_PROCESSOR_ID.callee()))
      ret(call(Helper.MAP_DELETE_ELEM.callee(), Value.Address(Imm64.MapRef("m")), slot.address()))
    } shouldBe
      listOf("call 0x8", "*(u32 *)(r10 - 0x4) = w0", "r1 = m ll # map", "r2 = r10", "r2 += -0x4", "call 0x3", "exit")
  }
})
