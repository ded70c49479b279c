package skep.cli

import skep.btf.BtfException
import skep.dsl.BpfDslException
import skep.kernel.Capability
import skep.kernel.KernelException
import skep.link.AttachException
import skep.linker.LinkException
import skep.load.LoadException
import skep.relocate.UnresolvedException
import skep.script.ScriptException
import skep.script.ScriptSource
import skep.script.ScriptUsageException
import skep.spec.ObjectException
import skep.struct.StructException
import skep.types.TypesException
import java.io.IOException

/** What a failure means for whoever typed the command: how to end, and what to say. */
internal data class Diagnosis(val exit: Exit, val message: String)

/** Explains [failure] with the facts of [machine]. */
internal fun diagnose(failure: Throwable, machine: Machine): Diagnosis =
  when (failure) {
    is ScriptUsageException -> Diagnosis(if (failure.isError) Exit.USAGE else Exit.DONE, failure.message.orEmpty())
    is ScriptException, is BpfDslException, is StructException, is ObjectException, is LinkException, is BtfException,
    is TypesException,
    is IOException,
    ->
      Diagnosis(Exit.INPUT, failure.message ?: failure.toString())
    is LoadException, is UnresolvedException, is AttachException, is KernelException,
    is UnsupportedOperationException,
    ->
      diagnoseRefusal(failure, machine)
    else -> Diagnosis(Exit.FAILED, describe(failure))
  }

/** Refusals say what to do by themselves; here it is told apart for whom that is. */
private fun diagnoseRefusal(failure: Throwable, machine: Machine): Diagnosis {
  val message = (failure.suppressed.toList() + failure).joinToString("\n") { it.message ?: it.toString() }
  if (!machine.isLinux) {
    val here = "this is ${machine.system}, where 'skep build' and 'skep inspect' work"
    return Diagnosis(Exit.MACHINE, "$message\neBPF programs run in a Linux kernel; $here")
  }
  val lacking = machine.missing(Capability.BPF, Capability.PERFMON)
  val unmounted = FILE_SYSTEMS.any { (type, directory) -> directory in message && !machine.mounts(type) }
  val exit =
    when {
      lacking.isNotEmpty() && errnoOf(failure) in PERMISSION_ERRORS -> Exit.PRIVILEGE
      unmounted || failure is UnsupportedOperationException -> Exit.MACHINE
      else -> Exit.REFUSED
    }
  return Diagnosis(exit, message)
}

/** An exception of the script's own, by the script's lines. */
private fun describe(failure: Throwable): String {
  val frames = failure.stackTrace.filter { it.fileName.orEmpty().endsWith(ScriptSource.SUFFIX) }
  val lines = frames.map { "${it.fileName}:${it.lineNumber}" }
  val text = generateSequence(failure) { it.cause }.joinToString("\ncaused by ")
  return lines.take(1).joinToString("") { "$it: " } + text + lines.drop(1).joinToString("") { "\n  called from $it" }
}

/** EPERM and EACCES. */
private val PERMISSION_ERRORS = setOf(1, 13)

/** The file systems that the kernel is spoken to through, and where they belong. */
private val FILE_SYSTEMS = mapOf("tracefs" to "/sys/kernel/tracing", "bpf" to "/sys/fs/bpf")
