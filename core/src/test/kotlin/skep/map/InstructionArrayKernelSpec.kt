package skep.map

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.matchers.collections.shouldBeStrictlyIncreasing
import io.kotest.matchers.ints.shouldBeGreaterThan
import io.kotest.matchers.ints.shouldBeLessThan
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import skep.insn.MapType
import skep.kernel.Errno
import skep.kernel.Kernel
import skep.kernel.KernelException
import skep.kernel.KernelTest
import skep.kernel.MapCreate
import skep.kernel.MapFd
import skep.kernel.since
import skep.load.openFixture
import java.util.Optional

class InstructionArrayKernelSpec : KernelTest({
  val known = since(6, 19, "maps of instructions")

  "numbers of instructions are written, read and frozen".config(known) {
    val request = MapCreate.builder(MapType.INSN_ARRAY).name("table").keySize(4).valueSize(16).maxEntries(3).build()
    BpfMap(kernel, kernel.mapCreate(request), "table", MapType.INSN_ARRAY, 3).use { map ->
      val table = map.typed(Codec.INT, InstructionOffsets.CODEC)
      table.putAll((0..2).associateWith { InstructionOffsets.of(10 * it) })
      table.entries().map { it.key to it.value.original() } shouldBe listOf(0 to 0, 1 to 10, 2 to 20)
      table.put(1, table.get(1).get()) // What was read can be written.
      table.put(1, InstructionOffsets.of(5), UpdateMode.NOEXIST) shouldBe false
      table.get(3) shouldBe Optional.empty()
      for (refused in listOf<() -> Unit>({ table.remove(0) }, { table.getAndRemove(0) })) {
        shouldThrow<KernelException>(refused).message shouldContain
          "a map of kind INSN_ARRAY always has all its elements"
      }
      map.freeze()
      shouldThrow<KernelException> { table.put(0, InstructionOffsets.of(1)) }.errno() shouldBe Optional.of(Errno.EPERM)
    }
  }

  "the jump table of a program tells where the kernel put its instructions".config(known) {
    val tables = mutableListOf<MapFd>()

    class Keeping : Kernel by kernel {
      override fun mapCreate(request: MapCreate): MapFd =
        kernel.mapCreate(request).also { if (request.type() == MapType.INSN_ARRAY) tables += kernel.duplicate(it) }
    }
    openFixture("switches.bpf.o").load(Keeping()).use { loaded ->
      tables.isNotEmpty() shouldBe true
      for (fd in tables) {
        val entries = kernel.mapInfo(fd).maxEntries()
        BpfMap(kernel, fd, "jumptables", MapType.INSN_ARRAY, entries).use { map ->
          val places = map.typed(Codec.INT, InstructionOffsets.CODEC).entries().map { it.value }
          places.size shouldBe entries
          val program = kernel.progInfo(loaded.program("outer").fd())
          for (place in places) {
            place.translated().asInt shouldBeLessThan program.translatedSize() / 8
            place.jitted() shouldBeGreaterThan 0
          }
          // Whatever was put between them, their order is the same.
          val byOriginal = places.distinct().sortedBy { it.original() }
          byOriginal.map { it.translated().asInt }.shouldBeStrictlyIncreasing()
          byOriginal.map { it.jitted() }.shouldBeStrictlyIncreasing()
        }
      }
    }
  }
})
