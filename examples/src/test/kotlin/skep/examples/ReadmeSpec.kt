package skep.examples

import io.kotest.core.spec.style.FreeSpec
import io.kotest.inspectors.forAll
import io.kotest.matchers.collections.shouldNotBeEmpty
import io.kotest.matchers.string.shouldContain
import java.nio.file.Path
import kotlin.io.path.extension
import kotlin.io.path.readText
import kotlin.io.path.walk

/** What the README shows is part of an example, and examples are run by tests. */
class ReadmeSpec :
  FreeSpec({
    val snippets =
      Regex("```(kotlin|java)\n(.*?)```", RegexOption.DOT_MATCHES_ALL)
        .findAll(Path.of("../README.md").readText())
        .map { (it.groupValues[1] to it.groupValues[2]) }
        .toList()
    val examples =
      listOf("scripts", "src/main/java")
        .flatMap { Path.of(it).walk() }
        .groupBy({ if (it.extension == "java") "java" else "kotlin" }, { unindented(it.readText()) })

    "every snippet stands in an example" {
      snippets.shouldNotBeEmpty()
      snippets.forAll { (language, text) ->
        examples.getValue(language).joinToString("\n") shouldContain unindented(text)
      }
    }
  })

private fun unindented(text: String) = text.lines().joinToString("\n") { it.trim() }.trim()
