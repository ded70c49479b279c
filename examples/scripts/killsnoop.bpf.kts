// Signals that processes send by kill(2), and what came of it.
//
//   examples/run killsnoop

object Call : Struct() {
  val target by s32
  val signal by s32
}

object Event : Struct() {
  val pid by u32
  val target by s32
  val signal by s32
  val ret by s32
  val comm by chars(16)
}

class Killsnoop : Bpf("killsnoop", license = "GPL") {
  val calls by hash(u32, Call, maxEntries = 10_240)
  val events by ringBuffer(Event, bytes = 1 shl 18)

  val on_enter by tracepoint("syscalls/sys_enter_kill") {
    calls[currentTid()] = Call { it[target] = arg("pid"); it[signal] = arg("sig") }
  }

  val on_exit by tracepoint("syscalls/sys_exit_kill") {
    val tid by currentTid()
    val call by calls[tid].orReturn()
    events.emit { e ->
      e[Event.pid] = currentTgid()
      e[Event.target] = call[Call.target]
      e[Event.signal] = call[Call.signal]
      e[Event.ret] = arg("ret").read(s64).toS32()
      e[Event.comm] = currentComm()
    }
    calls.delete(tid)
  }
}

val killed = columns("pid      comm              signal  target   ret")

run(Killsnoop()) { kills ->
  kills.events.events().forEach { e ->
    println(killed(e[Event.pid], e[Event.comm], e[Event.signal], e[Event.target], e[Event.ret]))
  }
}
