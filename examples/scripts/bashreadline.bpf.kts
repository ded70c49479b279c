// What people type into bash.
//
//   examples/run bashreadline

object Event : Struct() {
  val pid by u32
  val line by chars(80)
}

class Bashreadline : Bpf("bashreadline", license = "GPL") {
  val events by ringBuffer(Event, bytes = 1 shl 18)

  val on_readline by uretprobe("/bin/bash:readline") {
    returnIf(result eq 0)
    events.emit { it[Event.pid] = currentTgid(); it[Event.line] = userString(result) }
  }
}

val typed = columns("pid      line")

run(Bashreadline()) { bash -> bash.events.events().forEach { println(typed(it[Event.pid], it[Event.line])) } }
