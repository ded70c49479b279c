package skep.kernel

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FreeSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.types.shouldBeSameInstanceAs
import java.nio.ByteBuffer
import java.nio.ByteOrder
import java.nio.ReadOnlyBufferException
import java.util.concurrent.atomic.AtomicBoolean
import kotlin.concurrent.thread
import kotlin.random.Random

private fun memory(size: Int): ByteBuffer =
  ByteBuffer.allocateDirect(size).order(ByteOrder.nativeOrder()).put(Random(1).nextBytes(size)).clear()

/** Reads numbers at all offsets of all parts, and around them, as [ByteBuffer] does. */
fun partsReadAsSlices() {
  val memory = memory(64)
  val lender = MemoryLender(memory, 32)
  for (start in 0..32) {
    for (length in 0..32) {
      val view = lender.lend(start, length)
      val slice = memory.slice(start, length).order(ByteOrder.nativeOrder())
      view.size() shouldBe length
      ByteBuffer.wrap(view.bytes()) shouldBe slice
      view.buffer() shouldBe slice
      val outside = listOf(Int.MIN_VALUE, -65, -8, -7, -1, length + 1, Int.MAX_VALUE - 7, Int.MAX_VALUE)
      for (at in outside + (0..length)) {
        fun same(ours: (Int) -> Number, buffers: (Int) -> Number) =
          runCatching { ours(at) }.fold({ it }, { it::class }) shouldBe
            runCatching { buffers(at) }.fold({ it }, { it::class })
        same(view::getByte, slice::get)
        same(view::getShort, slice::getShort)
        same(view::getInt, slice::getInt)
        same(view::getLong, slice::getLong)
      }
    }
  }
}

class MemoryViewSpec : FreeSpec({
  "each part reads as a slice of a buffer does, and nothing behind its ends" {
    partsReadAsSlices()
  }

  "what does not lie in the part is named, and so is a part that does not lie in the memory" {
    val lender = MemoryLender(memory(64), 16)
    shouldThrow<IndexOutOfBoundsException> { lender.lend(8, 12).getLong(5) }.message shouldBe
      "8 bytes at 5 do not lie in a part of 12 bytes"
    lender.lend(48, 16).size() shouldBe 16
    for ((start, length) in listOf(-1 to 1, 0 to 17, 49 to 1, 1 to -1, 8 to Int.MAX_VALUE, Int.MAX_VALUE to 8)) {
      shouldThrow<IndexOutOfBoundsException> { lender.lend(start, length) }
    }
    for (longest in listOf(-1, 65)) shouldThrow<IllegalArgumentException> { MemoryLender(memory(64), longest) }
    shouldThrow<IllegalArgumentException> { MemoryLender(ByteBuffer.allocate(8), 8) }
  }

  "it is one view, of which nothing is left when it is taken back" {
    val lender = MemoryLender(memory(16), 8)
    val view = lender.lend(0, 8)
    view.toString() shouldBe "memory lent (8 bytes)"
    lender.lend(8, 8) shouldBeSameInstanceAs view
    lender.takeBack()
    val uses = listOf<() -> Any>(view::size, { view.getByte(0) }, { view.getLong(0) }, view::bytes, view::buffer)
    for (use in uses) {
      shouldThrow<IllegalStateException>(use).message shouldBe
        "this memory was lent until a handler returned; copy what is needed for longer"
    }
    view.toString() shouldBe "memory taken back"
    lender.lend(0, 1).size() shouldBe 1
  }

  "a buffer is read-only, and starts anew each time" {
    val lender = MemoryLender(memory(16), 8)
    val view = lender.lend(4, 8)
    view.buffer().order(ByteOrder.BIG_ENDIAN).clear()
    view.buffer().order() shouldBe ByteOrder.nativeOrder()
    view.buffer().remaining() shouldBe 8
    shouldThrow<ReadOnlyBufferException> { view.buffer().put(4, 1) }
  }

  "a view on memory that a mapping owns keeps it from others after close" {
    val memory = Mapping(memory(16), "test", {})
    val view = memory.lender(16).lend(0, 16)
    val first = memory.getLong(0)
    memory.close()
    view.getLong(0) shouldBe first
  }

  "another thread that it was leaked to stays inside the memory, whatever it sees of two parts" {
    // The start of the short part and the length of the long one are all that there is.
    val lender = MemoryLender(memory(8192), 4096)
    val view = lender.lend(0, 4096)
    val done = AtomicBoolean()
    val mover = thread {
      while (!done.get()) {
        lender.lend(4096, 8)
        lender.lend(0, 4096)
      }
    }
    repeat(1_000_000) {
      check(view.buffer().remaining().let { it == 8 || it == 4096 }) { "neither part" }
      try {
        view.getLong(4088)
      } catch (e: IndexOutOfBoundsException) {
        check(e.message == "8 bytes at 4088 do not lie in a part of 8 bytes") { e }
      }
    }
    done.set(true)
    mover.join()
  }
})
