package skep.dsl.random

import skep.struct.BigEndianType
import skep.struct.IntType
import skep.struct.u32

/** A number of the program. Its text, as that of all here, is near what a user would write. */
internal sealed interface Expression {
  val type: IntType<*>
}

internal class Constant(override val type: IntType<*>, val value: Any) : Expression {
  override fun toString() = "$type($value)"
}

internal class Load(val leaf: Leaf) : Expression {
  override val type get() = leaf.type as IntType<*>

  override fun toString() = "$leaf"
}

/** A value or variable by its number. */
internal class Named(override val type: IntType<*>, val id: Int) : Expression {
  override fun toString() = "v$id"
}

internal class Binary(val operation: Operation, val left: Expression, val right: Expression) : Expression {
  override val type get() = left.type

  override fun toString() = "($left ${operation.sign} $right)"
}

/** With a number of Kotlin's. */
internal class WithNumber(val operation: Operation, val left: Expression, val right: Any) : Expression {
  override val type get() = left.type

  override fun toString() = "($left ${operation.sign} $right)"
}

internal class Shift(val left: Boolean, val of: Expression, val by: Expression) : Expression {
  override val type get() = of.type

  override fun toString() = "($of ${if (left) "shl" else "shr"} $by)"
}

internal class ShiftNumber(val left: Boolean, val of: Expression, val by: Int) : Expression {
  override val type get() = of.type

  override fun toString() = "($of ${if (left) "shl" else "shr"} $by)"
}

internal class Negation(val of: Expression) : Expression {
  override val type get() = of.type

  override fun toString() = "-$of"
}

internal class Inversion(val of: Expression) : Expression {
  override val type get() = of.type

  override fun toString() = "$of.inv()"
}

internal class Conversion(override val type: IntType<*>, val of: Expression) : Expression {
  override fun toString() = "$of.to${type.name.uppercase()}()"
}

internal class Selection(val test: Question, val yes: Expression, val no: Expression, val late: Boolean) : Expression {
  override val type get() = yes.type

  override fun toString() = if (late) "select($test, { $yes }, { $no })" else "select($test, $yes, $no)"
}

internal class Answer(val question: Question) : Expression {
  override val type get() = u32

  override fun toString() = "($question).toU32()"
}

internal class ToHost(val of: Network) : Expression {
  override val type get() = of.type.host

  override fun toString() = "$of.toHost()"
}

internal class Called(val function: Function, val arguments: List<Expression>) : Expression {
  override val type get() = function.result

  override fun toString() = "f${function.index}(${arguments.joinToString()})"
}

/** A number in network byte order. */
internal sealed interface Network {
  val type: BigEndianType<*>
}

internal class NetworkConstant(override val type: BigEndianType<*>, val value: Long) : Network {
  override fun toString() = "$type($value)"
}

internal class NetworkLoad(val leaf: Leaf) : Network {
  override val type get() = leaf.type as BigEndianType<*>

  override fun toString() = "$leaf"
}

internal class ToNetwork(override val type: BigEndianType<*>, val of: Expression) : Network {
  override fun toString() = "$of.toBigEndian()"
}

internal class NetworkAnd(val left: Network, val right: Network) : Network {
  override val type get() = left.type

  override fun toString() = "($left and $right)"
}

/** A test of the program. */
internal sealed interface Question

internal class Comparison(val relation: Relation, val left: Expression, val right: Expression) : Question {
  override fun toString() = "($left $relation $right)"
}

internal class NumberComparison(val relation: Relation, val left: Expression, val right: Any) : Question {
  override fun toString() = "($left $relation $right)"
}

internal class HasAny(val left: Expression, val right: Expression) : Question {
  override fun toString() = "($left hasAny $right)"
}

internal class InRange(val of: Expression, val range: LongRange) : Question {
  override fun toString() = "($of inRange $range)"
}

internal class IsIn(val of: Expression, val values: List<Any>) : Question {
  override fun toString() = "($of isIn $values)"
}

internal class NetworkEquality(val left: Network, val right: Network, val equal: Boolean) : Question {
  override fun toString() = "($left ${if (equal) "eq" else "ne"} $right)"
}

internal class Not(val of: Question) : Question {
  override fun toString() = "!$of"
}

/** Of which both, or one, must be. */
internal class Joined(val both: Boolean, val left: Question, val right: Question) : Question {
  override fun toString() = "($left ${if (both) "and" else "or"} $right)"
}

/** As [Joined], with a right side that does something, and only if it matters. */
internal class JoinedLate(
  val both: Boolean,
  val left: Question,
  val first: List<Statement>,
  val right: Question,
) : Question {
  override fun toString() = "($left ${if (both) "and" else "or"} { ${(first + right).joinToString("; ")} })"
}

internal class Present(val table: KnownTable, val key: List<Expression>) : Question {
  override fun toString() = "$table[${key.joinToString()}].isPresent()"
}

/** A line or block of the program. */
internal sealed interface Statement

/** `val v by value`, or a variable. */
internal class Declare(val id: Int, val value: Expression, val variable: Boolean) : Statement {
  override fun toString() = if (variable) "var v$id by variable($value)" else "val v$id by $value"
}

