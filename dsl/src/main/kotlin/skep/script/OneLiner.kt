package skep.script

import skep.dsl.Bpf
import skep.dsl.Global
import skep.dsl.KeyedMap
import skep.dsl.Loaded
import skep.dsl.PerCpuMap
import skep.dsl.trace_printk
import skep.dsl.trace_vprintk
import skep.insn.Callee
import skep.insn.Insn
import skep.kernel.TraceLine
import skep.kernel.TracePipe
import java.math.BigInteger
import kotlin.time.Duration

/**
 * The object whose declarations are the text of `skep run -e`. It is loaded, attached, and runs until Ctrl-C or for
 * `--duration`; then its maps and variables are printed. Programs need no name. If it has a `printk`, what comes out of the machine's trace pipe is
 * printed meanwhile. It is under the GPL, as nobody else ever gets it.
 *
 * ```
 * val calls by global(u64)
 * program("raw_tp/sys_enter") { r1 set calls.address; r2 set 1; atomicAdd(u64[r1], r2); r0 set 0; exit() }
 * every(1.seconds) { println(calls.value) }
 * ```
 */
public abstract class OneLiner : Bpf("one_liner", license = "GPL") {
  private var ending: ScriptScope.(Loaded<OneLiner>) -> Unit = { loaded ->
    untilStopped()
    printAll(loaded)
  }

  /** Prints this at the end, instead of all that there is. */
  protected fun atEnd(report: Loaded<OneLiner>.() -> Unit) {
    ending = { loaded ->
      untilStopped()
      loaded.report()
    }
  }

  /** Prints this after each [period] and at the end, as [ScriptScope.every] does. */
  protected fun every(period: Duration, frame: Loaded<OneLiner>.() -> Unit) {
    ending = { loaded -> every(period) { loaded.frame() } }
  }

  /** Gives the programs that no property names the last part of what they are attached to. */
  internal fun nameTheRest() {
    nameTheRest { section ->
      val last = section.substringAfterLast('/').replace(Regex("\\W"), "_")
      val names = sequenceOf(last) + generateSequence(2) { it + 1 }.map { "${last}_$it" }
      names.first { new -> declarations.none { it.name == new } }
    }
  }

  internal fun report(scope: ScriptScope, loaded: Loaded<OneLiner>) {
    if (!loaded.prints()) return scope.ending(loaded)
    TracePipe.open(scope.kernel).use { pipe ->
      val printing = Thread { printMessages(pipe, scope) }.apply { isDaemon = true }
      printing.start()
      scope.ending(loaded)
    }
  }

  private fun Loaded<OneLiner>.prints(): Boolean {
    val printers = setOf(trace_printk, trace_vprintk).map { Callee.HelperId(it.id()) }
    return core.spec().programs().any { program ->
      program.code().steps().any { step -> (step.insn() as? Insn.Call)?.callee() in printers }
    }
  }

  private fun printMessages(pipe: TracePipe, scope: ScriptScope) {
    generateSequence { pipe.next().orElse(null) }
      .filterIsInstance<TraceLine.Message>()
      .filter { it.source == "bpf_trace_printk" }
      .forEach { scope.println(it.message) }
  }

  private fun ScriptScope.printAll(loaded: Loaded<OneLiner>) =
    loaded {
      val variables = declarations.filterIsInstance<Global<*>>()
      if (variables.isNotEmpty()) println(table(variables, "variable" to { it.name }, "value" to { it.value }))
      for (map in declarations) {
        when (map) {
          is KeyedMap<*, *> -> println(elements(map.name, map.entries()) { it })
          is PerCpuMap<*, *> -> println(elements(map.name, map.entries(), ::total))
          else -> Unit
        }
      }
    }
}

/** Brings a [oneLiner] to life, as [ScriptScope.run] does other objects. */
public fun ScriptScope.run(oneLiner: OneLiner) {
  val scope = this
  oneLiner.nameTheRest()
  run<OneLiner>(oneLiner) { oneLiner.report(scope, this) }
}

/** A map's elements, the largest first where the values are numbers. */
private fun <V> elements(name: String, elements: List<Map.Entry<Any, V>>, value: (V) -> Any?): Table =
  table(
    elements.map { it.key to value(it.value) }.sortedByDescending { (_, value) -> integer(value) },
    "key" to { it.first },
    name to { it.second },
  )

/** The CPUs' values as one, where they are numbers. */
private fun total(values: List<Any>): Any =
  values.mapNotNull(::integer).takeIf { it.size == values.size }?.sumOf { it } ?: values

private fun integer(value: Any?): BigInteger? = if (isNumber(value)) "$value".toBigIntegerOrNull() else null
