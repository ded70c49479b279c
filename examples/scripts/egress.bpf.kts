// What the processes of a control group send.
//
//   examples/run egress /sys/fs/cgroup/GROUP

val cgroup by argument<String>("the control group's directory")

class Egress : Bpf("egress", license = "GPL") {
  val packets by global(u64)
  val bytes by global(u64)

  val count by cgroupSkb("egress") {
    packets.ref.atomicAdd(1)
    bytes.ref.atomicAdd(length.toU64())
    ret(1)
  }
}

run(Egress()) { egress ->
  egress.count.attach(CgroupOptions.of(cgroup))
  every(1.seconds) { println("${egress.packets.value} packets, ${egress.bytes.value} bytes") }
}
