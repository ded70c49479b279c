package skep.script

import java.io.IOException
import java.nio.file.Files
import java.nio.file.Path
import java.time.Duration

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

  /** Adds what passed since the process was made as the step [name], to a hundredth of a second; nothing if not on Linux. */
  public fun sinceProcessStart(name: String) {
    val age = processAge() ?: return
    taken += Step(name, age)
  }

  /** By proc(5), as `ProcessHandle` is off by up to a second: it adds a time since boot to a boot time in whole seconds. */
  private fun processAge(): Duration? =
    try {
      val uptime = Files.readString(Path.of("/proc/uptime")).substringBefore(' ').replace(".", "").toLong()
      val started = Files.readString(Path.of("/proc/self/stat")).substringAfterLast(") ").split(' ')[STARTTIME].toLong()
      Duration.ofMillis((uptime - started) * 10)
    } catch (_: IOException) {
      null
    }

  private companion object {
    /** The field `starttime`, in hundredths of a second since boot, counted from the one after the command's name. */
    const val STARTTIME = 19
  }
}
