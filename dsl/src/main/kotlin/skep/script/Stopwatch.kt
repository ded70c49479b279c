package skep.script

import java.time.Duration
import java.time.Instant

/**
 * Where the time from the start of the process goes, step by step. Steps do not overlap: what is between them belongs to
 * none. Not thread-safe.
 */
public class Stopwatch {
  /** A step and the wall time it took. */
  public data class Step(val name: String, val took: Duration)

  private val taken = mutableListOf<Step>()

  /** The steps so far, in the order they ended. */
  public val steps: List<Step> get() = taken.toList()

  /** Runs [work] as the step [name]; a step that fails counts too. */
  public fun <T> measure(name: String, work: () -> T): T {
    val start = System.nanoTime()
    try {
      return work()
    } finally {
      taken += Step(name, Duration.ofNanos(System.nanoTime() - start))
    }
  }

  /** Adds what passed since the process was made as the step [name]. The kernel tells that to a hundredth of a second. */
  public fun sinceProcessStart(name: String) {
    val start = ProcessHandle.current().info().startInstant()
    start.ifPresent { taken += Step(name, Duration.between(it, Instant.now())) }
  }
}
