// TCP connections over IPv4 that end: how long they lasted, and how much was sent.
//
//   examples/run tcplife

object Birth : Struct() {
  val time by u64
  val pid by u32
}

object Event : Struct() {
  val span by u64
  val received by u64
  val sent by u64
  val pid by u32
  val saddr by be32
  val daddr by be32
  val sport by u16
  val dport by u16
}

class Tcplife : Bpf("tcplife", license = "GPL") {
  val births by hash(u64, Birth, maxEntries = 8192)
  val events by ringBuffer(Event, bytes = 1 shl 18)

  val on_state by tracepoint("sock/inet_sock_set_state") {
    returnIf((arg("protocol").read(u16) ne 6) or (arg("family").read(u16) ne 2))
    val socket by arg("skaddr").address
    val state by arg("newstate").read(s32)
    whenever(state lt FIN_WAIT1) {
      births.update(socket, Birth { it[time] = nanoTime(); it[pid] = currentTgid() }, UpdateMode.NOEXIST)
      ret(0)
    }
    returnIf(state ne CLOSE)
    val birth by births[socket].orReturn()
    events.emit { e ->
      val tcp = kernelStruct("tcp_sock", socket)
      e[Event.span] = (nanoTime() - birth[Birth.time]) / 1000
      e[Event.received] = tcp["bytes_received"]
      e[Event.sent] = tcp["bytes_acked"]
      e[Event.pid] = birth[Birth.pid]
      e[Event.saddr] = tcp["inet_conn"]["icsk_inet"]["inet_saddr"]
      e[Event.daddr] = tcp["inet_conn"]["icsk_inet"]["sk"]["__sk_common"]["skc_daddr"]
      e[Event.sport] = arg("sport").read(u16)
      e[Event.dport] = arg("dport").read(u16)
    }
    births.delete(socket)
  }

  private companion object {
    const val FIN_WAIT1 = 4
    const val CLOSE = 7
  }
}

fun address(ip: UInt) = (24 downTo 0 step 8).joinToString(".") { "${(ip shr it) and 255u}" }

val lived = columns("pid      from                   to                     sent       received   µs")

run(Tcplife()) { tcp ->
  tcp.events.events().forEach { e ->
    val from = "${address(e[Event.saddr])}:${e[Event.sport]}"
    val to = "${address(e[Event.daddr])}:${e[Event.dport]}"
    println(lived(e[Event.pid], from, to, e[Event.sent], e[Event.received], e[Event.span]))
  }
}
