package skep.dsl.print

import skep.script.ScriptHost
import skep.script.ScriptSource
import skep.spec.ObjectSpec
import java.nio.file.Path

/** What the scripts of a test make; a script reaches it by its name. */
object Collected {
  private val specs = ArrayList<Result<ObjectSpec>>()

  /** Called by a script. */
  fun take(make: () -> ObjectSpec) {
    specs += runCatching(make)
  }

  internal fun drain(): List<Result<ObjectSpec>> = specs.toList().also { specs.clear() }
}

/** Objects as the scripts that were printed of them build them: many in one script, since the compiler is slow to start. */
internal class Rebuilt(cache: Path) {
  private val host = ScriptHost(cache)

  fun all(specs: List<ObjectSpec>): List<Result<ObjectSpec>> {
    val source = Source()
    specs.forEachIndexed { i, spec ->
      AsDsl.declaration(spec, "Object$i", source)
      source.line("skep.dsl.print.Collected.take { Object$i().toSpec() }")
    }
    host.run(ScriptSource("rebuilt.bpf.kts", source.toString()))
    return Collected.drain()
  }
}