internal class Assign(val id: Int, val value: Expression) : Statement {
  override fun toString() = "v$id = $value"
}

internal class Store(val leaf: Leaf, val value: Expression) : Statement {
  override fun toString() = "$leaf = $value"
}

internal class StoreNetwork(val leaf: Leaf, val value: Network) : Statement {
  override fun toString() = "$leaf = $value"
}

/** Adds or subtracts. */
internal class Change(val leaf: Leaf, val plus: Boolean, val value: Expression) : Statement {
  override fun toString() = "$leaf ${if (plus) "+=" else "-="} $value"
}

/** An element whose number the program knows; there may be none of it. */
internal class Element(val array: Leaf, val index: Expression, val id: Int, val value: Expression) : Statement {
  override fun toString() = "$array..[$index].ifPresent { v$id = it.value; it.value = $value }"
}

/** What memory was before becomes a value, if the instruction says it. */
internal class AtomicChange(
  val atomic: Atomic,
  val leaf: Leaf,
  val id: Int,
  val value: Expression,
  val expected: Expression,
) : Statement {
  override fun toString() =
    (if (atomic.fetches) "val v$id by " else "") + "$leaf.$atomic($value)" +
      if (atomic == Atomic.COMPARE_EXCHANGE) " if $expected" else ""
}

internal class Put(val table: KnownTable, val key: List<Expression>, val value: Expression) : Statement {
  override fun toString() = "$table[${key.joinToString()}] = $value"
}

internal class Add(val table: KnownTable, val key: List<Expression>, val value: Expression?, val sure: Boolean) :
  Statement {
  override fun toString() =
    if (value == null) "$table.increment(${key.joinToString()})" else "$table.add(${key.joinToString()}, $value)"
}

internal class Delete(val table: KnownTable, val key: List<Expression>) : Statement {
  override fun toString() = "$table.delete(${key.joinToString()})"
}

internal class Find(
  val table: KnownTable,
  val key: List<Expression>,
  val id: Int,
  val change: Expression?,
  val found: List<Statement>,
  val missing: List<Statement>?,
) : Statement {
  override fun toString() =
    "$table[${key.joinToString()}].ifPresent { val v$id by it.value\n" +
      (change?.let { "  it += $it\n" } ?: "") + "${found.text()}}" + missing.otherwise()
}

internal class Choose(val of: Expression, val cases: List<Case>, val other: List<Statement>?) : Statement {
  class Case(val numbers: List<Long>, val range: IntRange?, val body: List<Statement>) {
    override fun toString() = "on(${range ?: numbers.joinToString()}) {\n${body.text()}}\n"
  }

  override fun toString() =
    "choose($of) {\n" + cases.joinToString("") +
      (other?.let { "otherwise {\n${it.text()}}\n" } ?: "") + "}"
}

/** `whenever`, each `otherwise whenever`, and the last `otherwise`. */
internal class Whenever(val branches: List<kotlin.Pair<Question, List<Statement>>>, val other: List<Statement>?) :
  Statement {
  override fun toString() =
    branches.joinToString(" otherwise ") { (test, body) -> "whenever($test) {\n${body.text()}}" } + other.otherwise()
}

/** The loops, of which each does its [body] a number of times that is known or calculated. */
internal class Loop(
  val kind: Kind,
  val id: Int,
  val type: IntType<*>,
  val first: Long,
  val times: Int,
  val end: Expression?,
  val body: List<Statement>,
) : Statement {
  enum class Kind { UNROLLED, NUMBERS, RANGE, WHILE, BPF_LOOP, BPF_LOOP_OF, ITERATE, ITERATE_OF, ENDLESS }

  override fun toString() = "$kind(v$id from $first, ${end ?: times}) {\n${body.text()}}"
}

internal class Leave(val loop: Exit, val test: Question?) : Statement {
  enum class Exit { BREAK, CONTINUE }

  override fun toString() = if (test == null) "$loop" else "whenever($test) { $loop }"
}

/** `ret`, or `returnIf`. */
internal class Return(val test: Question?, val value: Expression) : Statement {
  override fun toString() = if (test == null) "ret($value)" else "returnIf($test, $value)"
}

/** A call that leaves nothing in the registers that calls may change. */
internal object CallHelper : Statement {
  override fun toString() = "call(get_prandom_u32)"
}

internal class Function(
  val index: Int,
  val parameters: List<Named>,
  val result: IntType<*>,
  val body: List<Statement>,
  val value: Expression,
) {
  override fun toString() =
    "f$index(${parameters.joinToString { "$it: ${it.type}" }}): $result {\n${body.text()}  ret($value)\n}"
}

/** A program with its functions, of which each calls only those before it. */
internal class Tree(val functions: List<Function>, val body: List<Statement>, val result: Expression) {
  override fun toString() =
    functions.joinToString("") { "$it\n" } + "program {\n${body.text()}  ret($result)\n}"
}

private fun List<Statement>.text() = joinToString("") { "$it\n".prependIndent("  ").trimEnd() + "\n" }

private fun List<Statement>?.otherwise() = if (this == null) "" else " otherwise {\n${text()}}"
