package skep.ir

import skep.insn.AluOp
import skep.insn.ByteSwap
import skep.insn.Condition
import skep.insn.Helper
import skep.insn.Size
import skep.insn.Width
import kotlin.random.Random

/**
 * A function as a tree, which can be built with a [FunctionBuilder] and computed here, by rules that are written down
 * once more: it reads words of its input, computes, branches, loops, calls, and ends with a number.
 */
internal class RandomFunction(random: Random, private val cpu4: Boolean = false) {
  sealed interface Expression {
    val width: Width
  }

  class Input(val index: Int, val size: Size, val signed: Boolean, override val width: Width) : Expression

  class Number(val value: Long, override val width: Width) : Expression

  class Variable(val index: Int, override val width: Width) : Expression

  class Saved(val index: Int, val size: Size) : Expression {
    override val width get() = if (size == Size.DW) Width.W64 else Width.W32
  }

  class Binary(val op: AluOp, override val width: Width, val left: Expression, val right: Expression) : Expression

  class Negation(override val width: Width, val of: Expression) : Expression

  class Extension(val of: Expression, val from: Size, val signed: Boolean, override val width: Width) : Expression

  class Swap(val bits: Int, val of: Expression) : Expression {
    override val width get() = if (bits == 64) Width.W64 else Width.W32
  }

  sealed interface Question

  class Comparison(val condition: Condition, val width: Width, val left: Expression, val right: Expression) : Question

  class Both(val questions: List<Question>) : Question

  class Either(val questions: List<Question>) : Question

  class Opposite(val of: Question) : Question

  sealed interface Statement

  class Assignment(val index: Int, val value: Expression) : Statement

  class Saving(val index: Int, val size: Size, val value: Expression) : Statement

  class Choice(val question: Question, val yes: List<Statement>, val no: List<Statement>) : Statement

  class Loop(val times: Int, val body: List<Statement>) : Statement

  class Leaving(val question: Question, val value: Expression) : Statement

  object Call : Statement

  private val variables = List(VARIABLES) { if (it % 2 == 0) Width.W64 else Width.W32 }
  private val body = Generator(random).statements(DEPTH, STATEMENTS)
  private val result = Generator(random).expression(Width.W64, DEPTH)

  private inner class Generator(private val random: Random) {
    fun statements(depth: Int, most: Int): List<Statement> = List(1 + random.nextInt(most)) { statement(depth) }

    private fun statement(depth: Int): Statement =
      when (if (depth == 0) random.nextInt(5) else random.nextInt(10)) {
        0, 1, 2 -> random.nextInt(VARIABLES).let { Assignment(it, expression(variables[it], DEPTH)) }
        3 -> Size.entries.random(random).let { Saving(random.nextInt(SAVED), it, expression(any(), DEPTH)) }
        4 -> Call
        5, 6 -> Choice(question(2), statements(depth - 1, 3), statements(depth - 1, 3))
        7 -> Choice(question(2), statements(depth - 1, 3), listOf())
        8 -> Loop(random.nextInt(4), statements(depth - 1, 3))
        else -> Leaving(question(1), expression(Width.W64, 1))
      }

    private fun any() = if (random.nextBoolean()) Width.W64 else Width.W32

    private fun question(depth: Int): Question =
      when (if (depth == 0) 0 else random.nextInt(6)) {
        1 -> Both(List(1 + random.nextInt(3)) { question(depth - 1) })
        2 -> Either(List(1 + random.nextInt(3)) { question(depth - 1) })
        3 -> Opposite(question(depth - 1))
        else -> any().let { Comparison(Condition.entries.random(random), it, expression(it, 2), expression(it, 1)) }
      }

    /** One whose value has zeros above [width]. */
    fun expression(width: Width, depth: Int): Expression {
      val narrow = width == Width.W32
      return when (if (depth == 0) random.nextInt(4) else random.nextInt(12)) {
        0, 1 -> (if (narrow) Size.entries - Size.DW else Size.entries).random(random)
          .let { Input(random.nextInt(INPUTS), it, random.nextBoolean(), width) }
        2 -> Number(number().let { if (narrow) it and 0xffff_ffff else it }, width)
        3 -> variables.indices.filter { variables[it] == width }.random(random).let { Variable(it, width) }
        4 -> Saved(random.nextInt(SAVED), (if (narrow) Size.entries - Size.DW else listOf(Size.DW)).random(random))
        5 -> Negation(width, expression(any(), depth - 1))
        6 -> extension(width, depth)
        7 -> Swap(if (narrow) listOf(16, 32).random(random) else 64, expression(any(), depth - 1))
        else -> Binary(operation(), width, expression(any(), depth - 1), expression(any(), depth - 1))
      }
    }

    private fun extension(width: Width, depth: Int): Expression =
      Extension(expression(any(), depth - 1), Size.entries.random(random), random.nextBoolean(), width)

    private fun operation(): AluOp =
      (AluOp.entries - AluOp.MOV - (if (cpu4) setOf() else setOf(AluOp.SDIV, AluOp.SMOD))).random(random)

    private fun number(): Long =
      when (random.nextInt(4)) {
        0 -> random.nextLong()
        1 -> random.nextLong(-3, 40)
        2 -> 1L shl random.nextInt(64)
        else -> listOf(0L, -1L, 0x7fff_ffffL, 0x8000_0000L, 0xffff_ffffL, Long.MIN_VALUE, 0xff, 0xffff).random(random)
      }
  }

