package skep.kernel

import com.kenai.jffi.CallContext
import com.kenai.jffi.Invoker
import com.kenai.jffi.LastError
import com.kenai.jffi.Library
import com.kenai.jffi.Type
import java.nio.ByteBuffer
import java.nio.ByteOrder

private const val SIGPROF = 27
private const val SA_RESTART = 0x1000_0000
private const val SIGEV_THREAD_ID = 4
private const val CLOCK_MONOTONIC = 1L

/**
 * Sends the thread that makes it a SIGPROF, as profilers do, each time that so many microseconds have passed, whether it
 * ran or slept, until it is closed. The handler is a function of the C library that does nothing, so that no code of the JVM's runs in it.
 */
class ProfilingTimer(microseconds: Long) : AutoCloseable {
  private val timer: Long

  init {
    handle(Library.getDefault().getSymbolAddress("abs"))
    // struct sigevent: a value, the signal, how to deliver it, the thread.
    val event = memory(64).putInt(8, SIGPROF).putInt(12, SIGEV_THREAD_ID).putInt(16, call("gettid").toInt())
    val id = memory(8)
    call("timer_create", CLOCK_MONOTONIC, Native.address(event), Native.address(id))
    timer = id.getLong(0)
    // struct itimerspec: seconds and nanoseconds between two, and until the first.
    val nanoseconds = microseconds * 1000
    call("timer_settime", timer, 0, Native.address(memory(32).putLong(8, nanoseconds).putLong(24, nanoseconds)))
  }

  override fun close() {
    call("timer_delete", timer)
    handle(1) // SIG_IGN: for a signal that is still on its way
  }

  /** `struct sigaction` of the C library: the handler, 128 bytes of mask, flags. */
  private fun handle(handler: Long) {
    val action = memory(152).putLong(0, handler).putInt(136, SA_RESTART)
    call("sigaction", SIGPROF.toLong(), Native.address(action))
  }

  private fun memory(size: Int) = ByteBuffer.allocateDirect(size).order(ByteOrder.nativeOrder())

  private fun call(function: String, vararg arguments: Long): Long {
    val (first, second, third, fourth) = arguments + LongArray(4)
    val result =
      Invoker.getInstance().invokeN4(
        CallContext(Type.SINT, Type.SLONG, Type.SLONG, Type.SLONG, Type.SLONG),
        Library.getDefault().getSymbolAddress(function),
        first,
        second,
        third,
        fourth,
      )
    check(result.toInt() >= 0) { "$function: errno ${LastError.getInstance().get()}" }
    return result
  }
}
