package skep.script

import kotlin.time.Duration

/** Interrupts the thread that made this once a time has passed, as [CtrlC] does, unless it is closed before. */
internal class Deadline private constructor(after: Duration) : AutoCloseable {
  private val script = Thread.currentThread()
  private var isOpen = true
  private var passed = false
  private val timer =
    Thread {
      try {
        Thread.sleep(after.inWholeMilliseconds)
        pass()
      } catch (_: InterruptedException) {
        // Closed: the script ended by itself.
      }
    }.apply {
      isDaemon = true
      start()
    }

  @Synchronized
  private fun pass() {
    if (!isOpen) return
    passed = true
    script.interrupt()
  }

  @Synchronized
  override fun close() {
    isOpen = false
    timer.interrupt()
    // Work that ended without noticing leaves the interrupt behind.
    if (passed) Thread.interrupted()
  }

  companion object {
    /** Does [work], for [duration] at most if there is one: it is interrupted then, and has ended well if it gives way. */
    fun keep(duration: Duration?, work: () -> Unit) {
      if (duration == null) return work()
      Deadline(duration).use { deadline ->
        try {
          work()
        } catch (e: InterruptedException) {
          if (!deadline.passed) throw e
        }
      }
    }
  }
}
