package skep.dsl

import skep.insn.Helper
import skep.ir.Value
import skep.struct.Struct
import skep.struct.StructValue
import skep.struct.u32

/**
 * A lock in the value of a hash map or array, `struct bpf_spin_lock`, that keeps the other fields together. A value has
 * at most one. Since Linux 5.1; not for tracing programs.
 *
 * ```
 * object Account : Struct() {
 *   val lock by SpinLock
 *   val packets by u64
 *   val bytes by u64
 * }
 * ...
 * account[Account.lock].withLock {
 *   account[Account.packets] += 1
 *   account[Account.bytes] += length
 * }
 * ```
 */
public object SpinLock : Struct("bpf_spin_lock") {
  private val state by u32 named "val"
}

/**
 * Runs [body] while no other CPU runs code under the same lock. Every way out of it, such as `ret`, unlocks. While the
 * lock is held no function can be called; two locks cannot be held at once.
 */
public fun Ref<StructValue>.withLock(body: () -> Unit) {
  demand(type.underlying == SpinLock) { "$this is a $type and no lock; declare a field by SpinLock" }
  flow.kind?.requireSpecialFields("locks")
  demand(raw !is Value.StackAddress) { "$this is on the stack, where nobody else sees it; a lock is in a map's value" }
  demand(flow.facts.none { it is Lock }) { "a lock is held already, and there cannot be two at once" }
  val lock = Lock(flow, place.address)
  flow.code.callVoid(Helper.SPIN_LOCK.callee(), lock.address)
  lock.take()
  val before = flow.code.calls() - lock.releases
  body()
  val calls = flow.code.calls() - lock.releases - before
  demand(calls == 0) { "a function is called while a lock is held, which the kernel forbids; call it before or after" }
  lock.give()
}

/** A lock that is held. */
private class Lock(private val flow: Flow, val address: Value) : Held(flow, "the lock") {
  private val home = flow.frame
  var releases = 0
    private set

  override fun release() {
    releases++
    flow.code.callVoid(Helper.SPIN_UNLOCK.callee(), flow.use(home, address))
  }
}
