package skep.link

import jnr.ffi.LibraryLoader
import jnr.ffi.annotations.In
import jnr.ffi.annotations.Out

private const val AF_INET = 2
private const val STREAM = 1
private const val DATAGRAM = 2
private const val SOL_SOCKET = 1
private const val SO_REUSEPORT = 15
private const val TCP = 6
private const val TCP_CONGESTION = 13

/** The C library as Java calls it. */
@Suppress("ktlint:standard:function-naming")
interface SocketCalls {
  fun socket(domain: Int, type: Int, protocol: Int): Int

  fun bind(
    fd: Int,
    @In address: ByteArray,
    length: Int,
  ): Int

  fun listen(fd: Int, waiting: Int): Int

  fun accept(fd: Int, address: Long, length: Long): Int

  fun connect(
    fd: Int,
    @In address: ByteArray,
    length: Int,
  ): Int

  fun setsockopt(
    fd: Int,
    level: Int,
    option: Int,
    @In value: ByteArray,
    length: Int,
  ): Int

  fun send(
    fd: Int,
    @In data: ByteArray,
    length: Long,
    flags: Int,
  ): Long

  fun recv(
    fd: Int,
    @Out data: ByteArray,
    length: Long,
    flags: Int,
  ): Long

  fun close(fd: Int): Int
}

private val calls: SocketCalls by lazy { LibraryLoader.create(SocketCalls::class.java).load("c") }

/** Sends a frame by a packet socket that another owns. */
fun sendFrame(socket: Int, frame: ByteArray) =
  check(calls.send(socket, frame, frame.size.toLong(), 0) == frame.size.toLong())

/** A socket of which the descriptor is known. */
class RawSocket private constructor(val fd: Int) : AutoCloseable {
  fun send() = check(calls.send(fd, byteArrayOf(1), 1, 0) == 1L)

  fun receive(): Long = calls.recv(fd, ByteArray(8), 8, 0)

  override fun close() {
    calls.close(fd)
  }

  companion object {
    private fun address(port: Int) =
      byteArrayOf(AF_INET.toByte(), 0, (port shr 8).toByte(), port.toByte(), 127, 0, 0, 1) + ByteArray(8)

    private fun of(type: Int) = RawSocket(calls.socket(AF_INET, type, 0).also { check(it >= 0) })

    private fun RawSocket.bound(port: Int) = apply { check(calls.bind(fd, address(port), 16) == 0) }

    /** The two ends of a TCP connection. */
    fun pair(port: Int = 9997, prepare: (RawSocket) -> Unit = {}, test: (RawSocket, RawSocket) -> Unit) =
      of(STREAM).use { listener ->
        check(calls.setsockopt(listener.fd, SOL_SOCKET, 2, byteArrayOf(1, 0, 0, 0), 4) == 0)
        listener.bound(port)
        check(calls.listen(listener.fd, 1) == 0)
        of(STREAM).use { client ->
          prepare(client)
          check(calls.connect(client.fd, address(port), 16) == 0)
          RawSocket(calls.accept(listener.fd, 0, 0)).use { server -> test(client, server) }
        }
      }

    /** Connects with a congestion control. */
    fun connectWith(control: String) = pair(
      prepare = {
        check(calls.setsockopt(it.fd, TCP, TCP_CONGESTION, control.toByteArray(), control.length) == 0)
      },
    ) { _, _ -> }

    /** Two sockets that share a port. */
    fun sharing(port: Int, test: (RawSocket, RawSocket) -> Unit) {
      fun one() = of(DATAGRAM).apply {
        check(calls.setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, byteArrayOf(1, 0, 0, 0), 4) == 0)
      }.bound(port)
      one().use { first -> one().use { second -> test(first, second) } }
    }

    fun datagram(port: Int) = of(DATAGRAM).use {
      check(calls.connect(it.fd, address(port), 16) == 0)
      it.send()
    }
  }
}
