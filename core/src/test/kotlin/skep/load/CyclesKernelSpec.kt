package skep.load

import io.kotest.assertions.withClue
import io.kotest.matchers.comparables.shouldBeLessThanOrEqualTo
import io.kotest.matchers.longs.shouldBeLessThan
import io.kotest.matchers.shouldBe
import skep.kernel.KernelTest
import skep.kernel.hasVersion
import skep.kernel.sampling
import java.nio.file.Files
import java.nio.file.Path
import kotlin.io.path.listDirectoryEntries

/** How often objects are loaded and closed: 10,000 times take some minutes. */
private val cycles = System.getenv("SKEP_CYCLES")?.toInt() ?: (500 / sampling)

private const val RARELY = 25

/** Memory that a JVM may take for its own ends meanwhile, in KiB. */
private const val SLACK = 48L * 1024

/** What loading takes and closing does not give back shows when it is done often enough. */
class CyclesKernelSpec : KernelTest({
  /** Waiting for all CPUs, as detaching and filling maps of maps do, is left to one cycle in [RARELY]. */
  fun cycle(number: Int) {
    openFixture("globals.bpf.o").load(kernel).close()
    openFixture("subprogs.bpf.o").withoutLoop().prepare(kernel).use { it.load().close() }
    if (number % RARELY == 0 && hasVersion(5, 16)) {
      openFixture("maps.bpf.o").load(kernel).use { it.attach() }
    }
  }

  "descriptors, mappings and memory stay as they are over $cycles cycles" {
    repeat(cycles / 10) { cycle(it) }
    val before = Held.now()
    var mostMappings = before.mappings
    repeat(cycles) { i ->
      cycle(i)
      if (i % RARELY == 0) mostMappings = maxOf(mostMappings, Held.mappings())
    }
    val after = Held.now()
    withClue("$before, then $after, at most $mostMappings mappings") {
      after.descriptors shouldBe before.descriptors
      after.mappings shouldBeLessThanOrEqualTo before.mappings + 20
      after.residentKilobytes - before.residentKilobytes shouldBeLessThan SLACK
    }
  }
})

/** What this process holds when garbage is collected. */
private data class Held(val descriptors: Int, val mappings: Int, val residentKilobytes: Long) {
  companion object {
    fun now(): Held {
      // Closed mappings go when nobody can reach them: a first collection finds them, and their cleaner needs a moment.
      repeat(3) {
        System.gc()
        Thread.sleep(100)
      }
      val resident = Files.readAllLines(Path.of("/proc/self/status")).single { it.startsWith("VmRSS:") }
      return Held(
        Path.of("/proc/self/fd").listDirectoryEntries().size,
        mappings(),
        resident.filter(Char::isDigit).toLong(),
      )
    }

    fun mappings(): Int = Files.readAllLines(Path.of("/proc/self/maps")).size
  }
}
