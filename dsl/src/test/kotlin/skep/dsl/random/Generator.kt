package skep.dsl.random

import skep.struct.*

/** What the kernel that runs the programs has. */
internal class Abilities(val loops: Set<Loop.Kind>, val atomics: Set<Atomic>)

/** Makes programs by [choices]: what it takes for the choice 0 has no parts, so that less choices make less program. */
internal class Generator(private val choices: Choices, private val abilities: Abilities) {
  private val leaves = Leaf.all(World) + Leaf.all(Local)
  private val functions = ArrayList<Function>()
  private var names = 0
  private var statements = 0

  fun tree(): Tree {
    while (functions.size < FUNCTIONS && choices.once(2)) functions += function()
    val scope = Scope(inFunction = false, rounds = ROUNDS)
    val body = statements(scope, DEPTH, TOP)
    return Tree(functions, body, expression(scope, s32, DEPTH))
  }

  private fun function(): Function {
    val parameters = List(choices.below(6)) { Named(type(), names++) }
    val scope = Scope(inFunction = true, rounds = 4, named = parameters, result = type())
    val body = statements(scope, 1, 3)
    return Function(functions.size, parameters, scope.result, body, expression(scope, scope.result, DEPTH))
  }

  /** What can be named at a place, and what can be done there. */
  private class Scope(
    val inFunction: Boolean,
    /** How often what is there may be repeated. */
    val rounds: Int,
    named: List<Named> = emptyList(),
    val variables: MutableList<Named> = ArrayList(),
    val result: IntType<*> = s32,
    val inLoop: Boolean = false,
    val callbacks: Int = 0,
  ) {
    val named: MutableList<Named> = named.toMutableList()

    fun inside(
      rounds: Int = this.rounds,
      inLoop: Boolean = this.inLoop,
      callbacks: Int = this.callbacks,
    ) = Scope(inFunction, rounds, named, variables.toMutableList(), result, inLoop, callbacks)
  }

  private fun type() = choices.one(Integers.types)

  private fun ints(scope: Scope, type: CType<*>? = null) =
    leaves.filter { (type == null || it.type == type) && it.type is IntType<*> && it.isIn(scope) }

  private fun networks(scope: Scope, type: CType<*>? = null) =
    leaves.filter { (type == null || it.type == type) && it.type is BigEndianType<*> && it.isIn(scope) }

  /** Functions have no [Local]. */
  private fun Leaf.isIn(scope: Scope) = root == World || !scope.inFunction

  private fun statements(scope: Scope, depth: Int, most: Int): List<Statement> =
    buildList { while (size < most && choices.below(most) != 0) add(statement(scope, depth)) }

  private fun block(scope: Scope, depth: Int): List<Statement> = statements(scope.inside(), depth - 1, BLOCK)

  private fun statement(scope: Scope, depth: Int): Statement {
    val deep = if (++statements > STATEMENTS) 0 else depth
    return choices.weighed(
      listOfNotNull(
        4 to { store(scope) },
        4 to { declare(scope) },
        if (scope.variables.isEmpty()) null else 6 to { assign(scope) },
        1 to { CallHelper },
        2 to { change(scope) },
        1 to { element(scope) },
        2 to { atomic(scope) },
        1 to { networks(scope).let(choices::one).let { StoreNetwork(it, network(scope, it.type, 2)) } },
        2 to { table(scope) },
        if (scope.inLoop) 1 to { leave(scope) } else null,
        1 to { Return(question(scope, 1), expression(scope, scope.result, 1)) },
        if (deep > 0 && choices.once(8)) 1 to { Return(null, expression(scope, scope.result, 1)) } else null,
        if (deep > 0) 6 to { whenever(scope, deep) } else null,
        if (deep > 0) 2 to { choose(scope, deep) } else null,
        if (deep > 0) 2 to { find(scope, deep) } else null,
        if (deep > 0 && scope.rounds > 1) 6 to { loop(scope, deep) } else null,
      ),
    )()
  }

