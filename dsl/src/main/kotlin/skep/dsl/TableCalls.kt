package skep.dsl

import skep.insn.Helper
import skep.insn.MapType
import skep.insn.Width
import skep.ir.Value
import skep.map.UpdateMode
import skep.struct.IntType

/** The elements of maps, and records, lie on multiples of this. */
internal const val ELEMENT_ALIGNMENT: Int = 8

internal fun <K : Any, V : Any> Body.lookup(table: Table<K, V>, key: Data<K>): MaybeRef<V> =
  MaybeRef.ofNullable(table.element(flow, flow.found(table, keyAddress(table, key))))

internal fun <K : Any, V : Any> Body.put(table: Table<K, V>, key: Data<K>, value: Data<V>, mode: UpdateMode) {
  val keyAddress = keyAddress(table, key)
  flow.put(table, keyAddress, addressOf(value, table.value), mode)
}

internal fun <K : Any, V : Any> Body.update(
  table: Table<K, V>,
  key: Data<K>,
  value: Data<V>,
  mode: UpdateMode,
): Num<Int> {
  val keyAddress = keyAddress(table, key)
  val valueAddress = addressOf(value, table.value)
  return flow.status(Helper.MAP_UPDATE_ELEM, table.address, keyAddress, valueAddress, Value.of(mode.flags()))
}

internal fun <K : Any> Body.delete(table: Table<K, *>, key: Data<K>): Num<Int> {
  demand(!table.isArray) { "the elements of an array are always there; make that of '$table' zero instead" }
  return flow.status(Helper.MAP_DELETE_ELEM, table.address, keyAddress(table, key))
}

/**
 * Adds to an element. Where it is missing, one is added: with the number, or to be [sure] as a zero that is then added
 * to, be it this CPU's or that of another, which was faster.
 */
internal fun <K : Any, V : Any> Body.increment(
  table: Table<K, V>,
  key: Data<K>,
  sure: Boolean,
  number: (Ref<V>) -> Num<V>,
) {
  table.requireNumbers()
  val address = keyAddress(table, key)
  val found = flow.found(table, address)
  val element = table.element(flow, found)
  if (table.isArray) {
    MaybeRef.ofNullable(element).ifPresent { table.add(it, number(it)) }
  } else if (!sure || table is PerCpuMap) {
    MaybeRef.ofNullable(element).ifPresent { table.add(it, number(it)) } otherwise {
      flow.put(table, address, addressOf(number(element), table.value), UpdateMode.NOEXIST)
    }
  } else {
    val home = flow.frame
    val slot = flow.code.variable(Width.W64, table.name)
    val there = Join(flow, "there")
    val missing = Join(flow, "missing")
    val out = Join(flow, "out")

    fun isThere() = Bool.isNotZero(flow, flow.use(home, slot))
    flow.assign(home, slot, found)
    flow.branch(isThere(), there, missing)
    missing.start()
    flow.put(table, address, addressOf(element.number(0), table.value), UpdateMode.NOEXIST)
    flow.assign(home, slot, flow.found(table, address))
    flow.branch(isThere(), there, out)
    there.start()
    table.element(flow, flow.use(home, slot)).let { table.add(it, number(it)) }
    out.start()
  }
}

private fun Table<*, *>.requireNumbers() {
  demand(value.underlying is IntType<*>) {
    "the values of '$this' are $value and no numbers; add to a field of the element that is found: " +
      "$this[key].ifPresent { it.field(...) += 1 }"
  }
  demand(this is PerCpuMap || value.size >= Int.SIZE_BYTES) {
    "the values of '$this' are $value of ${value.size} bytes, and what several CPUs add to has 4 or 8; make them u32 " +
      "or u64"
  }
}

/** The address of a key, which is checked if it is an index that is known. */
private fun <K : Any> Body.keyAddress(table: Table<K, *>, key: Data<K>): Value {
  val index = ((key as? Num<*>)?.word as? Value.Constant)?.value()
  if (table.isArray && index != null) {
    val length = table.length(flow.surroundings.types)
    demand(index in 0 until length) { "'$table' has $length elements, from 0 to ${length - 1}, and no $index" }
  }
  return addressOf(key, table.key)
}

/** The address of the element, or 0. */
internal fun Flow.found(map: DeclaredMap, key: Value): Value =
  code.call(Helper.MAP_LOOKUP_ELEM.callee(), map.address, key)

private fun Flow.put(table: Table<*, *>, key: Value, value: Value, mode: UpdateMode) =
  code.callVoid(Helper.MAP_UPDATE_ELEM.callee(), table.address, key, value, Value.of(mode.flags()))

private fun <V : Any> Table<*, V>.element(flow: Flow, address: Value) =
  Ref(flow, address, value, aligned = ELEMENT_ALIGNMENT)

/** What no other CPU adds to needs no atomic instruction. */
private fun <V : Any> Table<*, V>.add(element: Ref<V>, number: Num<V>) =
  if (this is PerCpuMap) element += number else element.atomicAdd(number)

/** Whether it has all its elements from the start. */
private val Table<*, *>.isArray: Boolean get() = type == MapType.ARRAY || type == MapType.PERCPU_ARRAY
