package skep.script

import io.kotest.core.spec.style.FreeSpec
import io.kotest.matchers.shouldBe
import skep.kernel.Terminal
import java.io.ByteArrayOutputStream
import java.io.PrintStream

class DisplaySpec : FreeSpec({
  val bytes = ByteArrayOutputStream()

  fun display(terminal: Terminal? = null, json: Boolean = false) =
    Display(PrintStream(bytes), { terminal }, { json })

  fun printed() = bytes.toString().also { bytes.reset() }

  fun Display.frame(vararg lines: String, isLast: Boolean = false) = frame(isLast) { lines.forEach(::println) }

  "a header comes before the first row, and again after something else" {
    val (some, others) = columns("a") to columns("b")
    with(display()) { listOf(some("1"), some("2"), others("3"), some("4"), "text", some("5")).forEach(::println) }
    printed() shouldBe "a\n1\n2\nb\n3\na\n4\ntext\na\n5\n"
  }

  "under --json every thing is a document on a line, and frames are what they have" {
    with(display(Terminal(80, 24), json = true)) {
      println(columns("a")(1))
      frame("x\ny")
    }
    printed() shouldBe """{"type":"row","data":{"a":1}}""" + "\n" + """{"type":"text","data":"x\ny"}""" + "\n"
  }

  "without a terminal frames follow each other" {
    with(display()) {
      frame("1")
      frame("2", isLast = true)
    }
    printed() shouldBe "1\n2\n"
  }

  "on a terminal" - {
    "a frame takes the place of the one before, lines that wrap counted" {
      with(display(Terminal(10, 24))) {
        frame("1", "x".repeat(10), "x".repeat(11), "")
        printed() shouldBe "1\n${"x".repeat(10)}\n${"x".repeat(11)}\n\n"
        frame("2")
        printed() shouldBe "\r\u001b[5A\u001b[J2\n"
        frame("3")
        printed() shouldBe "\r\u001b[1A\u001b[J3\n"
      }
    }
    "what is printed in between stays" {
      with(display(Terminal(10, 24))) {
        frame("1")
        println("stays")
        frame("2")
      }
      printed() shouldBe "1\nstays\n2\n"
    }
    "a frame that does not fit is cut, as what scrolls away cannot be replaced; the last is not" {
      with(display(Terminal(20, 4))) {
        frame("1", "2", "3", "4")
        printed() shouldBe "1\n2\n… 2 more lines\n"
        frame("1", "2", "3")
        printed() shouldBe "\r\u001b[3A\u001b[J1\n2\n3\n"
        frame("1", "2", "3", "4", isLast = true)
        printed() shouldBe "\r\u001b[3A\u001b[J1\n2\n3\n4\n"
      }
    }
    "drawings keep to its width" {
      display(Terminal(10, 4)).println(columns("a   b")("1234", "12345678"))
      printed() shouldBe "a   b\n1234 1234…\n"
    }
  }
})