  private fun store(scope: Scope): Statement =
    choices.one(ints(scope)).let { Store(it, expression(scope, it.type as IntType<*>, DEPTH)) }

  private fun declare(scope: Scope): Statement {
    val value = expression(scope, type(), DEPTH)
    val name = Named(value.type, names++)
    val variable = !choices.once(3)
    (if (variable) scope.variables else scope.named) += name
    return Declare(name.id, value, variable)
  }

  private fun assign(scope: Scope): Statement =
    choices.one(scope.variables).let { Assign(it.id, expression(scope, it.type, DEPTH)) }

  private fun change(scope: Scope): Statement =
    choices.one(ints(scope)).let { Change(it, choices.below(2) == 0, expression(scope, it.type as IntType<*>, 2)) }

  private fun element(scope: Scope): Statement {
    val array = choices.one(ints(scope).filter { it.element == 0 })
    val index = expression(scope, u32, 1).let { if (choices.below(3) == 0) it else WithNumber(Operation.AND, it, 7u) }
    val name = Named(array.type as IntType<*>, names++)
    return Element(array, index, name.id, expression(scope.inside().also { it.named += name }, name.type, 2))
  }

  private fun atomic(scope: Scope): Statement {
    val leaf = choices.one(ints(scope).filter { it.type.size >= Int.SIZE_BYTES })
    val type = leaf.type as IntType<*>
    val atomic = choices.one(abilities.atomics.toList())
    val name = Named(type, names++)
    val expected = expression(scope, type, 1).let { if (choices.below(2) == 0) Load(leaf) else it }
    val change = AtomicChange(atomic, leaf, name.id, expression(scope, type, 2), expected)
    if (atomic.fetches) scope.named += name
    return change
  }

  private fun table(scope: Scope): Statement {
    val table = choices.one(KnownTable.entries)
    val key = key(scope, table)
    return choices.weighed(
      listOfNotNull(
        2 to { Put(table, key, expression(scope, table.value, 2)) },
        1 to { Add(table, key, null, choices.below(2) == 0) },
        2 to { Add(table, key, expression(scope, table.value, 2), choices.below(2) == 0) },
        if (table.isArray) null else 1 to { Delete(table, key) },
      ),
    )()
  }

  private fun key(scope: Scope, table: KnownTable) =
    table.keys.map { WithNumber(Operation.AND, expression(scope, it, 1), Integers.of(it).of(KnownTable.LENGTH - 1L)) }

  private fun find(scope: Scope, depth: Int): Statement {
    val table = choices.one(KnownTable.entries)
    val key = key(scope, table)
    val name = Named(table.value, names++)
    val inside = scope.inside().also { it.named += name }
    val change = if (choices.below(2) == 0) null else expression(inside, table.value, 0)
    val found = statements(inside, depth - 1, BLOCK)
    return Find(table, key, name.id, change, found, maybe { block(scope, depth) })
  }

  private fun leave(scope: Scope): Statement =
    Leave(choices.one(Leave.Exit.entries), if (choices.once(6)) null else question(scope, 1))

  private fun whenever(scope: Scope, depth: Int): Statement {
    val branches = List(1 + choices.below(2)) { question(scope, 2) to block(scope, depth) }
    return Whenever(branches, maybe { block(scope, depth) })
  }

  private fun choose(scope: Scope, depth: Int): Statement {
    val of = expression(scope, type(), 2).let { if (choices.below(2) == 0) small(it) else it }
    val seen = HashSet<Long>()
    val cases =
      List(1 + choices.below(3)) {
        val numbers = List(1 + choices.below(2)) { choices.below(9).toLong() }.filter(seen::add)
        val hasRange = numbers.isEmpty() || choices.once(3)
        val range = if (hasRange) choices.below(5).let { it..it + choices.below(4) } else null
        Choose.Case(numbers, range, block(scope, depth))
      }
    return Choose(of, cases, maybe { block(scope, depth) })
  }

