// System calls by the name of the command that makes them, counted in the kernel.

val top by option("how many commands to show", default = 10, short = 'n')

class SyscallCount : Bpf("syscount", license = "GPL") {
  val counts by lruHash(key = chars(16), value = u64, maxEntries = 10_240)

  val on_enter by program("raw_tp/sys_enter") {
    val hit by label()
    val out by label()
    u64[fp - 16] = 0                       // char comm[16]; older kernels leave what is behind the name
    u64[fp - 8] = 0
    r1 set fp - 16
    r2 set 16
    call(get_current_comm)
    r1 set counts
    r2 set fp - 16
    call(map_lookup_elem)
    jumpIf(r0 ne 0, hit)
    u64[fp - 24] = 0
    r1 set counts
    r2 set fp - 16
    r3 set fp - 24
    r4 set 1                               // BPF_NOEXIST
    call(map_update_elem)
    r1 set counts
    r2 set fp - 16
    call(map_lookup_elem)                  // another CPU may have been faster: look again
    jumpIf(r0 eq 0, out)
    +hit
    r1 set 1
    atomicAdd(u64[r0], r1)
    +out
    r0 set 0
    exit()
  }
}

run(SyscallCount()) { syscount ->
  println("Counting system calls. Ctrl-C to end.")
  untilStopped()
  val busiest = syscount.counts.entries().sortedByDescending { it.value }.take(top)
  println(table(busiest, "command" to { it.key }, "calls" to { it.value }))
}
