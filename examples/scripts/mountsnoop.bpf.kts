// File systems that are mounted.
//
//   examples/run mountsnoop

object Event : Struct() {
  val pid by u32
  val flags by u64
  val comm by chars(16)
  val type by chars(16)
  val source by chars(64)
  val target by chars(64)
}

class Mountsnoop : Bpf("mountsnoop", license = "GPL") {
  val events by ringBuffer(Event, bytes = 1 shl 18)

  val on_mount by tracepoint("syscalls/sys_enter_mount") {
    events.emit { e ->
      e[Event.pid] = currentTgid()
      e[Event.flags] = arg("flags").read(u64)
      e[Event.comm] = currentComm()
      e[Event.type] = arg("type")
      e[Event.source] = arg("dev_name")
      e[Event.target] = arg("dir_name")
    }
  }
}

val mounted = columns("pid      comm              type      source                target")

run(Mountsnoop()) { mounts ->
  mounts.events.events().forEach { e ->
    println(mounted(e[Event.pid], e[Event.comm], e[Event.type], e[Event.source], e[Event.target]))
  }
}