  private fun loop(scope: Scope, depth: Int): Statement {
    val kinds = if (scope.callbacks > 1) abilities.loops - CALLING else abilities.loops
    val kind = choices.one(kinds.toList())
    val calls = kind in CALLING
    val most = minOf(scope.rounds, if (calls || kind in FREE) 8 else 4)
    val times = choices.below(most + 1)
    val type =
      when (kind) {
        Loop.Kind.RANGE -> type()
        Loop.Kind.UNROLLED, Loop.Kind.ITERATE, Loop.Kind.ITERATE_OF -> s32
        else -> u32
      }
    val first = if (kind == Loop.Kind.RANGE && type is SignedType<*>) choices.below(3) * -1L else 0
    val end =
      if (kind in CALCULATED) {
        val mask = Integer.highestOneBit(maxOf(1, times)) * 2 - 1
        WithNumber(Operation.AND, expression(scope, type, 2), Integers.of(type).of(mask.toLong()))
      } else {
        null
      }
    val rounds = scope.rounds / maxOf(1, times + if (first < 0) 2 else 0)
    val inside = scope.inside(maxOf(1, rounds), inLoop = true, scope.callbacks + if (calls) 1 else 0)
    val name = Named(type, names++)
    inside.named += name
    return Loop(kind, name.id, type, first, times, end, statements(inside, depth - 1, BLOCK))
  }

  private fun maybe(block: () -> List<Statement>) = if (choices.below(2) == 0) null else block()

  private fun small(of: Expression) = WithNumber(Operation.AND, of, Integers.of(of.type).of(7))

  private fun expression(scope: Scope, type: IntType<*>, depth: Int): Expression {
    val names = (scope.named + scope.variables).filter { it.type == type }
    val callable = functions.filter { it.result == type }

    fun same() = expression(scope, type, depth - 1)
    val simple: List<kotlin.Pair<Int, () -> Expression>> =
      listOfNotNull(
        2 to { Constant(type, number(type)) },
        4 to { choices.one(ints(scope, type)).let(::Load) },
        if (names.isEmpty()) null else 8 to { choices.one(names) },
      )
    if (depth == 0) return choices.weighed(simple)()
    return choices.weighed(
      simple +
        listOfNotNull(
          8 to { binary(same(), scope, depth) },
          3 to { withNumber(same()) },
          2 to { Shift(choices.below(2) == 0, same(), expression(scope, type(), depth - 1)) },
          2 to { ShiftNumber(choices.below(2) == 0, same(), choices.below(type.size * 8)) },
          1 to { Negation(same()) },
          1 to { Inversion(same()) },
          6 to { Conversion(type, expression(scope, type(), depth - 1)) },
          2 to { Selection(question(scope, depth - 1), same(), same(), choices.below(2) == 0) },
          if (type == u32) 3 to { Answer(question(scope, depth - 1)) } else null,
          NETWORK[type]?.let { network -> 2 to { ToHost(network(scope, network, depth - 1)) } },
          if (callable.isEmpty()) null else 6 to { called(choices.one(callable), scope, depth) },
        ),
    )()
  }

  private fun called(function: Function, scope: Scope, depth: Int) =
    Called(function, function.parameters.map { expression(scope, it.type, depth - 1) })

  private fun binary(left: Expression, scope: Scope, depth: Int): Expression {
    val operation = choices.one(Operation.entries)
    val divides = operation == Operation.DIV || operation == Operation.REM
    return Binary(operation, left, if (divides) divisor(scope, left.type) else expression(scope, left.type, depth - 1))
  }

  /** One that may be zero when the program runs, and is not before, which would be refused. */
  private fun divisor(scope: Scope, type: IntType<*>): Expression {
    val loaded = Load(choices.one(ints(scope, type).filter { it.root == World }))
    return if (choices.below(2) == 0) loaded else WithNumber(Operation.AND, loaded, Integers.of(type).of(7))
  }

