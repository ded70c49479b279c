package skep.script

import kotlin.time.Duration
import kotlin.time.TimeSource

/** Waits until Ctrl-C, or for as long as `--duration` says. What comes after it prints the final state. */
public fun ScriptScope.untilStopped() {
  while (!sleep(Duration.INFINITE)) Unit
}

/**
 * Prints a frame after each [period] until Ctrl-C, or for as long as `--duration` says, and then the last one. A terminal
 * shows each in the place of the one before; in a file they follow each other.
 *
 * ```
 * every(1.seconds) { println(table(counts.entries(), "command" to { it.key }, "calls" to { it.value })) }
 * ```
 */
public fun ScriptScope.every(period: Duration, frame: () -> Unit) {
  require(period.isPositive()) { "a frame cannot be printed every $period" }
  val start = TimeSource.Monotonic.markNow()
  var next = period
  do {
    val stopped = sleep(next - start.elapsedNow())
    display.frame(isLast = stopped, frame)
    next += period
  } while (!stopped)
}

/** Sleeps, and tells whether it was woken to stop. */
private fun sleep(time: Duration): Boolean =
  try {
    Thread.sleep(time.inWholeMilliseconds.coerceAtLeast(0))
    false
  } catch (_: InterruptedException) {
    true
  }
