package skep.dsl.random

import skep.struct.*

/** The memory that a program leaves behind: each number in [World], and what the maps hold. */
internal class Memory(world: StructValue) {
  private val leaves = HashMap<String, Any>()
  val tables: Map<KnownTable, HashMap<List<Any>, Any>> = KnownTable.entries.associateWith { HashMap() }

  init {
    for (leaf in Leaf.all(World)) leaves["$leaf"] = leaf.of(world)
    for (leaf in Leaf.all(Local)) leaves["$leaf"] = leaf.of(Local {})
    KnownTable.entries.filter { it.isArray }.forEach { table ->
      for (i in 0 until KnownTable.LENGTH) element(table)[listOf(i.toUInt())] = Integers.of(table.value).of(0)
    }
  }

  fun element(table: KnownTable): HashMap<List<Any>, Any> = tables.getValue(table)

  /** By its name, which the elements of one array share up to their number. */
  operator fun get(name: String): Any? = leaves[name]

  operator fun set(name: String, value: Any) {
    leaves[name] = value
  }
}

/**
 * What a program does, by the words of its syntax tree and the rules that the DSL's documentation gives them. It knows
 * nothing of how code is made.
 */
internal class Interpreter(private val memory: Memory) {
  private class Jump(val exit: Leave.Exit?, val value: Any?)

  private var names = HashMap<Int, Any>()

  /** Runs the program, and gives what it returns. */
  fun run(tree: Tree): Any = returned { run(tree.body)?.value ?: value(tree.result) }

  /** The program or function ends in the middle of a test. */
  private class Returned(val value: Any) : Throwable(null, null, false, false)

  private fun returned(block: () -> Any): Any =
    try {
      block()
    } catch (returned: Returned) {
      returned.value
    }

  /** How a block is left, if not by its end. */
  private fun run(statements: List<Statement>): Jump? = statements.firstNotNullOfOrNull(::run)

  private fun run(it: Statement): Jump? {
    when (it) {
      is Declare -> names[it.id] = value(it.value)
      is Assign -> names[it.id] = value(it.value)
      is Store -> memory["${it.leaf}"] = value(it.value)
      is StoreNetwork -> memory["${it.leaf}"] = value(it.value)
      is Change -> change(it)
      is Element -> element(it)
      is AtomicChange -> atomic(it)
      is Put -> it.key.map(::value).let { key -> memory.element(it.table)[key] = value(it.value) }
      is Add -> add(it)
      is Delete -> memory.element(it.table).remove(it.key.map(::value))
      is Find -> return find(it)
      is Choose -> return choose(it)
      is Whenever -> return whenever(it)
      is Loop -> return loop(it)
      is Leave -> if (it.test == null || ask(it.test)()) return Jump(it.loop, null)
      is Return -> return leave(it)
      is CallHelper -> Unit
    }
    return null
  }

  private fun leave(it: Return): Jump? {
    val test = it.test?.let(::ask)
    val value = value(it.value)
    return if (test == null || test()) Jump(null, value) else null
  }

  private fun change(it: Change) {
    val integers = Integers.of(it.leaf.type as IntType<*>)
    val value = value(it.value)
    val operation = if (it.plus) Operation.PLUS else Operation.MINUS
    memory["${it.leaf}"] = integers.calculate(operation, memory["${it.leaf}"]!!, value)
  }

  private fun element(it: Element) {
    val name = "${it.array}".substringBeforeLast('[') + "[${value(it.index)}]"
    names[it.id] = memory[name] ?: return
    memory[name] = value(it.value)
  }

  private fun atomic(it: AtomicChange) {
    val integers = Integers.of(it.leaf.type as IntType<*>)
    val value = value(it.value)
    val expected = if (it.atomic == Atomic.COMPARE_EXCHANGE) value(it.expected) else null
    val before = memory["${it.leaf}"]!!
    val operation = it.atomic.operation
    memory["${it.leaf}"] =
      when {
        operation != null -> integers.calculate(operation, before, value)
        expected == null || expected == before -> value
        else -> before
      }
    names[it.id] = before
  }

  private fun add(it: Add) {
    val integers = Integers.of(it.table.value)
    val key = it.key.map(::value)
    val value = if (it.value == null) integers.of(1) else value(it.value)
    val elements = memory.element(it.table)
    elements[key] = integers.calculate(Operation.PLUS, elements[key] ?: integers.of(0), value)
  }

  private fun find(it: Find): Jump? {
    val key = it.key.map(::value)
    val elements = memory.element(it.table)
    names[it.id] = elements[key] ?: return run(it.missing.orEmpty())
    if (it.change != null) {
      elements[key] = Integers.of(it.table.value).calculate(Operation.PLUS, elements.getValue(key), value(it.change))
    }
    return run(it.found)
  }

