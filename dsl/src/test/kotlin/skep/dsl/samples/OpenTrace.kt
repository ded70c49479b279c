package skep.dsl.samples

import skep.dsl.*
import skep.struct.*

/** Sends who opens which file through a ring buffer: pid, uid, `char comm[16]`, `char file[256]`. */
object OpenTrace : Bpf("opens", license = "GPL") {
  val events by ringBuffer(bytes = 1 shl 20)

  val onOpenat by program("tp/syscalls/sys_enter_openat") {
    val out by label()
    r6 set r1 // keep the context
    r1 set events; r2 set 280; r3 set 0
    call(ringbuf_reserve)
    jumpIf(r0 eq 0, out)
    r7 set r0
    call(get_current_pid_tgid); r0 shrEq 32; u32[r7] = r0
    call(get_current_uid_gid); u32[r7 + 4] = r0
    r1 set r7; r1 += 8; r2 set 16
    call(get_current_comm)
    r3 set u64[r6 + 24] // args->filename
    r1 set r7; r1 += 24; r2 set 256
    call(probe_read_user_str)
    r1 set r7; r2 set 0
    call(ringbuf_submit)
    +out
    r0 set 0
    exit()
  }
}
