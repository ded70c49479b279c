// Files that processes open, as they do, and what came of it.
//
//   examples/run opensnoop

object Call : Struct() {
  val file by u64
  val flags by s32
}

object Event : Struct() {
  val time by u64
  val pid by u32
  val uid by u32
  val ret by s32
  val flags by s32
  val comm by chars(16)
  val file by chars(256)
}

class Opensnoop : Bpf("opensnoop", license = "GPL") {
  val calls by hash(u32, Call, maxEntries = 10_240)
  val events by ringBuffer(Event, bytes = 1 shl 18)

  val on_enter by tracepoint("syscalls/sys_enter_openat") {
    calls[currentTid()] = Call { it[file] = arg("filename").address; it[flags] = arg("flags") }
  }

  val on_exit by tracepoint("syscalls/sys_exit_openat") {
    val tid by currentTid()
    val call by calls[tid].orReturn()
    events.emit { e ->
      e[Event.time] = nanoTime()
      e[Event.pid] = currentTgid()
      e[Event.uid] = currentUid()
      e[Event.ret] = arg("ret").read(s64).toS32()
      e[Event.flags] = call[Call.flags]
      e[Event.comm] = currentComm()
      e[Event.file] = userString(call[Call.file])
    }
    calls.delete(tid)
  }
}

val opened = columns("pid      comm              ret  file")

run(Opensnoop()) { opens ->
  opens.events.events().forEach { println(opened(it[Event.pid], it[Event.comm], it[Event.ret], it[Event.file])) }
}
