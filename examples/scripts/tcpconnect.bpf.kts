// TCP connections that processes open, over IPv4.
//
//   examples/run tcpconnect

object Event : Struct() {
  val pid by u32
  val saddr by be32
  val daddr by be32
  val dport by be16
  val comm by chars(16)
}

class Tcpconnect : Bpf("tcpconnect", license = "GPL") {
  val sockets by hash(u32, u64, maxEntries = 8192)
  val events by ringBuffer(Event, bytes = 1 shl 18)

  val on_connect by kprobe("tcp_v4_connect") { sockets[currentTid()] = arg(0) }

  val on_connected by kretprobe("tcp_v4_connect") {
    val tid by currentTid()
    val socket by sockets[tid].orReturn()
    whenever(result.toS32() eq 0) {
      val sock = kernelStruct("sock", socket.value)["__sk_common"]
      events.emit { e ->
        e[Event.pid] = currentTgid()
        e[Event.saddr] = sock["skc_rcv_saddr"]
        e[Event.daddr] = sock["skc_daddr"]
        e[Event.dport] = sock["skc_dport"]
        e[Event.comm] = currentComm()
      }
    }
    sockets.delete(tid)
  }
}

fun address(ip: UInt) = (24 downTo 0 step 8).joinToString(".") { "${(ip shr it) and 255u}" }

val connected = columns("pid      comm              from             to")

run(Tcpconnect()) { tcp ->
  tcp.events.events().forEach { e ->
    val to = "${address(e[Event.daddr])}:${e[Event.dport]}"
    println(connected(e[Event.pid], e[Event.comm], address(e[Event.saddr]), to))
  }
}
