package skep.map

import jnr.ffi.LibraryLoader
import jnr.ffi.Memory
import jnr.ffi.Runtime
import jnr.ffi.annotations.In
import jnr.ffi.annotations.Out
import skep.kernel.Fd
import skep.kernel.Kernel
import skep.kernel.Mapping
import skep.link.SocketCalls
import java.nio.ByteBuffer
import java.nio.ByteOrder

private const val AF_XDP = 44
private const val RAW = 3
private const val SOL_XDP = 283
private const val MMAP_OFFSETS = 1
private const val RX_RING = 2
private const val UMEM_REG = 4
private const val FILL_RING = 5
private const val COMPLETION_RING = 6
private const val FILL_OFFSET = 0x1_0000_0000
private const val BIND_COPY: Short = 2
private const val CHUNK = 4096
private const val CHUNKS = 16
private const val DESCRIPTOR = 16

/** The C library as Java calls it. */
interface XdpSocketCalls : SocketCalls {
  fun getsockopt(
    fd: Int,
    level: Int,
    option: Int,
    @Out value: ByteArray,
    @In @Out length: IntArray,
  ): Int
}

private val calls: XdpSocketCalls by lazy { LibraryLoader.create(XdpSocketCalls::class.java).load("c") }

/**
 * An AF_XDP socket that gets packets and sends none, with memory for [CHUNKS] of them (Documentation/networking/af_xdp.rst
 * of Linux). It is no reader to use: it never gives memory back to the kernel.
 */
class XdpSocket(private val kernel: Kernel) : AutoCloseable {
  /** The socket, as a map takes it. */
  val fd =
    Fd(calls.socket(AF_XDP, RAW, 0).also { check(it >= 0) { "no AF_XDP socket" } }, "AF_XDP socket", calls::close)

  // Of pages, so there is one more.
  private val memory = Memory.allocateDirect(Runtime.getSystemRuntime(), CHUNK * (CHUNKS + 1))
  private val start = (CHUNK - memory.address() % CHUNK) % CHUNK
  private val received: Ring
  private val fill: Ring

  init {
    val area = memory.address() + start
    set(UMEM_REG, buffer(24).putLong(area).putLong(CHUNK.toLong() * CHUNKS).putInt(CHUNK).putInt(0))
    for (ring in listOf(FILL_RING, COMPLETION_RING, RX_RING)) set(ring, buffer(4).putInt(CHUNKS))
    val offsets = ByteArray(128)
    check(calls.getsockopt(fd.number(), SOL_XDP, MMAP_OFFSETS, offsets, intArrayOf(offsets.size)) == 0) { "no offsets" }
    val at = ByteBuffer.wrap(offsets).order(ByteOrder.nativeOrder())
    received = Ring(at, DESCRIPTOR, 0)
    fill = Ring(at.position(64), Long.SIZE_BYTES, FILL_OFFSET)
    for (chunk in 0 until CHUNKS) fill.memory.putLong(fill.entries + Long.SIZE_BYTES * chunk, CHUNK * chunk.toLong())
    fill.memory.putIntRelease(fill.producer, CHUNKS)
  }

  /** Makes it get what a program redirects to it of the packets of a queue. */
  fun bind(device: Int, queue: Int = 0) {
    val address = buffer(16).putShort(AF_XDP.toShort()).putShort(BIND_COPY).putInt(device).putInt(queue)
    check(calls.bind(fd.number(), address.array(), 16) == 0) { "not bound to device $device" }
  }

  /** The packets there are, and not the packets before. */
  fun receive(): List<ByteArray> {
    val from = received.memory.getInt(received.consumer)
    val to = received.memory.getIntAcquire(received.producer)
    val packets =
      (from until to).map {
        val descriptor = received.entries + DESCRIPTOR * (it % CHUNKS)
        val packet = ByteArray(received.memory.getInt(descriptor + 8))
        memory.get(start + received.memory.getLong(descriptor), packet, 0, packet.size)
        packet
      }
    received.memory.putIntRelease(received.consumer, to)
    return packets
  }

  override fun close() {
    fd.close()
    received.memory.close()
    fill.memory.close()
  }

  private fun set(option: Int, value: ByteBuffer) =
    check(calls.setsockopt(fd.number(), SOL_XDP, option, value.array(), value.capacity()) == 0) { "option $option" }

  private fun buffer(size: Int) = ByteBuffer.allocate(size).order(ByteOrder.nativeOrder())

  /** A ring that is shared with the kernel: a `struct xdp_ring_offset` says what is where. */
  private inner class Ring(offsets: ByteBuffer, entrySize: Int, page: Long) {
    val producer = offsets.getLong().toInt()
    val consumer = offsets.getLong().toInt()
    val entries = offsets.getLong().toInt()
    val memory = kernel.mmap(fd, page, entries + CHUNKS * entrySize, Mapping.Access.READ_WRITE)
  }

  companion object {
    /** Whether this kernel has such sockets. */
    fun isKnown(): Boolean {
      val socket = calls.socket(AF_XDP, RAW, 0)
      return socket >= 0 && calls.close(socket) == 0
    }
  }
}
