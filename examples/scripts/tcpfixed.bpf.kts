// A congestion control for experiments, skep_fixed: as many segments are on their way as is said, whatever is lost.
//
//   examples/run tcpfixed --window 20 &
//   sysctl net.ipv4.tcp_congestion_control=skep_fixed     (of this network namespace, while it runs)

val window by option("how many segments", default = 10, range = 1..65_535, short = 'w')

class TcpFixed(window: Int) : Bpf("tcpfixed", license = "GPL") {
  val acknowledged by global(u64)

  val skep_fixed by structOps("tcp_congestion_ops") {
    set("name", chars(16), "skep_fixed")
    function("ssthresh") { ret(window) }
    function("undo_cwnd") { ret(window) }
    function("cong_avoid") {
      acknowledged.ref.atomicAdd(1)
      arg(0, "tcp_sock")["snd_cwnd"] = u32(window)
    }
  }
}

run(TcpFixed(window)) { tcp -> every(1.seconds) { println("${tcp.acknowledged.value} acknowledgements") } }
