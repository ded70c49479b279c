// System calls by the name of the command that makes them, counted in the kernel.
//
//   examples/run syscount --top 20

val top by option("how many commands to show", default = 10, short = 'n')

class SyscallCount : Bpf("syscount", license = "GPL") {
  val counts by lruHash(key = chars(16), value = u64, maxEntries = 10_240)

  val on_enter by rawTracepoint("sys_enter") { counts.increment(currentComm()) }
}

run(SyscallCount()) { syscount ->
  println("Counting system calls. Ctrl-C to end.")
  untilStopped()
  val busiest = syscount.counts.entries().sortedByDescending { it.value }.take(top)
  println(table(busiest, "command" to { it.key }, "calls" to { it.value }))
}
