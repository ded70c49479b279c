package skep.kernel

import io.kotest.common.KotestInternal
import io.kotest.core.spec.Spec
import io.kotest.core.spec.SpecRef
import io.kotest.core.test.TestCase
import io.kotest.core.test.TestType
import io.kotest.engine.TestEngineLauncher
import io.kotest.engine.listener.AbstractTestEngineListener
import io.kotest.engine.test.TestResult
import kotlinx.coroutines.runBlocking
import java.nio.file.Files
import java.nio.file.Path
import kotlin.reflect.KClass
import kotlin.system.exitProcess
import kotlin.time.TimeSource

/**
 * Runs the specs of these class names without Maven, as `.ci/kernel-tests` does on another kernel; status 1 when one fails.
 * Kotest's launcher, which gives no reasons for what it skips, is for its own plugins, and so is what it is made of.
 */
@OptIn(KotestInternal::class)
fun main(specs: Array<String>) {
  val report = Report()
  val launcher = TestEngineLauncher().withListener(report).withSpecRefs(specs.map { SpecRef.Reference(specClass(it)) })
  report.engine(runBlocking { launcher.execute() }.errors)
  println(report.summary())
  exitProcess(if (report.failures == 0) 0 else 1)
}

@Suppress("UNCHECKED_CAST")
private fun specClass(name: String): KClass<out Spec> = Class.forName(name).kotlin as KClass<out Spec>

/** Prints each test as it ends, with the reason of those that are skipped, and counts. */
@OptIn(KotestInternal::class)
private class Report : AbstractTestEngineListener() {
  private val started = TimeSource.Monotonic.markNow()
  private var passed = 0
  private var skipped = 0
  var failures = 0
    private set

  override suspend fun specStarted(ref: SpecRef) = println(ref.fqn)

  override suspend fun specFinished(ref: SpecRef, result: TestResult) = failure(ref.fqn, result)

  override suspend fun testIgnored(testCase: TestCase, reason: String?) {
    skipped++
    // Kotest gives no reason where all tests of a spec are skipped.
    val why = reason ?: testCase.config?.enabledOrReasonIf?.invoke(testCase)?.reason ?: "it is disabled"
    println("  skipped  ${path(testCase)}: $why")
  }

  override suspend fun testFinished(testCase: TestCase, result: TestResult) {
    if (result.isErrorOrFailure) {
      failure(path(testCase), result)
    } else if (testCase.type == TestType.Test) {
      passed++
      println("  passed   ${path(testCase)} (${result.duration.inWholeMilliseconds} ms)")
    }
  }

  fun engine(errors: List<Throwable>) = errors.forEach { failure("the test engine", it) }

  fun summary(): String {
    val kernel = Files.readString(Path.of("/proc/sys/kernel/osrelease")).trim()
    val seconds = started.elapsedNow().inWholeSeconds
    return "Linux $kernel: $passed passed, $skipped skipped, $failures failed in $seconds s"
  }

  private fun failure(what: String, result: TestResult) {
    if (result.isErrorOrFailure) failure(what, checkNotNull(result.errorOrNull))
  }

  private fun failure(what: String, error: Throwable) {
    failures++
    println("  FAILED   $what\n${error.stackTraceToString().prependIndent("    ")}")
  }

  private fun path(test: TestCase): String = generateSequence(test) {
    it.parent
  }.toList().asReversed().joinToString(" > ") { it.name.name }
}
