// libbpf-bootstrap's first program, without clang: a tracepoint on write(2), a variable that says whose, and a printed line.
//
//   examples/run minimal

import java.io.File

class Minimal : Bpf("minimal", license = "Dual BSD/GPL") {
  val my_pid by global(s32, 0)

  val handle_tp by program("tp/syscalls/sys_enter_write") {
    val out by label()
    call(get_current_pid_tgid)
    r0 shrEq 32
    r1 set my_pid.address
    r1 set u32[r1]
    jumpIf(r1 ne r0, out)
    printk("BPF triggered from PID %d.\n", r0)
    +out
    r0 set 0
    exit()
  }
}

val pid = ProcessHandle.current().pid().toInt()

run(Minimal(), configure = { it.my_pid.value = pid }) {
  TracePipe.open(kernel).use { pipe ->
    repeat(3) { File("/dev/null").writeText(".") }
    generateSequence { pipe.next().orElse(null) }
      .filterIsInstance<TraceLine.Message>()
      .map { it.message }
      .filter { it == "BPF triggered from PID $pid." }
      .take(3)
      .forEach(::println)
  }
}
