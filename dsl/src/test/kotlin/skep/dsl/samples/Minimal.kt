package skep.dsl.samples

import skep.dsl.*
import skep.struct.*

/** The program of the clang fixture `minimal.bpf.o`. Its spec counts these lines: the first instruction is on line 13. */
class Minimal : Bpf("minimal", license = "Dual BSD/GPL") {
  val my_pid by global(s32, 0)

  val handle_tp by program("tp/syscalls/sys_enter_write") {
    val out by label()

    // Line 12.
    call(get_current_pid_tgid)
    r0 shrEq 32
    r1 set my_pid.address
    r1 set u32[r1]
    jumpIf(r0 ne r1, out)
    printk("BPF triggered from PID %d.\n", r0)
    +out
    r0 set 0
    exit()
  }
}
