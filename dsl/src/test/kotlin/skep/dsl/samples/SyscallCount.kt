package skep.dsl.samples

import skep.dsl.*
import skep.struct.*

/** Counts system calls by the name of the calling thread. */
object SyscallCount : Bpf("syscount", license = "GPL") {
  val counts by lruHash(chars(16), u64, maxEntries = 10_240)

  val onEnter by program("raw_tp/sys_enter") {
    val hit by label()
    val out by label()
    r1 set fp; r1 += -16 // char comm[16] at fp-16
    r2 set 16
    call(get_current_comm)
    r1 set counts; r2 set fp; r2 += -16
    call(map_lookup_elem)
    jumpIf(r0 ne 0, hit)
    r5 set 0; u64[fp - 24] = r5
    r1 set counts; r2 set fp; r2 += -16
    r3 set fp; r3 += -24; r4 set 1 // BPF_NOEXIST
    call(map_update_elem)
    r1 set counts; r2 set fp; r2 += -16
    call(map_lookup_elem) // another CPU may have won: look again
    jumpIf(r0 eq 0, out)
    +hit
    r1 set 1
    atomicAdd(u64[r0], r1)
    +out
    r0 set 0
    exit()
  }
}
