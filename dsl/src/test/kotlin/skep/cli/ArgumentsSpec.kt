package skep.cli

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FreeSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe

class ArgumentsSpec : FreeSpec({
  val files = Syntax(flags = setOf("--json"), values = setOf("-o", "--output"))
  val script = Syntax(flags = setOf("--timing"), operandEndsOptions = true)

  fun parse(syntax: Syntax, vararg words: String) = Arguments.parse(words.asList(), syntax)

  "options and operands can be mixed" {
    val arguments = parse(files, "a.o", "--json", "-o", "out", "b.o", "-")
    ("--json" in arguments) shouldBe true
    arguments.value("-o") shouldBe "out"
    arguments.value("--output") shouldBe null
    arguments.operands shouldContainExactly listOf("a.o", "b.o", "-")
  }

  "a value can follow an equals sign" {
    parse(files, "--output=a=b").value("--output") shouldBe "a=b"
  }

  "after -- all are operands" {
    parse(files, "--", "--json", "--").operands shouldContainExactly listOf("--json", "--")
  }

  "what follows a script is the script's" {
    val arguments = parse(script, "--timing", "a.bpf.kts", "--timing", "-x", "--")
    ("--timing" in arguments) shouldBe true
    arguments.operands shouldContainExactly listOf("a.bpf.kts", "--timing", "-x", "--")
  }

  "what is unknown or incomplete is told by name" {
    shouldThrow<UsageException> { parse(files, "--jsn") }.message shouldBe "unknown option '--jsn'"
    shouldThrow<UsageException> { parse(files, "--json=1") }.message shouldBe "unknown option '--json=1'"
    shouldThrow<UsageException> { parse(files, "-o") }.message shouldBe "option '-o' needs a value"
    shouldThrow<UsageException> { parse(files).first("FILE.o") }.message shouldBe "FILE.o is missing"
    parse(files).operands.shouldBeEmpty()
  }
})