  /** Adds this function to a builder, whose input lies at [input], and returns its result. */
  fun build(f: FunctionBuilder, input: Value, leave: (Value) -> Unit) {
    val builder = Building(f, input, leave)
    builder.run(body)
    leave(builder.value(result))
  }

  private inner class Building(
    private val f: FunctionBuilder,
    private val input: Value,
    private val leave: (Value) -> Unit,
  ) {
    private val saved = List(SAVED) { f.slot(8, 8, "saved$it") }
    private val held = variables.mapIndexed { i, width -> f.variable(width, "v$i") }

    init {
      saved.forEach { f.store(Size.DW, it.address(), 0, Value.of(0)) }
      held.forEachIndexed { i, variable -> f.assign(variable, Value.of(i.toLong())) }
    }

    fun run(statements: List<Statement>): Unit = statements.forEach(::run)

    private fun run(it: Statement) {
      when (it) {
        is Assignment -> f.assign(held[it.index], value(it.value))
        is Saving -> f.store(it.size, saved[it.index].address(), 0, value(it.value))
        is Call -> f.callVoid(Helper.GET_PRANDOM_U32.callee())
        is Choice -> choose(it)
        is Loop -> loop(it)
        is Leaving -> {
          val out = f.block("out")
          val on = f.block("on")
          f.branch(test(it.question), out, on)
          f.start(out)
          leave(value(it.value))
          f.start(on)
        }
      }
    }

    private fun choose(it: Choice) {
      val yes = f.block("yes")
      val no = f.block("no")
      val end = f.block("end")
      f.branch(test(it.question), yes, no)
      f.start(yes)
      run(it.yes)
      f.jump(end)
      f.start(no)
      run(it.no)
      f.start(end)
    }

    private fun loop(it: Loop) {
      val i = f.variable(Width.W32, "i")
      f.assign(i, Value.of(0))
      val head = f.block("head")
      val body = f.block("body")
      val end = f.block("end")
      f.start(head)
      f.branch(Test.Compare(Condition.LT, Width.W32, i, Value.of(it.times.toLong())), body, end)
      f.start(body)
      run(it.body)
      f.assign(i, f.binary(AluOp.ADD, Width.W32, i, Value.of(1)))
      f.jump(head)
      f.start(end)
    }

    private fun test(it: Question): Test =
      when (it) {
        is Comparison -> Test.Compare(it.condition, it.width, value(it.left), value(it.right))
        is Both -> Test.And(it.questions.map { each -> Test.Late { test(each) } })
        is Either -> Test.Or(it.questions.map { each -> test(each) })
        is Opposite -> test(it.of).not()
      }

    fun value(it: Expression): Value =
      when (it) {
        is Input -> f.load(it.size, it.signed, it.width, input, it.index * 8)
        is Number -> Value.of(it.value)
        is Variable -> f.copy(held[it.index])
        is Saved -> f.load(it.size, false, it.width, saved[it.index].address(), 0)
        is Binary -> f.binary(it.op, it.width, value(it.left), value(it.right))
        is Negation -> f.negate(it.width, value(it.of))
        is Extension -> f.extend(value(it.of), it.from, it.signed, it.width)
        is Swap -> f.swap(ByteSwap.TO_BE, it.bits, value(it.of))
      }
  }

  /** What it gives on a little-endian machine for words of input. */
  fun compute(input: LongArray): Long = Computation(input).run()

  private class Left(val value: Long) : Throwable(null, null, false, false)

