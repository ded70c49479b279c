// How long tasks that could run wait for a CPU, in microseconds.
//
//   examples/run runqlat

class Runqlat : Bpf("runqlat", license = "GPL") {
  val starts by hash(u32, u64, maxEntries = 10_240)
  val slots by global(u64 * 32)

  val on_wakeup by btfTracepoint("sched_wakeup") { queued(arg("p")) }

  val on_wakeup_new by btfTracepoint("sched_wakeup_new") { queued(arg("p")) }

  val on_switch by btfTracepoint("sched_switch") {
    val prev by arg("prev")
    whenever(state(prev) eq RUNNING) { queued(prev) }
    val pid by arg("next")["pid"].read(s32).toU32()
    val start by starts[pid].orReturn()
    val slot by log2((nanoTime() - start.value) / 1000)
    slots.ref[slot].ifPresent { it.atomicAdd(1) }
    starts.delete(pid)
  }

  /** The field was renamed in Linux 5.14. */
  private fun Body.state(task: KernelValue): Num<ULong> {
    val old = task["state"].of(s64)
    return select(old.exists(), { old.read(s64).toU64() }, { task["__state"].read(u32).toU64() })
  }

  private fun Body.queued(task: KernelValue) {
    val pid by task["pid"].read(s32).toU32()
    whenever(pid ne 0) { starts[pid] = nanoTime() }
  }

  private companion object {
    const val RUNNING = 0
  }
}

run(Runqlat()) { runq -> every(1.seconds) { println(histogram(runq.slots.value, unit = "µs")) } }
