// Programs that are started, and by whom.
//
//   examples/run execsnoop

object Event : Struct() {
  val pid by u32
  val ppid by u32
  val uid by u32
  val comm by chars(16)
  val file by chars(128)
}

class Execsnoop : Bpf("execsnoop", license = "GPL") {
  val events by ringBuffer(Event, bytes = 1 shl 18)

  val on_exec by tracepoint("sched/sched_process_exec") {
    events.emit { e ->
      e[Event.pid] = currentTgid()
      e[Event.ppid] = currentTask()["real_parent"]["tgid"].read(s32).toU32()
      e[Event.uid] = currentUid()
      e[Event.comm] = currentComm()
      e[Event.file] = arg("filename")
    }
  }
}

val started = columns("pid      ppid     uid    comm              file")

run(Execsnoop()) { execs ->
  execs.events.events().forEach { e ->
    println(started(e[Event.pid], e[Event.ppid], e[Event.uid], e[Event.comm], e[Event.file]))
  }
}
