package skep.script

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FreeSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.comparables.shouldBeLessThanOrEqualTo
import io.kotest.matchers.shouldBe
import java.lang.management.ManagementFactory
import java.time.Duration

class StopwatchSpec : FreeSpec({
  "steps are kept in the order they ended, with those that failed" {
    val stopwatch = Stopwatch()
    stopwatch.measure("outer") { stopwatch.measure("inner") { 7 } } shouldBe 7
    shouldThrow<IllegalStateException> { stopwatch.measure("failing") { error("no") } }
    stopwatch.steps.map { it.name } shouldContainExactly listOf("inner", "outer", "failing")
  }

  "the process is as old as the JVM says, or somewhat older, for the launcher comes first".config(
    enabled = System.getProperty("os.name") == "Linux",
  ) {
    val stopwatch = Stopwatch()
    val jvm = Duration.ofMillis(ManagementFactory.getRuntimeMXBean().uptime)
    stopwatch.sinceProcessStart("process")
    val process = stopwatch.steps.single().took
    jvm shouldBeLessThanOrEqualTo process + Duration.ofMillis(10)
    process shouldBeLessThanOrEqualTo jvm + Duration.ofSeconds(60)
  }
})
