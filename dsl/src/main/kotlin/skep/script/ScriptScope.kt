package skep.script

import skep.dsl.Bpf
import skep.dsl.Loaded
import skep.dsl.Opened
import skep.kernel.Kernel

/**
 * What a `*.bpf.kts` script sees besides its imports. What it takes from the command line it declares with [option], [flag]
 * and [argument]; `--duration`, `--json` and `--help` are every script's.
 */
public class ScriptScope internal constructor(
  /** The kernel that programs go to. A script that asks it for something outside [run] cannot be built elsewhere. */
  public val kernel: Kernel,
  internal val commandLine: CommandLine,
  internal val display: Display,
  private val errand: Errand,
) {
  /**
   * Prints a line, or a [Drawing] for the terminal's width; under `--json` one JSON document on one line, which for what is
   * no drawing has the type `text`.
   */
  public fun println(thing: Any? = ""): Unit = display.println(thing)

  /**
   * Brings [bpf] to life: makes the object, opens it, lets [configure] change what can only be changed before load,
   * loads it, attaches every program whose section says where, runs [block], and takes everything down again, however
   * [block] ends. Ctrl-C interrupts [block], and so does the end of `--duration`; [untilStopped] and [every] wait for that.
   *
   * ```
   * run(Minimal(), configure = { it.my_pid.value = pid }) { minimal ->
   *   println(minimal.my_pid.value)
   * }
   * ```
   *
   * Of several objects, such as the same programs for newer and for older kernels, the first that loads and attaches is
   * taken:
   *
   * ```
   * run(Vfsstat("fentry"), Vfsstat("kprobe")) { vfsstat -> ... }
   * ```
   *
   * Under `skep build` the script ends here: the first object is written, and neither lambda runs.
   */
  public fun <B : Bpf> run(
    bpf: B,
    vararg otherwise: B,
    configure: Opened<B>.(B) -> Unit = {},
    block: Loaded<B>.(B) -> Unit,
  ) {
    commandLine.read()
    errand.run(listOf(bpf, *otherwise), configure) { Deadline.keep(commandLine.duration) { block(it) } }
  }
}
