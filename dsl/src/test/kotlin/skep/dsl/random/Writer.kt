package skep.dsl.random

import skep.dsl.*
import skep.dsl.Function0
import skep.insn.Cpu
import skep.spec.Visibility
import skep.struct.*

/** An object of random programs, each of which has its functions. */
internal class Programs(private val trees: List<Tree>, cpu: Cpu) : Bpf("random", "GPL", cpu = cpu) {
  val world by global(World)
  val sums by hash(u32, s64, SIZE)
  val pairs by hash(Twofold, u32, SIZE)
  val slots by array(s32, KnownTable.LENGTH)
  val short by hash(s16, u64, SIZE)

  private val functions = HashMap<Function, Subprogram>()
  val programs: List<Program> = trees.mapIndexed(::declare)

  fun table(table: KnownTable): KeyedMap<*, *> =
    when (table) {
      KnownTable.SUMS -> sums
      KnownTable.PAIRS -> pairs
      KnownTable.SLOTS -> slots
      KnownTable.SHORT -> short
    }

  private fun declare(number: Int, tree: Tree): Program {
    tree.functions.forEach { functions[it] = function(it).named("f${number}_${it.index}") }
    return structured("socket") {
      val writer = Writer(this@Programs, this, zeroed(Local), functions)
      val result =
        object : Writer.Result {
          override fun ret(value: Num<Any>) = this@structured.ret(value.toS32())

          override fun returnIf(test: Bool, value: Num<Any>) = this@structured.returnIf(test, value.toS32())
        }
      writer.write(result, tree.body, tree.result)
    }.named("p$number")
  }

  private fun function(it: Function): Declaration<Subprogram> {
    @Suppress("UNCHECKED_CAST") // Numbers of all types are treated alike here.
    fun type(type: IntType<*>) = type as IntType<Any>
    val types = it.parameters.map { parameter -> type(parameter.type) }
    val result = type(it.result)

    fun FunctionBody<Num<Any>>.write(vararg given: Num<Any>) {
      val writer = Writer(this@Programs, this, null, functions)
      it.parameters.zip(given).forEach { (parameter, value) -> writer.name(parameter.id, value) }
      val ends =
        object : Writer.Result {
          override fun ret(value: Num<Any>) = this@write.ret(value)

          override fun returnIf(test: Bool, value: Num<Any>) = this@write.returnIf(test, value)
        }
      writer.write(ends, it.body, it.value)
    }
    return when (types.size) {
      0 -> function(result, Visibility.STATIC) { write() }
      1 -> function(types[0], result) { a -> write(a) }
      2 -> function(types[0], types[1], result) { a, b -> write(a, b) }
      3 -> function(types[0], types[1], types[2], result) { a, b, c -> write(a, b, c) }
      4 -> function(types[0], types[1], types[2], types[3], result) { a, b, c, d -> write(a, b, c, d) }
      else ->
        function(types[0], types[1], types[2], types[3], types[4], result) { a, b, c, d, e -> write(a, b, c, d, e) }
    }
  }

  private companion object {
    const val SIZE = 64
  }
}

