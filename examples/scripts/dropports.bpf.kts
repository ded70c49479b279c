// Drops IPv4 packets by the TCP or UDP port that they are for, before the kernel looks at them, and counts them.
//
//   examples/run dropports eth0 8080 9090

val device by argument<String>("the network device whose packets are looked at")
val dropped by arguments<Int>("the ports", range = 1..65_535)

class DropPorts : Bpf("drop_ports", license = "Dual MIT/GPL") {
  val blocked by hash(u16, u64, maxEntries = 64)

  val filter by xdp(onShortPacket = XDP_PASS) {
    val eth by next(Eth)
    returnIf(eth[Eth.proto] ne be16(0x0800), PASS)
    val ip by next(Ipv4)
    returnIf(ip[Ipv4.protocol] notIn setOf<UByte>(6u, 17u), PASS)
    skip(ip[Ipv4.options])
    val ports by next(Ports)
    val count by blocked[ports[Ports.dest].toHost()].orReturn(PASS)
    count.atomicAdd(1)
    ret(DROP)
  }
}

run(DropPorts()) { drop ->
  for (port in dropped) drop.blocked[port.toUShort()] = 0u
  drop.filter.attach(XdpOptions.on(device))
  every(1.seconds) { println(table(drop.blocked.entries(), "port" to { it.key }, "dropped" to { it.value })) }
}
