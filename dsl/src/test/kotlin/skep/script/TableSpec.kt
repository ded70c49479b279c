package skep.script

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FreeSpec
import io.kotest.inspectors.forAll
import io.kotest.matchers.comparables.shouldBeLessThanOrEqualTo
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain

class TableSpec : FreeSpec({
  val rows = listOf("bash" to 7uL, "a command with a long name" to ULong.MAX_VALUE)

  fun wide(width: Int) = table(rows, "command" to { it.first }, "calls" to { it.second }).draw(width)

  "numbers stand at the right, and columns are as wide as they need" {
    wide(Int.MAX_VALUE) shouldBe
      """
      | command                    | calls
      |----------------------------+----------------------
      | bash                       |                    7
      | a command with a long name | 18446744073709551615
      """.trimMargin().lines().joinToString("\n") {
        if ("calls" in
          it
        ) {
          " command                    |                calls"
        } else {
          it
        }
      }
  }

  "in a narrow terminal, what is widest is cut, and says so" {
    wide(40).lines().forAll { it.length shouldBeLessThanOrEqualTo 40 }
    wide(40) shouldContain "…"
    wide(40) shouldContain "bash"
  }

  "a table without rows has its header" {
    table(emptyList<String>(), "command" to { it }).draw() shouldBe " command\n---------"
  }

  "as JSON, rows are objects and numbers stay whole" {
    table(rows + ("x" to null), "command" to { it.first }, "calls" to { it.second }, "list" to { listOf(1u, true) })
      .toJson()
      .toString() shouldBe
      """{"type":"table","data":[{"command":"bash","calls":7,"list":[1,true]},""" +
      """{"command":"a command with a long name","calls":18446744073709551615,"list":[1,true]},""" +
      """{"command":"x","calls":null,"list":[1,true]}]}"""
  }

  "rows one by one" - {
    val opened = columns("pid      command name     file")

    "stand below their header, and nothing of them is lost" {
      opened.header() shouldBe "pid      command name     file"
      opened(12, "bash", "/etc/passwd").draw() shouldBe " 12      bash             /etc/passwd"
      opened(1_234_567u, "x", "").draw() shouldBe "1234567  x"
      opened(1, "a name that is too long", "f").draw() shouldBe "  1      a name that is too long f"
      opened(1, "bash", "/a/long/path").draw(30) shouldBe "  1      bash             /a/…"
    }
    "are JSON objects with the columns' names" {
      opened(12, "bash", null).toJson().toString() shouldBe
        """{"type":"row","data":{"pid":12,"command name":"bash","file":null}}"""
    }
    "have as many cells as there are columns" {
      shouldThrow<IllegalArgumentException> { opened(1, 2) }.message shouldBe
        "2 cells do not fit the 3 columns pid, command name, file"
    }
  }
})