/** Writes a tree in the DSL. */
@Suppress("UNCHECKED_CAST") // Numbers of all types are treated alike here; the DSL checks their types once more.
internal class Writer(
  private val programs: Programs,
  private val body: Body,
  private val local: Ref<StructValue>?,
  private val functions: Map<Function, Subprogram>,
) {
  /** How the function ends. */
  interface Result {
    fun ret(value: Num<Any>)

    fun returnIf(test: Bool, value: Num<Any>)
  }

  private class Variable(body: Body, initial: Num<Any>) {
    var value: Num<Any> by body.variable(initial)
  }

  private lateinit var result: Result
  private val values = HashMap<Int, Num<Any>>()
  private val variables = HashMap<Int, Variable>()

  fun name(id: Int, value: Num<*>) {
    values[id] = value as Num<Any>
  }

  fun write(result: Result, statements: List<Statement>, value: Expression) {
    this.result = result
    write(statements)
    result.ret(value(value))
  }

  private fun ref(leaf: Leaf): Ref<Any> = leaf.ref(start(leaf))

  private fun start(leaf: Leaf) = if (leaf.root == World) body.run { programs.world.ref } else checkNotNull(local)

  private fun write(statements: List<Statement>): Unit = statements.forEach(::write)

  private fun write(it: Statement) {
    when (it) {
      is Declare -> declare(it.id, value(it.value), it.variable)
      is Assign -> variables.getValue(it.id).value = value(it.value)
      is Store -> ref(it.leaf).value = value(it.value)
      is StoreNetwork -> ref(it.leaf).set(value(it.value))
      is Change -> if (it.plus) ref(it.leaf) += value(it.value) else ref(it.leaf) -= value(it.value)
      is Element -> element(it)
      is AtomicChange -> atomic(it)
      is Put -> body.run { table(it.table)[key(it.table, it.key)] = value(it.value) as Num<Long> }
      is Add -> add(it)
      is Delete -> body.run { table(it.table).delete(key(it.table, it.key)) }
      is Find -> find(it)
      is Choose -> choose(it)
      is Whenever -> whenever(it)
      is Loop -> loop(it)
      is Leave -> leave(it)
      is Return ->
        if (it.test == null) result.ret(value(it.value)) else result.returnIf(ask(it.test), value(it.value))
      is CallHelper -> body.run { call(get_prandom_u32) }
    }
  }

  private fun declare(id: Int, value: Num<Any>, isVariable: Boolean) {
    if (isVariable) variables[id] = Variable(body, value) else name(id, value)
  }

  private fun leave(it: Leave) {
    val exit = { if (it.loop == Leave.Exit.BREAK) body.breakLoop() else body.continueLoop() }
    if (it.test == null) exit() else body.whenever(ask(it.test)) { exit() }
  }

  private fun element(it: Element) {
    val index = value(it.index) as Num<UInt>
    it.array.array(start(it.array))[index].ifPresent { element ->
      name(it.id, element.value)
      element.value = value(it.value)
    }
  }

  private fun atomic(it: AtomicChange) {
    val value = value(it.value)
    val place = ref(it.leaf)
    when (it.atomic) {
      Atomic.ADD -> place.atomicAdd(value)
      Atomic.OR -> place.atomicOr(value)
      Atomic.AND -> place.atomicAnd(value)
      Atomic.XOR -> place.atomicXor(value)
      Atomic.FETCH_ADD -> name(it.id, place.fetchAdd(value))
      Atomic.FETCH_OR -> name(it.id, place.fetchOr(value))
      Atomic.FETCH_AND -> name(it.id, place.fetchAnd(value))
      Atomic.FETCH_XOR -> name(it.id, place.fetchXor(value))
      Atomic.EXCHANGE -> name(it.id, place.exchange(value))
      Atomic.COMPARE_EXCHANGE -> name(it.id, place.compareExchange(value(it.expected), value))
    }
  }

  /** As if all keys and values were numbers of one type. */
  private fun table(table: KnownTable) = programs.table(table) as KeyedMap<UInt, Long>

  private fun key(table: KnownTable, key: List<Expression>): Data<UInt> {
    val parts = key.map(::value)
    if (table != KnownTable.PAIRS) return parts[0] as Num<UInt>
    return body.make(Twofold) {
      it[Twofold.x] = parts[0] as Num<UByte>
      it[Twofold.y] = parts[1] as Num<UInt>
    } as Data<UInt>
  }

  private fun add(it: Add) {
    val key = key(it.table, it.key)
    val number = it.value?.let { value(it) as Num<Long> }
    body.run {
      if (number == null) table(it.table).increment(key, it.sure) else table(it.table).add(key, number, it.sure)
    }
  }

  private fun find(it: Find) {
    val key = key(it.table, it.key)
    val found =
      body.run { table(it.table)[key] }.ifPresent { element ->
        name(it.id, element.value)
        if (it.change != null) element += value(it.change) as Num<Long>
        write(it.found)
      }
    if (it.missing != null) found otherwise { write(it.missing) }
  }

  private fun choose(it: Choose) {
    body.choose(value(it.of)) {
      for (case in it.cases) {
        val write = { write(case.body) }
        if (case.range != null) on(case.range, write) else on(*case.numbers.toLongArray(), body = write)
      }
      if (it.other != null) otherwise { write(it.other) }
    }
  }

  private fun whenever(it: Whenever) {
    val (first, then) = it.branches.first()
    var last = body.whenever(ask(first)) { write(then) }
    for ((test, block) in it.branches.drop(1)) last = last otherwise body.whenever(ask(test)) { write(block) }
    if (it.other != null) last otherwise { write(it.other) }
  }

  private fun loop(it: Loop) {
    val inside = { index: Num<*> ->
      name(it.id, index)
      write(it.body)
    }
    body.run {
      when (it.kind) {
        Loop.Kind.UNROLLED -> unrolled(it.times) { i -> inside(s32(i)) }
        Loop.Kind.NUMBERS -> loop(0 until it.times) { i -> inside(i) }
        Loop.Kind.RANGE -> {
          val type = it.type as IntType<Any>
          loop(type(it.first) until value(it.end!!)) { i -> inside(i) }
        }
        Loop.Kind.WHILE -> {
          val left = Variable(this, value(it.end!!))
          loopWhile({ left.value ne 0 }) {
            left.value -= 1
            inside(left.value)
          }
        }
        Loop.Kind.BPF_LOOP -> bpfLoop(it.times) { i -> inside(i) }
        Loop.Kind.BPF_LOOP_OF -> bpfLoop(value(it.end!!) as Num<UInt>) { i -> inside(i) }
        Loop.Kind.ITERATE -> iterate(0 until it.times) { i -> inside(i) }
        Loop.Kind.ITERATE_OF -> iterate(0 until (value(it.end!!) as Num<Int>)) { i -> inside(i) }
        Loop.Kind.ENDLESS -> {
          val rounds = Variable(this, u32(0) as Num<Any>)
          loop {
            val i = rounds.value
            whenever(i ge it.times) { breakLoop() }
            rounds.value = i + 1
            inside(i)
          }
        }
      }
    }
  }

  private fun value(it: Expression): Num<Any> =
    when (it) {
      is Constant -> constant(it.type, it.value)
      is Load -> ref(it.leaf).value
      is Named -> variables[it.id]?.value ?: values.getValue(it.id)
      is Binary -> calculate(it.operation, value(it.left), value(it.right))
      is WithNumber -> value(it.left).let { left -> withNumber(it.operation, left, it.right) }
      is Shift -> value(it.of).let { of -> value(it.by).let { by -> if (it.left) of shl by else of shr by } }
      is ShiftNumber -> value(it.of).let { of -> if (it.left) of shl it.by else of shr it.by }
      is Negation -> -value(it.of)
      is Inversion -> value(it.of).inv()
      is Conversion -> convert(value(it.of), it.type)
      is Selection ->
        if (it.late) {
          body.select(ask(it.test), { value(it.yes) }, { value(it.no) })
        } else {
          body.select(ask(it.test), value(it.yes), value(it.no))
        }
      is Answer -> ask(it.question).toU32() as Num<Any>
      is ToHost -> value(it.of).toHost()
      is Called -> call(it)
    }

  private fun constant(type: IntType<*>, number: Any): Num<Any> =
    body.run {
      val bits = Integers.of(type).bits(number)
      (if (type == u64) type(bits.toULong()) else type(bits)) as Num<Any>
    }

  private fun calculate(operation: Operation, a: Num<Any>, b: Num<Any>): Num<Any> =
    when (operation) {
      Operation.PLUS -> a + b
      Operation.MINUS -> a - b
      Operation.TIMES -> a * b
      Operation.DIV -> a / b
      Operation.REM -> a % b
      Operation.AND -> a and b
      Operation.OR -> a or b
      Operation.XOR -> a xor b
    }

  /** By the overloads for numbers, of which the shortest that has the number is taken, as a user would. */
  private fun withNumber(operation: Operation, a: Num<Any>, number: Any): Num<Any> {
    if (number is ULong && number > Long.MAX_VALUE.toULong()) return withUnsigned(operation, a, number)
    val bits = Integers.of(a.type).bits(number)
    if (bits != bits.toInt().toLong()) return withLong(operation, a, bits)
    val n = bits.toInt()
    return when (operation) {
      Operation.PLUS -> a + n
      Operation.MINUS -> a - n
      Operation.TIMES -> a * n
      Operation.DIV -> a / n
      Operation.REM -> a % n
      Operation.AND -> a and n
      Operation.OR -> a or n
      Operation.XOR -> a xor n
    }
  }

  private fun withLong(operation: Operation, a: Num<Any>, n: Long): Num<Any> =
    when (operation) {
      Operation.PLUS -> a + n
      Operation.MINUS -> a - n
      Operation.TIMES -> a * n
      Operation.DIV -> a / n
      Operation.REM -> a % n
      Operation.AND -> a and n
      Operation.OR -> a or n
      Operation.XOR -> a xor n
    }

  private fun withUnsigned(operation: Operation, a: Num<Any>, n: ULong): Num<Any> =
    when (operation) {
      Operation.PLUS -> a + n
      Operation.MINUS -> a - n
      Operation.TIMES -> a * n
      Operation.DIV -> a / n
      Operation.REM -> a % n
      Operation.AND -> a and n
      Operation.OR -> a or n
      Operation.XOR -> a xor n
    }

  private fun convert(n: Num<Any>, type: IntType<*>): Num<Any> =
    when (type) {
      u8 -> n.toU8()
      u16 -> n.toU16()
      u32 -> n.toU32()
      u64 -> n.toU64()
      s8 -> n.toS8()
      s16 -> n.toS16()
      s32 -> n.toS32()
      else -> n.toS64()
    } as Num<Any>

  private fun call(it: Called): Num<Any> {
    val a = it.arguments.map(::value)
    val function = functions.getValue(it.function)
    return body.run {
      when (function) {
        is Function0<*> -> (function as Function0<N>)()
        is Function1<*, *> -> (function as Function1<N, N>)(a[0])
        is Function2<*, *, *> -> (function as Function2<N, N, N>)(a[0], a[1])
        is Function3<*, *, *, *> -> (function as Function3<N, N, N, N>)(a[0], a[1], a[2])
        is Function4<*, *, *, *, *> -> (function as Function4<N, N, N, N, N>)(a[0], a[1], a[2], a[3])
        else -> (function as Function5<N, N, N, N, N, N>)(a[0], a[1], a[2], a[3], a[4])
      }
    }
  }

  private fun value(it: Network): BigEndian<Any> =
    when (it) {
      is NetworkConstant -> body.run { it.type(it.value) } as BigEndian<Any>
      is NetworkLoad -> ref(it.leaf).bigEndian()
      is NetworkAnd -> value(it.left).let { left -> left and value(it.right) }
      is ToNetwork -> {
        val of = value(it.of)
        when (it.type) {
          be16 -> (of as Num<UShort>).toBigEndian()
          be32 -> (of as Num<UInt>).toBigEndian()
          else -> (of as Num<ULong>).toBigEndian()
        } as BigEndian<Any>
      }
    }

  private fun ask(it: Question): Bool =
    when (it) {
      is Comparison -> value(it.left).let { left -> compare(it.relation, left, value(it.right)) }
      is NumberComparison -> value(it.left).let { left -> compare(it.relation, left, it.right) }
      is HasAny -> value(it.left).let { left -> left hasAny value(it.right) }
      is InRange -> value(it.of) inRange it.range
      is IsIn -> value(it.of) isIn it.values
      is NetworkEquality ->
        value(it.left).let { left -> value(it.right).let { right -> if (it.equal) left eq right else left ne right } }
      is Not -> !ask(it.of)
      is Joined -> {
        val left = ask(it.left)
        val right = ask(it.right)
        if (it.both) left and right else left or right
      }
      is JoinedLate -> {
        val right = {
          write(it.first)
          ask(it.right)
        }
        if (it.both) ask(it.left) and right else ask(it.left) or right
      }
      is Present -> key(it.table, it.key).let { key -> body.run { table(it.table)[key].isPresent() } }
    }

  private fun compare(relation: Relation, a: Num<Any>, b: Num<Any>): Bool =
    when (relation) {
      Relation.EQ -> a eq b
      Relation.NE -> a ne b
      Relation.LT -> a lt b
      Relation.LE -> a le b
      Relation.GT -> a gt b
      Relation.GE -> a ge b
    }

  private fun compare(relation: Relation, a: Num<Any>, number: Any): Bool {
    if (number is ULong) {
      return when (relation) {
        Relation.EQ -> a eq number
        Relation.NE -> a ne number
        Relation.LT -> a lt number
        Relation.LE -> a le number
        Relation.GT -> a gt number
        Relation.GE -> a ge number
      }
    }
    val n = Integers.of(a.type).bits(number)
    return when (relation) {
      Relation.EQ -> a eq n
      Relation.NE -> a ne n
      Relation.LT -> a lt n
      Relation.LE -> a le n
      Relation.GT -> a gt n
      Relation.GE -> a ge n
    }
  }
}

private typealias N = Num<Any>