  private inner class Computation(private val input: LongArray) {
    private val held = LongArray(VARIABLES) { it.toLong() }
    private val saved = LongArray(SAVED)

    fun run(): Long =
      try {
        run(body)
        value(result)
      } catch (left: Left) {
        left.value
      }

    private fun run(statements: List<Statement>): Unit = statements.forEach(::run)

    private fun run(it: Statement) {
      when (it) {
        is Assignment -> held[it.index] = value(it.value)
        is Saving -> saved[it.index] =
          low(it.size).let { mask -> (saved[it.index] and mask.inv()) or (value(it.value) and mask) }
        is Call -> Unit
        is Choice -> if (answer(it.question)) run(it.yes) else run(it.no)
        is Loop -> repeat(it.times) { _ -> run(it.body) }
        is Leaving -> if (answer(it.question)) throw Left(value(it.value))
      }
    }

    private fun low(size: Size) = if (size == Size.DW) -1L else (1L shl size.bits()) - 1

    private fun answer(it: Question): Boolean =
      when (it) {
        is Both -> it.questions.all(::answer)
        is Either -> it.questions.any(::answer)
        is Opposite -> !answer(it.of)
        is Comparison -> compare(it.condition, it.width, value(it.left), value(it.right))
      }

    private fun compare(condition: Condition, width: Width, left: Long, right: Long): Boolean {
      val a = if (width == Width.W64) left else left.toInt().toLong()
      val b = if (width == Width.W64) right else right.toInt().toLong()
      return when (condition) {
        Condition.EQ -> a == b
        Condition.NE -> a != b
        Condition.SGT -> a > b
        Condition.SGE -> a >= b
        Condition.SLT -> a < b
        Condition.SLE -> a <= b
        Condition.GT -> a.toULong() > b.toULong()
        Condition.GE -> a.toULong() >= b.toULong()
        Condition.LT -> a.toULong() < b.toULong()
        Condition.LE -> a.toULong() <= b.toULong()
        Condition.SET -> a and b != 0L
      }
    }

    fun value(it: Expression): Long =
      when (it) {
        is Input -> narrow(it.width, extend(input[it.index], it.size, it.signed))
        is Number -> it.value
        is Variable -> held[it.index]
        is Saved -> saved[it.index] and low(it.size)
        is Negation -> narrow(it.width, -value(it.of))
        is Extension -> narrow(it.width, extend(value(it.of), it.from, it.signed))
        is Swap -> java.lang.Long.reverseBytes(value(it.of)) ushr (64 - it.bits)
        is Binary ->
          if (it.width == Width.W64) {
            wide(it.op, value(it.left), value(it.right))
          } else {
            narrow(it.op, value(it.left).toUInt(), value(it.right).toUInt()).toLong()
          }
      }

    private fun narrow(width: Width, value: Long) = if (width == Width.W64) value else value and 0xffff_ffff

    private fun extend(value: Long, from: Size, signed: Boolean): Long =
      when (from) {
        Size.B -> if (signed) value.toByte().toLong() else value.toUByte().toLong()
        Size.H -> if (signed) value.toShort().toLong() else value.toUShort().toLong()
        Size.W -> if (signed) value.toInt().toLong() else value.toUInt().toLong()
        Size.DW -> value
      }

    private fun wide(op: AluOp, a: Long, b: Long): Long =
      when (op) {
        AluOp.ADD -> a + b
        AluOp.SUB -> a - b
        AluOp.MUL -> a * b
        AluOp.DIV -> if (b == 0L) 0 else (a.toULong() / b.toULong()).toLong()
        AluOp.SDIV -> if (b == 0L) 0 else a / b
        AluOp.MOD -> if (b == 0L) a else (a.toULong() % b.toULong()).toLong()
        AluOp.SMOD -> if (b == 0L) a else a % b
        AluOp.OR -> a or b
        AluOp.AND -> a and b
        AluOp.XOR -> a xor b
        AluOp.LSH -> a shl (b.toInt() and 63)
        AluOp.RSH -> a ushr (b.toInt() and 63)
        AluOp.ARSH -> a shr (b.toInt() and 63)
        AluOp.MOV -> b
      }

    private fun narrow(op: AluOp, a: UInt, b: UInt): UInt =
      when (op) {
        AluOp.ADD -> a + b
        AluOp.SUB -> a - b
        AluOp.MUL -> a * b
        AluOp.DIV -> if (b == 0u) 0u else a / b
        AluOp.SDIV -> if (b == 0u) 0u else (a.toInt() / b.toInt()).toUInt()
        AluOp.MOD -> if (b == 0u) a else a % b
        AluOp.SMOD -> if (b == 0u) a else (a.toInt() % b.toInt()).toUInt()
        AluOp.OR -> a or b
        AluOp.AND -> a and b
        AluOp.XOR -> a xor b
        AluOp.LSH -> a shl (b.toInt() and 31)
        AluOp.RSH -> a shr (b.toInt() and 31)
        AluOp.ARSH -> (a.toInt() shr (b.toInt() and 31)).toUInt()
        AluOp.MOV -> b
      }
  }

  internal companion object {
    const val INPUTS = 6
    private const val VARIABLES = 6
    private const val SAVED = 3
    private const val DEPTH = 3
    private const val STATEMENTS = 6
  }
}
