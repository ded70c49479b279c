package skep.script

import java.util.concurrent.CountDownLatch
import java.util.concurrent.TimeUnit

/**
 * Lets a script end in order when the process is told to stop (Ctrl-C, SIGTERM): from construction to [close], that
 * interrupts the thread that made this, and holds the end of the JVM back until [close]. A script that ignores the
 * interrupt gets [PATIENCE_SECONDS]; the kernel then takes back what the process held.
 */
internal class CtrlC : AutoCloseable {
  private val script = Thread.currentThread()
  private val torndown = CountDownLatch(1)
  private val hook =
    Thread {
      pressed = true
      script.interrupt()
      torndown.await(PATIENCE_SECONDS, TimeUnit.SECONDS)
    }

  /** Whether the process is ending. */
  @Volatile
  var pressed: Boolean = false
    private set

  init {
    Runtime.getRuntime().addShutdownHook(hook)
  }

  override fun close() {
    torndown.countDown()
    if (!pressed) {
      try {
        Runtime.getRuntime().removeShutdownHook(hook)
      } catch (_: IllegalStateException) {
        // It came just now; there is nothing left to hold back.
      }
    }
  }

  private companion object {
    const val PATIENCE_SECONDS = 3L
  }
}
