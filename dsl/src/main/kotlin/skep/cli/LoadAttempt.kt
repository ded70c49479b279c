package skep.cli

import skep.kernel.Kernel
import skep.kernel.KernelException
import skep.kernel.ProgramInfo
import skep.load.BpfObject
import skep.load.KernelTarget
import skep.load.LoadException
import skep.load.LoadOptions
import skep.relocate.Target
import skep.relocate.UnresolvedException
import skep.spec.MapSpec
import skep.spec.ObjectSpec
import skep.spec.ProgramSpec
import skep.verifier.Listing
import kotlin.jvm.optionals.getOrNull

/**
 * What came of loading an object without attaching it. Nothing of it is in the kernel any more.
 *
 * @property failure why the object as a whole did not load; each of [programs] was then tried alone
 */
internal class LoadAttempt private constructor(val failure: RuntimeException?, val programs: List<Program>) {
  /**
   * What came of one program: [accepted], or [failure], or neither when loading was not asked for; and its
   * [instructions], which do not depend on that.
   */
  class Program(
    val spec: ProgramSpec,
    val instructions: RelocatedInstructions,
    val accepted: Accepted? = null,
    val failure: RuntimeException? = null,
  )

  /** A program that the kernel took, and what the verifier said, if it was asked. */
  class Accepted(val info: ProgramInfo, val log: String, val listing: Listing)

  companion object {
    /** Resolves and relocates [spec] for [target], and loads nothing. */
    fun dry(spec: ObjectSpec, target: Target): LoadAttempt {
      val instructions = RelocatedInstructions.of(spec, target)
      val programs = spec.programs().map {
        val made = instructions.getValue(it.name())
        Program(it, made, failure = made.failure)
      }
      return LoadAttempt(programs.filter { it.spec.autoload() }.firstNotNullOfOrNull { it.failure }, programs)
    }

    fun of(spec: ObjectSpec, kernel: Kernel, options: LoadOptions): LoadAttempt {
      val instructions = RelocatedInstructions.of(spec, KernelTarget(kernel, options))
      val unpinned = withoutPins(spec)
      return try {
        val accepted = load(unpinned, kernel, options)
        LoadAttempt(
          null,
          spec.programs().map { Program(it, instructions.getValue(it.name()), accepted[it.name()]) },
        )
      } catch (failure: RuntimeException) {
        if (!isRefusal(failure)) throw failure
        LoadAttempt(
          failure,
          spec.programs().map {
            alone(unpinned, it, instructions.getValue(it.name()), kernel, options)
          },
        )
      }
    }

    /** Maps that ask to be pinned are made and go with the others: this leaves nothing behind and takes nothing over. */
    private fun withoutPins(spec: ObjectSpec): ObjectSpec =
      spec.maps().fold(spec) { object_, map -> object_.with(map.toBuilder().pinning(MapSpec.Pinning.NONE).build()) }

    private fun load(spec: ObjectSpec, kernel: Kernel, options: LoadOptions): Map<String, Accepted> =
      BpfObject.open(spec).options(options).load(kernel).use { loaded ->
        loaded.programs().associate { it.name() to Accepted(kernel.progInfo(it.fd()), it.log(), it.listing()) }
      }

    private fun alone(
      spec: ObjectSpec,
      program: ProgramSpec,
      instructions: RelocatedInstructions,
      kernel: Kernel,
      options: LoadOptions,
    ): Program {
      return try {
        Program(program, instructions, load(spec.withOnly(program), kernel, options)[program.name()])
      } catch (failure: RuntimeException) {
        if (!isRefusal(failure)) throw failure
        Program(program, instructions, failure = failure)
      }
    }

    private fun isRefusal(failure: RuntimeException) =
      failure is LoadException || failure is UnresolvedException || failure is KernelException
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