  private fun withNumber(left: Expression): Expression {
    val operation = choices.one(Operation.entries)
    val divides = operation == Operation.DIV || operation == Operation.REM
    val integers = Integers.of(left.type)
    val number = number(left.type)
    return WithNumber(operation, left, if (divides && number == integers.of(0)) integers.of(3) else number)
  }

  /** Numbers near which something changes, and others. */
  private fun number(type: IntType<*>): Any {
    val integers = Integers.of(type)
    return when (choices.below(4)) {
      0 -> integers.of(choices.below(10).toLong())
      1 -> choices.one(listOf(integers.lowest, integers.highest) + listOf<Long>(-1, 0x80, 0x7fff).map(integers::of))
      2 -> integers.of(1L shl choices.below(64))
      else -> integers.of(choices.bits())
    }
  }

  private fun network(scope: Scope, type: CType<*>, depth: Int): Network {
    val big = type as BigEndianType<*>
    return when (choices.below(if (depth > 0) 5 else 2)) {
      0 -> NetworkConstant(big, choices.bits() and Long.MAX_VALUE ushr (Long.SIZE_BITS - big.size * 8))
      1 -> NetworkLoad(choices.one(networks(scope, big)))
      2, 3 -> ToNetwork(big, expression(scope, big.host, depth - 1))
      else -> NetworkAnd(network(scope, big, depth - 1), network(scope, big, depth - 1))
    }
  }

  private fun question(scope: Scope, depth: Int): Question {
    val left = lazy { expression(scope, type(), depth) }

    fun again() = question(scope, depth - 1)
    return choices.weighed(
      listOfNotNull(
        3 to { NumberComparison(relation(), left.value, number(left.value.type)) },
        5 to { Comparison(relation(), left.value, expression(scope, left.value.type, depth)) },
        1 to { HasAny(left.value, expression(scope, left.value.type, depth)) },
        1 to { InRange(left.value, range(left.value.type)) },
        1 to { IsIn(left.value, List(choices.below(4)) { number(left.value.type) }) },
        1 to { networkEquality(scope, depth) },
        1 to { choices.one(KnownTable.entries).let { Present(it, key(scope, it)) } },
        if (depth > 0) 2 to { Not(again()) } else null,
        if (depth > 0) 4 to { Joined(choices.below(2) == 0, again(), again()) } else null,
        if (depth > 0) 2 to { joinedLate(scope, depth) } else null,
      ),
    )()
  }

  private fun relation() = choices.one(Relation.entries)

  private fun networkEquality(scope: Scope, depth: Int): Question {
    val type = choices.one(NETWORK.values.toList())
    return NetworkEquality(network(scope, type, depth), network(scope, type, depth), choices.below(2) == 0)
  }

  private fun joinedLate(scope: Scope, depth: Int): Question {
    val inside = scope.inside(inLoop = false)
    val left = question(scope, depth - 1)
    return JoinedLate(choices.below(2) == 0, left, statements(inside, 0, 2), question(inside, depth - 1))
  }

  private fun range(type: IntType<*>): LongRange {
    val first = choices.below(100).toLong() - if (type is SignedType<*>) 50 else 0
    return first..first + choices.below(27)
  }

  private companion object {
    const val DEPTH = 3
    const val FUNCTIONS = 3
    const val TOP = 6
    const val BLOCK = 3
    const val ROUNDS = 16

    /** After so many there are no more blocks. */
    const val STATEMENTS = 16

    val NETWORK: Map<IntType<*>, BigEndianType<*>> = mapOf(u16 to be16, u32 to be32, u64 to be64)
    val CALLING = setOf(Loop.Kind.BPF_LOOP, Loop.Kind.BPF_LOOP_OF)
    val FREE = setOf(Loop.Kind.ITERATE, Loop.Kind.ITERATE_OF, Loop.Kind.ENDLESS)
    val CALCULATED = setOf(Loop.Kind.RANGE, Loop.Kind.WHILE, Loop.Kind.BPF_LOOP_OF, Loop.Kind.ITERATE_OF)
  }
}
