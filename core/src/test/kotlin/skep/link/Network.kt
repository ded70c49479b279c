package skep.link

import jnr.ffi.LibraryLoader
import java.net.DatagramPacket
import java.net.DatagramSocket
import java.net.InetAddress
import java.util.concurrent.TimeUnit
import kotlin.concurrent.thread

private const val CLONE_NEWNET = 0x40000000

/** The C library as Java calls it. */
interface NamespaceCalls {
  fun unshare(flags: Int): Int
}

private val calls: NamespaceCalls by lazy { LibraryLoader.create(NamespaceCalls::class.java).load("c") }

/**
 * A network namespace of one thread's own, with two ends of a cable, `skep0` and `skep1`: what is sent to 10.9.0.2 goes out
 * of the first and comes in at the second. It is gone when its thread ends.
 */
object Network {
  /** Runs a test on a thread in such a namespace. */
  fun <T> isolated(test: Network.() -> T): T {
    var result: Result<T>? = null
    thread(name = "skep-network") {
      result = runCatching {
        check(calls.unshare(CLONE_NEWNET) == 0) { "no network namespace may be made here" }
        ip("link set lo up")
        ip("link add skep0 type veth peer name skep1")
        cable()
        Network.test()
      }
    }.join()
    return result!!.getOrThrow()
  }

  /** Makes `skep0` and `skep1` ready. */
  fun cable() {
    ip("link set skep0 address 02:00:00:00:00:01 addrgenmode none up")
    ip("link set skep1 address 02:00:00:00:00:02 addrgenmode none up")
    ip("addr add 10.9.0.1/24 dev skep0")
    ip("neigh add 10.9.0.2 lladdr 02:00:00:00:00:02 dev skep0")
  }

  /** Makes `skepnk`, which sends in the place of `skep0`, and gives its peer's name. */
  fun netkit(): String {
    ip("link add skepnk type netkit")
    val peer = ip("-o link show dev skepnk").substringAfter("skepnk@").substringBefore(':')
    ip("link set skepnk up")
    ip("link set $peer up")
    ip("addr del 10.9.0.1/24 dev skep0")
    ip("addr add 10.9.0.1/24 dev skepnk")
    return peer
  }

  /** Whether this kernel has network devices of a type. */
  fun makes(type: String): Boolean = isolated { runCatching { ip("link add skept type $type") }.isSuccess }

  /** Runs `ip`, and gives what it says. */
  fun ip(command: String): String {
    val process = ProcessBuilder(listOf("ip") + command.split(' ')).redirectErrorStream(true).start()
    val said = process.inputStream.readAllBytes().decodeToString()
    check(process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0) { "ip $command: $said" }
    return said
  }

  /** Sends packets of the kind that the programs count. */
  fun send(times: Int = 1, size: Int = 1) {
    DatagramSocket().use { socket ->
      val packet = DatagramPacket(ByteArray(size), size, InetAddress.getByAddress(byteArrayOf(10, 9, 0, 2)), 9999)
      repeat(times) { socket.send(packet) }
    }
  }
}
