package skep.dsl.mistakes

import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FreeSpec
import io.kotest.core.test.Enabled
import io.kotest.core.test.config.DefaultTestConfig
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import skep.dsl.BpfDslException
import skep.script.ScriptException
import skep.script.ScriptHost
import skep.script.ScriptSource
import java.nio.file.Path
import kotlin.io.path.exists

private val kernelTypes: Enabled =
  if (Path.of("/sys/kernel/btf/vmlinux").exists()) Enabled.enabled else Enabled.disabled("no BTF of a kernel here")

/**
 * A script that a newcomer might write, with a mistake in the line that ends with `// here`, and what must be said of
 * it: the line, and words of what is wrong and what cures it.
 */
internal class Mistake(val name: String, val script: String, val words: List<String>)

/** What was said of a script, and of which line. */
private class Complaint(val line: Int?, val text: String)

/** The object `Wrong` with declarations and the code of a program. */
internal fun mistake(
  name: String,
  code: String,
  vararg words: String,
  declarations: String = "",
  kind: String = "structured(\"socket\")",
): Mistake {
  val script =
    """
    class Wrong : Bpf("wrong", "GPL") {
      ${declarations.replaceIndent("      ").trim()}

      val prog by $kind {
        ${code.replaceIndent("        ").trim()}
      }
    }
    run(Wrong()) { }
    """.trimIndent()
  return Mistake(name, script, words.toList())
}

/**
 * Each of [mistakes] is found when the object is built, or by Kotlin's compiler; no kernel is asked to load it.
 *
 * @param types whether what is said takes a kernel's BTF, which programs are written by
 */
internal abstract class MistakesSpec(mistakes: List<Mistake>, types: Boolean = false) : FreeSpec({
  if (types) defaultTestConfig = DefaultTestConfig(enabledOrReasonIf = { kernelTypes })
  val host = ScriptHost(tempdir().toPath())

  fun complaint(script: String): Complaint =
    try {
      host.build(ScriptSource("wrong.bpf.kts", script))
      Complaint(null, "nothing was said")
    } catch (e: ScriptException) {
      Complaint(e.errors.firstOrNull()?.position?.line, e.message.orEmpty())
    } catch (e: BpfDslException) {
      Complaint(e.source?.line(), e.message.orEmpty())
    }

  for (mistake in mistakes) {
    mistake.name {
      val complaint = complaint(mistake.script)
      withClue(complaint.text + "\n" + mistake.script) {
        for (word in mistake.words) complaint.text shouldContain word
        complaint.line shouldBe mistake.script.lines().indexOfFirst { it.endsWith("// here") } + 1
      }
    }
  }
})
