package skep.fuzz

import skep.linker.LinkInput
import skep.linker.Linker
import java.nio.ByteBuffer

/** An object that is linked alone, and after another. */
object LinkerTarget : FuzzTarget("linker", bytesInAnyCase = 16L shl 20, bytesForEach = 16384) {
  private val first =
    checkNotNull(javaClass.getResourceAsStream("/skep/spec/maps.bpf.o")).use { it.readBytes() }

  @JvmStatic
  fun fuzzerTestOneInput(input: ByteArray) = fuzz(input)

  override fun read(input: ByteArray) {
    val fuzzed = LinkInput("fuzzed.bpf.o", ByteBuffer.wrap(input))
    tried { Linker.link(listOf(fuzzed)) }?.let { linked ->
      tried { Linker.link(listOf(LinkInput("linked.bpf.o", ByteBuffer.wrap(linked)))) }
    }
    tried { Linker.link(listOf(LinkInput("first.bpf.o", ByteBuffer.wrap(first)), fuzzed)) }
  }
}
