package skep.script

import skep.kernel.LinuxKernel
import java.io.OutputStream
import java.io.PrintStream

/** What a [script] sees that is run with these words, and prints to [out]. */
internal fun testScope(
  words: List<String> = emptyList(),
  script: ScriptSource = ScriptSource("test.bpf.kts", ""),
  out: PrintStream = PrintStream(OutputStream.nullOutputStream()),
): ScriptScope {
  val commandLine = CommandLine(script, words)
  return ScriptScope(LinuxKernel(), commandLine, Display(out, { null }, { commandLine.json }), Errand.Build)
}
