package skep.script

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FreeSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldEndWith
import java.nio.file.Path
import kotlin.time.Duration
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.minutes
import kotlin.time.Duration.Companion.seconds

private enum class Order { BY_NAME, BY_CALLS }

class ParametersSpec : FreeSpec({
  fun scope(vararg words: String, comment: String = "") = scope(words.asList(), comment)

  "options have the property's name, a type and a default" {
    val words = "-n3 --max-pid=7 --path /a --order-by by-calls --wait 1m --ratio 0.5 --all"
    with(scope(*words.split(' ').toTypedArray())) {
      val top by option("rows", default = 10, short = 'n')
      val maxPid by option<UInt>("highest")
      val path by option<Path>("file")
      val orderBy by option("order", default = Order.BY_NAME)
      val wait by option("pause", default = 1.seconds)
      val ratio by option<Double>("share")
      val all by flag("everything", short = 'a')
      val none by flag("nothing")
      val name by option<String>("who")
      val port by option("where", default = 80uL)
      listOf(top, maxPid, path, orderBy, wait, ratio, all, none, name, port) shouldContainExactly
        listOf(3, 7u, Path.of("/a"), Order.BY_CALLS, 1.minutes, 0.5, true, false, null, 80uL)
    }
  }

  "arguments are the words that are no options, in order" {
    with(scope("sda", "--", "-1", "2")) {
      val device by argument<String>("the disk")
      val first by argument("a number", default = 5)
      val rest by arguments<Long>("more numbers")
      val unused by flag("nothing")
      listOf(device, first, rest, unused) shouldContainExactly listOf("sda", -1, listOf(2L), false)
    }
    with(scope()) {
      val first by argument("a number", default = 5)
      val rest by arguments<Long>("more numbers")
      listOf(first, rest) shouldContainExactly listOf(5, emptyList<Long>())
    }
  }

  "times are seconds, or have a unit" {
    val times =
      mapOf(
        "1.5" to 1500.milliseconds, "20ms" to 20.milliseconds, "2m" to 2.minutes, "1m 30s" to 90.seconds,
        "0" to 0.seconds,
      )
    for ((word, time) in times) {
      with(scope("--wait", word)) {
        val wait by option<Duration>("pause")
        wait shouldBe time
      }
      scope("--duration", word).commandLine.duration shouldBe time
    }
  }

  "a word that does not fit is an error that names the option" - {
    val wrongs =
      mapOf(
        listOf("--top", "x") to "invalid value for --top: 'x' is not a whole number from 1 to 100",
        listOf("-n", "0") to "invalid value for -n: '0' is not a whole number from 1 to 100",
        listOf("--order", "x") to "invalid value for --order: 'x' is not one of by-name, by-calls",
        listOf("--port", "-1") to "invalid value for --port: '-1' is not a whole number from 0 on",
        listOf("--duration", "-1s") to
          "invalid value for --duration: '-1s' is not a time: seconds, or a number with its unit such as 500ms or 2m",
        listOf("--tpo") to "no such option --tpo. (Possible options: --top, --port)",
        listOf("9") to "invalid value for <count>: '9' is not a whole number from 1 to 2",
        listOf("1", "2") to "got unexpected extra argument (2)",
      )
    for ((words, message) in wrongs) {
      words.joinToString(" ") {
        val failure =
          shouldThrow<ScriptUsageException> {
            with(scope(*words.toTypedArray())) {
              val top by option("rows", default = 10, short = 'n', range = 1..100)
              val order by option("order", default = Order.BY_NAME)
              val port by option<UInt>("where")
              val count by argument("how often", default = 1, range = 1..2)
              listOf(top, order, port, count)
            }
          }
        failure.isError shouldBe true
        failure.message!! shouldEndWith "\n\nError: $message"
      }
    }
  }

  "--help tells of all, and of what the script's first comment says" {
    val failure =
      shouldThrow<ScriptUsageException> {
        with(scope("--help", comment = "#!/usr/bin/skep run\n\n// Counts calls.\n//\n// By name.\n\n// Not this.\n")) {
          val top by option("rows", default = 10, short = 'n', range = 1..100)
          val order by option("order", default = Order.BY_NAME)
          val device by argument<String>("the disk")
          listOf(top, order, device)
        }
      }
    failure.isError shouldBe false
    failure.message shouldBe
      """
      Usage: test.bpf.kts [<options>] <device>

        Counts calls.

        By name.

      Options:
        -n, --top=<int>           rows (default: 10)
        --order=by-name|by-calls  order (default: by-name)
        --duration=<time>         end after this time, as Ctrl-C does
        --json                    print tables, histograms and text as JSON, one document a line
        -h, --help                Show this message and exit

      Arguments:
        <device>  the disk
      """.trimIndent()
  }

  "what a script declares wrongly is told at the declaration" {
    with(scope()) {
      shouldThrow<IllegalArgumentException> {
        val json by flag("mine")
        json
      }.message shouldContain "option --json is there already"
      shouldThrow<IllegalArgumentException> { option<Char>("a letter") }.message shouldContain "cannot be Char"
      val first by flag("first", short = 'f')
      shouldThrow<IllegalArgumentException> {
        val second by flag("second", short = 'f')
        second
      }.message shouldContain "option -f is there already"
      first shouldBe false
      shouldThrow<IllegalStateException> {
        val late by flag("late")
        late
      }.message shouldContain "--late is declared after another's value was used"
    }
  }
})

/** What a script named `test.bpf.kts` sees that starts with [comment] and is run with [words]. */
private fun scope(
  words: List<String>,
  comment: String,
): ScriptScope = testScope(words, ScriptSource("test.bpf.kts", comment))
