package skep.cli

import skep.kernel.Kernel
import skep.kernel.KernelException
import skep.kernel.ProgramInfo
import skep.load.BpfObject
import skep.load.LoadException
import skep.relocate.RelocationException
import skep.spec.ObjectSpec
import skep.spec.ProgramSpec
import kotlin.jvm.optionals.getOrNull

/**
 * What came of loading an object without attaching it. Nothing of it is in the kernel any more.
 *
 * @property failure why the object as a whole did not load; each of [programs] was then tried alone
 */
internal class LoadAttempt private constructor(val failure: RuntimeException?, val programs: List<Program>) {
  /** What came of one program: [accepted], or [failure], or neither when loading was not asked for. */
  class Program(val spec: ProgramSpec, val accepted: Accepted? = null, val failure: RuntimeException? = null)

  /** A program the verifier accepted, with its [instructions] as they went to the kernel, masked. */
  class Accepted(val info: ProgramInfo, val instructions: ByteArray)

  companion object {
    fun of(spec: ObjectSpec, kernel: Kernel): LoadAttempt =
      try {
        LoadAttempt(null, load(spec, kernel))
      } catch (failure: RuntimeException) {
        if (!isRefusal(failure)) throw failure
        LoadAttempt(failure, spec.programs().map { alone(spec, it, kernel) })
      }

    private fun load(spec: ObjectSpec, kernel: Kernel): List<Program> =
      BpfObject.open(spec).load(kernel).use { loaded ->
        val masked = MaskedInstructions(loaded, kernel)
        val accepted = loaded.programs().associate { it.name() to Accepted(kernel.progInfo(it.fd()), masked.of(it)) }
        spec.programs().map { Program(it, accepted[it.name()]) }
      }

    private fun alone(spec: ObjectSpec, program: ProgramSpec, kernel: Kernel): Program {
      val only = spec.programs().fold(spec) { object_, other ->
        object_.with(other.withAutoload(other.name() == program.name()))
      }
      return try {
        load(only, kernel).single { it.spec.name() == program.name() }
      } catch (failure: RuntimeException) {
        if (!isRefusal(failure)) throw failure
        Program(program, failure = failure)
      }
    }

    private fun isRefusal(failure: RuntimeException) =
      failure is LoadException || failure is RelocationException || failure is KernelException
  }
}

/** The kernel's error number behind a failure to load, where it was the kernel that refused. */
internal fun errnoOf(failure: Throwable): Int? =
  generateSequence(failure) { it.cause }.firstNotNullOfOrNull {
    when (it) {
      is KernelException -> it.errnoNumber()
      is LoadException -> it.errno().getOrNull()?.number()
      else -> null
    }
  }
