package skep.load

import skep.kernel.Kernel
import skep.kernel.LoadResult
import skep.kernel.MapCreate
import skep.kernel.MapFd
import skep.kernel.ProgramLoad

/** A kernel that remembers which maps it made, and which programs it was asked to load. */
class RecordingKernel(private val kernel: Kernel) : Kernel by kernel {
  private val made = mutableListOf<MapCreate>()

  val programs = mutableListOf<ProgramLoad>()

  /** The maps of objects: features are looked for with maps that have no name. */
  val maps: List<MapCreate> get() = made.filter { it.name.isNotEmpty() }

  override fun mapCreate(request: MapCreate): MapFd = kernel.mapCreate(request).also { made += request }

  override fun progLoad(request: ProgramLoad): LoadResult = kernel.progLoad(request.also { programs += it })
}
