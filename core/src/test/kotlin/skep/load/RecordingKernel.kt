package skep.load

import skep.kernel.Kernel
import skep.kernel.LoadResult
import skep.kernel.ProgramLoad

/** A kernel that remembers which programs it was asked to load. */
class RecordingKernel(private val kernel: Kernel) : Kernel by kernel {
  val programs = mutableListOf<ProgramLoad>()

  override fun progLoad(request: ProgramLoad): LoadResult = kernel.progLoad(request.also { programs += it })
}