  private fun choose(it: Choose): Jump? {
    val of = value(it.of)
    val bits = Integers.of(it.of.type).bits(of)
    val unsigned = it.of.type is UnsignedType<*> && bits < 0

    fun takes(case: Choose.Case) =
      if (case.range != null) bits in case.range.first..case.range.last else bits in case.numbers
    val case = if (unsigned) null else it.cases.firstOrNull(::takes)
    return run(if (case != null) case.body else it.other.orEmpty())
  }

  private fun whenever(it: Whenever): Jump? {
    for ((test, body) in it.branches) if (ask(test)()) return run(body)
    return run(it.other.orEmpty())
  }

  private fun loop(it: Loop): Jump? {
    val integers = Integers.of(it.type)
    val end = it.end?.let { end -> integers.bits(value(end)) } ?: it.times.toLong()
    var at = it.first
    while (at < end) {
      names[it.id] = integers.of(if (it.kind == Loop.Kind.WHILE) end - at - 1 else at)
      val jump = run(it.body)
      if (jump != null && jump.exit == null) return jump
      if (jump?.exit == Leave.Exit.BREAK) break
      at++
    }
    return null
  }

  private fun value(it: Expression): Any {
    val integers = Integers.of(it.type)
    return when (it) {
      is Constant -> it.value
      is Load -> memory["${it.leaf}"]!!
      is Named -> names.getValue(it.id)
      is Binary -> value(it.left).let { left -> integers.calculate(it.operation, left, value(it.right)) }
      is WithNumber -> integers.calculate(it.operation, value(it.left), it.right)
      is Shift -> value(it.of).let { of -> integers.shifted(of, it.left, bits(it.by).toInt()) }
      is ShiftNumber -> integers.shifted(value(it.of), it.left, it.by)
      is Negation -> integers.negated(value(it.of))
      is Inversion -> integers.inverted(value(it.of))
      is Conversion -> integers.of(bits(it.of))
      is Selection -> select(it)
      is Answer -> if (ask(it.question)()) 1u else 0u
      is ToHost -> value(it.of)
      is Called -> call(it)
    }
  }

  /** All 64 bits, by the sign. */
  private fun bits(it: Expression): Long = Integers.of(it.type).bits(value(it))

  private fun select(it: Selection): Any {
    val test = ask(it.test)
    if (it.late) return if (test()) value(it.yes) else value(it.no)
    val yes = value(it.yes)
    val no = value(it.no)
    return if (test()) yes else no
  }

  private fun call(it: Called): Any {
    val given = it.arguments.map(::value)
    val outer = names
    names = HashMap(it.function.parameters.map { parameter -> parameter.id }.zip(given).toMap())
    val result = returned { run(it.function.body)?.value ?: value(it.function.value) }
    names = outer
    return result
  }

  /** A number in network byte order, by the number that is meant. */
  private fun value(it: Network): Any =
    when (it) {
      is NetworkConstant -> Integers.of(it.type.host).of(it.value)
      is NetworkLoad -> memory["${it.leaf}"]!!
      is ToNetwork -> value(it.of)
      is NetworkAnd -> {
        val left = value(it.left)
        Integers.of(it.type.host).calculate(Operation.AND, left, value(it.right))
      }
    }

  /** Looks at the numbers of a test now; what it gives finds the answer, and runs right sides that are blocks then. */
  private fun ask(it: Question): () -> Boolean =
    when (it) {
      is Comparison -> value(it.left).let { left -> compare(it.left, it.relation, left, value(it.right)) }
      is NumberComparison -> compare(it.left, it.relation, value(it.left), it.right)
      is HasAny -> {
        val integers = Integers.of(it.left.type)
        val left = value(it.left)
        answer(integers.calculate(Operation.AND, left, value(it.right)) != integers.of(0))
      }
      is InRange -> Integers.of(it.of.type).bits(value(it.of)).let { bits -> answer(bits in it.range) }
      is IsIn -> value(it.of).let { of -> answer(of in it.values) }
      is NetworkEquality -> value(it.left).let { left -> answer((left == value(it.right)) == it.equal) }
      is Not -> ask(it.of).let { of -> { !of() } }
      is Joined -> join(it.both, ask(it.left), ask(it.right))
      is JoinedLate -> join(it.both, ask(it.left)) { late(it) }
      is Present -> it.key.map(::value).let { key -> answer(key in memory.element(it.table)) }
    }

  private fun late(it: JoinedLate): Boolean {
    run(it.first)?.value?.let { value -> throw Returned(value) }
    return ask(it.right)()
  }

  private fun join(both: Boolean, left: () -> Boolean, right: () -> Boolean) =
    { if (both) left() && right() else left() || right() }

  private fun compare(of: Expression, relation: Relation, left: Any, right: Any) =
    answer(relation.holds(Integers.of(of.type).compare(left, right)))

  private fun answer(answer: Boolean) = { answer }
}
