package skep.dsl

import skep.insn.Helper
import skep.struct.CType

// What the kernel lends, and states that it is put in: each ends on every way out of the block that it is for, be it the
// block's end, `ret`, `breakLoop` or `continueLoop`.

/**
 * Runs [body] with something that the kernel lends, and gives it back on every way out: a task, a file, a cgroup. Where
 * the kernel has none, what [Whenever.otherwise] says runs.
 *
 * ```
 * borrow("bpf_task_from_pid", s32(1), giveBack = "bpf_task_release") { init ->
 *   started.ref.value = init["start_time"].read(u64)
 * }
 * ```
 *
 * @param function the function of the kernel that lends, and gives the address 0 where it cannot
 * @param giveBack the function that takes it back
 */
public fun Body.borrow(
  function: String,
  vararg arguments: BpfValue,
  giveBack: String,
  body: (KernelValue) -> Unit,
): Whenever {
  val lent = kernelCall(function, *arguments)
  return whenever(!lent.isNull()) { during({ kernelCall(giveBack, lent) }) { body(lent) } }
}

/**
 * As the other [borrow], by helpers: a socket.
 *
 * ```
 * borrow(sk_lookup_tcp, context, tuple, u32(12), u64(ULong.MAX_VALUE), u64(0), type = Sock, giveBack = sk_release) { sk ->
 *   states.increment(sk[Sock.state])
 * }
 * ```
 *
 * @param type what programs see of it
 */
public fun <T : Any> Body.borrow(
  helper: Helper,
  vararg arguments: Word,
  type: CType<T>,
  giveBack: Helper,
  body: (Ref<T>) -> Unit,
): Whenever {
  val lent = call(helper, *arguments)
  val found = Bool.isNotZero(flow, lent.word)
  return whenever(found) { during({ call(giveBack, lent) }) { body(Ref(flow, lent.word, type)) } }
}

/** Runs [body] while what RCU protects stays (`bpf_rcu_read_lock`). Since Linux 6.2. */
public fun Body.rcuRead(body: () -> Unit) {
  kernelCall("bpf_rcu_read_lock")
  during({ kernelCall("bpf_rcu_read_unlock") }, body)
}

/** Runs [body] while nothing else runs on this CPU but interrupts (`bpf_preempt_disable`). Since Linux 6.11. */
public fun Body.withoutPreemption(body: () -> Unit) {
  kernelCall("bpf_preempt_disable")
  during({ kernelCall("bpf_preempt_enable") }, body)
}

/** Runs [body], and adds [end] to every way out of it. */
private fun Body.during(end: () -> Unit, body: () -> Unit) {
  flow.scope(end, body)
  if (flow.isOpen) end()
}
