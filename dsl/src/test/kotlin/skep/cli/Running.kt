package skep.cli

import skep.module
import java.io.ByteArrayOutputStream
import java.io.PrintStream
import java.nio.file.Path
import kotlin.io.path.Path
import kotlin.io.path.createDirectories
import kotlin.io.path.div
import kotlin.io.path.writeText

/** What a run of the command came to. */
internal data class Ran(val exit: Int, val out: String, val err: String)

/** Runs the command in this JVM. */
internal fun skep(vararg args: String, machine: Machine = Machine()): Ran {
  val out = ByteArrayOutputStream()
  val err = ByteArrayOutputStream()
  val exit = Skep(PrintStream(out), PrintStream(err), machine).execute(args.asList())
  return Ran(exit.code, out.toString(), err.toString())
}

/** Clang's objects among core's fixtures, each beside what libbpf-oracle says of it. */
internal val fixtures: Path = module / "../core/src/test/resources/skep/spec"

/** A machine that has these capabilities and mounts, in files below [root]. */
internal fun machine(root: Path, capabilities: ULong, vararg mounts: String, system: String = "Linux"): Machine {
  val self = (root / "proc/self").createDirectories()
  val effective = capabilities.toString(16).padStart(16, '0')
  (self / "status").writeText("Name:\tjava\nCapPrm:\tffffffffffffffff\nCapEff:\t$effective\n")
  (self / "mounts").writeText(mounts.joinToString("") { "$it /somewhere $it rw,relatime 0 0\n" })
  return Machine(system, root)
}
