// Processes that end, how old they were, and with what.
//
//   examples/run exitsnoop

object Event : Struct() {
  val age by u64
  val pid by u32
  val ppid by u32
  val code by u32
  val comm by chars(16)
}

class Exitsnoop : Bpf("exitsnoop", license = "GPL") {
  val events by ringBuffer(Event, bytes = 1 shl 18)

  val on_exit by tracepoint("sched/sched_process_exit") {
    returnIf(currentTgid() ne currentTid())
    events.emit { e ->
      val task by currentTask()
      e[Event.age] = nanoTime() - task["start_time"].read(u64)
      e[Event.pid] = currentTgid()
      e[Event.ppid] = task["real_parent"]["tgid"].read(s32).toU32()
      e[Event.code] = task["exit_code"].read(s32).toU32()
      e[Event.comm] = currentComm()
    }
  }
}

val ended = columns("pid      ppid     comm              age        code")

run(Exitsnoop()) { exits ->
  exits.events.events().forEach { e ->
    val code = e[Event.code].toInt()
    val how = if (code and 0x7f == 0) "${code shr 8}" else "signal ${code and 0x7f}"
    println(ended(e[Event.pid], e[Event.ppid], e[Event.comm], "${e[Event.age] / 1_000_000u} ms", how))
  }
}
