package skep.dsl

import skep.insn.Condition
import skep.insn.Helper
import skep.insn.MapType
import skep.insn.Width
import skep.ir.Value
import skep.map.UpdateMode
import skep.struct.s64

internal fun <V : Any> Body.lookup(table: Table<*, V>, key: Value): MaybeRef<V> =
  MaybeRef.ofNullable(Ref(flow, flow.found(table, key), table.value))

internal fun Body.update(table: Table<*, *>, key: Value, value: Value, mode: UpdateMode): Num<Long> {
  val map = Value.Address(table.reference)
  return Num(flow, s64, flow.code.call(Helper.MAP_UPDATE_ELEM.callee(), map, key, value, Value.of(mode.flags())))
}

internal fun Body.delete(table: Table<*, *>, key: Value): Num<Long> =
  Num(flow, s64, flow.code.call(Helper.MAP_DELETE_ELEM.callee(), Value.Address(table.reference), key))

/** Adds to an element; where it is missing, a zero is added first, unless another CPU is faster. */
internal fun <V : Any> Body.increment(table: Table<*, V>, key: Value, number: (Ref<V>) -> Num<V>) {
  val home = flow.frame
  val element = flow.code.variable(Width.W64, table.name)
  val found = Join(flow, "found")
  val out = Join(flow, "out")

  fun isFound() = Bool.compare(flow, Condition.NE, Width.W64, flow.use(home, element), Value.of(0))
  flow.assign(home, element, flow.found(table, key))
  if (table.type !in ARRAYS) {
    val missing = Join(flow, "missing")
    flow.branch(isFound(), found, missing)
    missing.start()
    update(table, key, zeroed(table.value).word, UpdateMode.NOEXIST)
    flow.assign(home, element, flow.found(table, key))
  }
  flow.branch(isFound(), found, out)
  found.start()
  val ref = Ref(flow, flow.use(home, element), table.value)
  if (table is PerCpuMap) ref += number(ref) else ref.atomicAdd(number(ref))
  out.start()
}

private fun Flow.found(table: Table<*, *>, key: Value): Value =
  code.call(Helper.MAP_LOOKUP_ELEM.callee(), Value.Address(table.reference), key)

/** The maps that have all their elements from the start. */
private val ARRAYS = setOf(MapType.ARRAY, MapType.PERCPU_ARRAY)
