package skep.load

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.matchers.optional.shouldBePresent
import io.kotest.matchers.shouldBe
import skep.kernel.Feature
import skep.kernel.Features
import skep.kernel.KernelTest
import skep.kernel.TestRun
import skep.kernel.since
import skep.map.Codec
import java.nio.ByteBuffer

private val three = Codec.array(Codec.INT, 3)

class ArenaKernelSpec : KernelTest({
  val arenas = since(6, 9, "arenas")

  fun run(loaded: LoadedObject) =
    kernel.progTestRun(TestRun(loaded.program("touch").fd(), ByteBuffer.allocate(0), 0, 0))

  "variables in an arena have their first values, and are the program's own".config(arenas) {
    val open = openFixture("arena.bpf.o")
    open.global("first").setLong(41)
    open.load(kernel).use { loaded ->
      loaded.global("numbers").get(three) shouldBe listOf(1, 2, 3)
      loaded.global("numbers").set(three, listOf(5, 6, 7))
      run(loaded)
      loaded.global("first").getLong() shouldBe 42
      loaded.global("numbers").get(three) shouldBe listOf(5, 6, 21)
      loaded.global("hits").getInt() shouldBe 1
    }
  }

  "a program's pointer into the arena is an address of this process".config(arenas) {
    openFixture("arena.bpf.o").load(kernel).use { loaded ->
      run(loaded)
      loaded.arena() shouldBePresent { arena ->
        arena.size() shouldBe 10L * kernel.pageSize()
        val offset = loaded.global("where").getLong() - arena.address()
        arena.view(offset, 8).getLong(0) shouldBe loaded.global("first").getLong()
        // In the last pages, where the kernel takes such offsets.
        offset shouldBe if (Features.has(kernel, Feature.LDIMM64_FULL_RANGE_OFF)) 9L * kernel.pageSize() else 0L
        shouldThrow<IndexOutOfBoundsException> { arena.view(arena.size() - 4, 8) }
      }
    }
  }

  "an arena lies where its map_extra says".config(arenas) {
    val open = openFixture("arena.bpf.o")
    open.map("memory").extra(0x7f5600000000)

    // A function of its own, since its place is free again when the object is closed and nothing refers to it.
    fun inPlace() =
      open.load(kernel).use { loaded ->
        loaded.arena().get().address() shouldBe 0x7f5600000000
        run(loaded)
        loaded.global("first").getLong() shouldBe 0x1122334455667789
        shouldThrow<LoadException> { open.load(kernel) }
      }
    inPlace()
    inPlace()
  }

  "an arena of four gigabytes is mapped whole".config(arenas) {
    val open = openFixture("arena.bpf.o")
    open.map("memory").maxEntries((1L shl 32).div(kernel.pageSize()).toInt())
    open.load(kernel).use { loaded ->
      run(loaded)
      loaded.global("numbers").get(three) shouldBe listOf(1, 2, 13)
      loaded.arena().get().size() shouldBe (1L shl 32)
    }
  }

  "an arena has pages, and no size of values" {
    shouldThrow<IllegalStateException> { openFixture("arena.bpf.o").map("memory").valueSize(8) }
  }

  "after close nothing of an arena can be reached".config(arenas) {
    val loaded = openFixture("arena.bpf.o").load(kernel)
    val arena = loaded.arena().get()
    val view = arena.view(0, 8)
    loaded.close()
    shouldThrow<IllegalStateException> { view.getLong(0) }
    shouldThrow<IllegalStateException> { loaded.global("first").getLong() }
  }
})
