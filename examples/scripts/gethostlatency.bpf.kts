// How long processes wait for the C library to find the addresses of hosts, in milliseconds.
//
//   examples/run gethostlatency [--process PID]

val process by option("the only process to look at", default = 0, short = 'p')

object Call : Struct() {
  val time by u64
  val host by u64
}

object Event : Struct() {
  val pid by u32
  val span by u64
  val comm by chars(16)
  val host by chars(80)
}

class Gethostlatency(val process: Int) : Bpf("gethostlatency", license = "GPL") {
  val calls by hash(u32, Call, maxEntries = 10_240)
  val events by ringBuffer(Event, bytes = 1 shl 18)

  val on_getaddrinfo by uprobe("libc.so.6:getaddrinfo") { called() }
  val on_gethostbyname by uprobe("libc.so.6:gethostbyname") { called() }
  val on_gethostbyname2 by uprobe("libc.so.6:gethostbyname2") { called() }
  val on_addresses by uretprobe("libc.so.6:getaddrinfo") { returned() }
  val on_host by uretprobe("libc.so.6:gethostbyname") { returned() }
  val on_host2 by uretprobe("libc.so.6:gethostbyname2") { returned() }

  private fun ProbeBody.called() {
    if (process != 0) returnIf(currentTgid() ne process)
    calls[currentTid()] = Call { it[time] = nanoTime(); it[host] = arg(0) }
  }

  private fun ProbeBody.returned() {
    val tid by currentTid()
    val call by calls[tid].orReturn()
    events.emit { e ->
      e[Event.pid] = currentTgid()
      e[Event.span] = nanoTime() - call[Call.time]
      e[Event.comm] = currentComm()
      e[Event.host] = userString(call[Call.host])
    }
    calls.delete(tid)
  }
}

val found = columns("pid      comm              ms       host")

run(Gethostlatency(process)) { hosts ->
  hosts.events.events().forEach { e ->
    println(found(e[Event.pid], e[Event.comm], "%.2f".format(e[Event.span].toLong() / 1e6), e[Event.host]))
  }
}
