package skep.dsl

import skep.btf.BtfType
import skep.insn.Helper
import skep.insn.Imm64
import skep.ir.Value
import skep.struct.Struct
import skep.struct.StructValue
import skep.struct.s32
import skep.struct.times
import skep.struct.u64

/**
 * A timer in the value of a hash map or array, `struct bpf_timer`. Since Linux 5.15; not for tracing programs.
 *
 * ```
 * object Session : Struct() {
 *   val timer by Timer
 *   val packets by u64
 * }
 * ...
 * session[Session.timer].start(sessions, u64(1_000_000_000)) { key, session -> sessions.delete(key) }
 * ```
 */
public object Timer : Struct("bpf_timer", align = 8) {
  private val opaque by (u64 * 2) named "__opaque"
}

/**
 * Runs [expired] with the element's key and value after so many [nanoseconds], unless it is cancelled or started again
 * before. It runs by itself, later, and so cannot use values of the code around it.
 *
 * @param table the map that this timer's element is in
 * @return 0, or a negative errno
 */
public fun <K : Any, V : Any> Ref<StructValue>.start(
  table: Table<K, V>,
  nanoseconds: Num<ULong>,
  expired: (Ref<K>, Ref<V>) -> Unit,
): Num<Int> {
  requireTimer()
  val function = flow.expired(table, expired)
  val timer = place.address
  flow.code.callVoid(Helper.TIMER_INIT.callee(), timer, table.address, Value.of(CLOCK_MONOTONIC))
  flow.code.callVoid(Helper.TIMER_SET_CALLBACK.callee(), timer, Value.Address(Imm64.FunctionRef(function)))
  return flow.status(Helper.TIMER_START, timer, nanoseconds.word, Value.of(0))
}

/**
 * Keeps the timer from running what it was started for.
 *
 * @return 1 if it was waiting, 0 if not, or a negative errno
 */
public fun Ref<StructValue>.cancel(): Num<Int> {
  requireTimer()
  return flow.status(Helper.TIMER_CANCEL, place.address)
}

private fun Ref<StructValue>.requireTimer() {
  flow.kind?.requireSpecialFields("timers")
  demand(type.underlying == Timer) { "$this is a $type and no timer; declare a field by Timer" }
}

private fun <K : Any, V : Any> Flow.expired(table: Table<K, V>, expired: (Ref<K>, Ref<V>) -> Unit): String {
  val callback =
    callback(PARAMETERS.size) { frame ->
      facts = emptySet()
      frame.closure = Value.of(0)
      val key = Ref(this, frame.builder.parameter(1), table.key, aligned = ELEMENT_ALIGNMENT)
      val value = Ref(this, frame.builder.parameter(2), table.value, aligned = ELEMENT_ALIGNMENT)
      expired(key, value)
      code.ret(Value.of(0))
    }
  demand(callback.frame.makeClosure(this) == Value.of(0)) {
    "what a timer runs is run later, and cannot use values of the code around it; keep them in the element"
  }
  val pointer = surroundings.types.id(BtfType.Pointer(0))
  val parameters = PARAMETERS.map { BtfType.Param(it, pointer) }
  val proto = BtfType.FuncProto(surroundings.types.id(s32), parameters)
  surroundings.function(callback.name, proto, lower(callback.name, callback.frame.builder))
  return callback.name
}

private val PARAMETERS = listOf("map", "key", "value")

/** `CLOCK_MONOTONIC` */
private const val CLOCK_MONOTONIC = 1L
