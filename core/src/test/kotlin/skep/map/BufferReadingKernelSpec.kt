package skep.map

import io.kotest.matchers.shouldBe
import skep.kernel.KernelTest
import skep.kernel.LinuxKernel
import skep.kernel.partsReadAsSlices
import java.nio.file.Path

/** Reads memory, and a ring that is filled a hundred times; tells how many records are accounted for. */
private object ReadingProcess {
  @JvmStatic
  fun main(args: Array<String>) {
    partsReadAsSlices()
    Rings(LinuxKernel()).use { rings ->
      rings.reader().use { reader ->
        val sequence = Sequence()
        repeat(100) {
          rings.produce(0, 100)
          reader.consume(sequence::check)
        }
        sequence.accountsFor(rings, 0)
        println(sequence.seen[0] + rings.lost(0) + rings.discarded(0))
      }
    }
  }
}

/**
 * jffi reads memory by one instruction only up to JDK 22. A process that forbids it to is as one of a later JDK, where
 * all goes through buffers.
 */
class BufferReadingKernelSpec : KernelTest({
  "where jffi calls C to read memory, it is read through buffers, and as well" {
    val process =
      ProcessBuilder(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
        "-XX:+UseSerialGC", "-Djffi.unsafe.disabled=true",
        "-cp", System.getProperty("surefire.test.class.path") ?: System.getProperty("java.class.path"),
        ReadingProcess::class.java.name,
      ).redirectErrorStream(true).start()
    process.inputReader().readText() shouldBe "10000\n"
    process.waitFor() shouldBe 0
  }
})
