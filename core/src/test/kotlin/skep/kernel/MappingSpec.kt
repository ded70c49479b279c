package skep.kernel

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.matchers.shouldBe
import skep.insn.MapType
import java.nio.ByteBuffer
import java.nio.ByteOrder
import java.nio.ReadOnlyBufferException
import java.util.concurrent.CountDownLatch
import java.util.concurrent.atomic.AtomicLong
import kotlin.concurrent.thread

class MappingSpec : KernelTest({
  fun array(entries: Int) =
    kernel.mapCreate(
      MapCreate.builder(MapType.ARRAY).name("shared").keySize(4).valueSize(8).maxEntries(entries)
        .flags(MapCreate.MMAPABLE).build(),
    )

  "what user space writes to the map is read from memory, and the other way round" {
    array(8).use { map ->
      kernel.mmap(map, 0, 64, Mapping.Access.READ_WRITE).use { memory ->
        kernel.mapUpdate(map, intBytes(3), longBytes(33), Kernel.ANY)
        memory.getLong(24) shouldBe 33
        memory.putLong(16, 22)
        val found = longBytes(0)
        kernel.mapLookup(map, intBytes(2), found, 0) shouldBe true
        found.getLong(0) shouldBe 22
      }
    }
  }

  "the offset, mmap's sixth argument, arrives" {
    val page = kernel.pageSize()
    array(2 * page / 8).use { map ->
      kernel.mapUpdate(map, intBytes(page / 8 + 1), longBytes(77), Kernel.ANY)
      kernel.mmap(map, page.toLong(), page, Mapping.Access.READ).use { it.getLong(8) shouldBe 77 }
      shouldThrow<KernelException> { kernel.mmap(map, 4L * page, page, Mapping.Access.READ) }
        .message shouldBe
        "mmap(NULL, $page, PROT_READ, MAP_SHARED, ${map.number()}, 0x${(4 * page).toString(16)}) = " +
        "-1 EINVAL (Invalid argument)"
    }
  }

  "memory outlives the map's descriptor" {
    val map = array(1)
    kernel.mmap(map, 0, 8, Mapping.Access.READ_WRITE).use { memory ->
      map.close()
      memory.putLong(0, 1)
      memory.getLong(0) shouldBe 1
    }
  }

  "accessors agree on native order and check bounds" {
    Mapping(ByteBuffer.allocateDirect(16), "test", {}).use { memory ->
      memory.putLong(0, 0x1122334455667788)
      val order = ByteBuffer.allocate(8).order(ByteOrder.nativeOrder()).putLong(0, 0x1122334455667788)
      memory.getByte(0) shouldBe order.get(0)
      memory.getShort(2) shouldBe order.getShort(2)
      memory.getInt(4) shouldBe order.getInt(4)
      memory.putIntRelease(8, 5)
      memory.getIntAcquire(8) shouldBe 5
      memory.putIntVolatile(8, 6)
      memory.getIntVolatile(8) shouldBe 6
      memory.putLongRelease(8, 7)
      memory.getLongAcquire(8) shouldBe 7
      memory.putLongVolatile(8, 8)
      memory.getLongVolatile(8) shouldBe 8
      memory.putShort(8, 9)
      memory.putByte(10, 1)
      memory.putInt(12, 2)
      val copy = ByteBuffer.allocate(8).order(ByteOrder.nativeOrder())
      memory.get(8, copy)
      copy.position() shouldBe 8
      copy.getShort(0) shouldBe 9
      memory.put(0, copy.flip())
      memory.getShort(0) shouldBe 9
      for (offset in listOf(-1, 9, 16, Int.MAX_VALUE)) {
        shouldThrow<IndexOutOfBoundsException> { memory.getLong(offset) }
        shouldThrow<IndexOutOfBoundsException> { memory.putLong(offset, 0) }
      }
      shouldThrow<IndexOutOfBoundsException> { memory.getByte(16) }
      shouldThrow<IndexOutOfBoundsException> { memory.getInt(13) }
      shouldThrow<IndexOutOfBoundsException> { memory.get(9, ByteBuffer.allocate(8)) }
      shouldThrow<IndexOutOfBoundsException> { memory.put(9, ByteBuffer.allocate(8)) }
    }
  }

  "read-only memory refuses writes without a crash" {
    array(1).use { map ->
      kernel.mmap(map, 0, 8, Mapping.Access.READ).use { memory ->
        shouldThrow<ReadOnlyBufferException> { memory.putByte(0, 1) }
        shouldThrow<UnsupportedOperationException> { memory.putLong(0, 1) }
        shouldThrow<UnsupportedOperationException> { memory.putLongRelease(0, 1) }
      }
    }
  }

  "use after close throws, closing twice is harmless" {
    array(1).use { map ->
      val memory = kernel.mmap(map, 0, 8, Mapping.Access.READ_WRITE)
      memory.close()
      memory.close()
      shouldThrow<IllegalStateException> { memory.getLong(0) }.message shouldBe "mapping of map 'shared' is closed"
      shouldThrow<IllegalStateException> { memory.putLong(0, 1) }
      shouldThrow<IllegalStateException> { memory.get(0, bytes(8)) }
    }
  }

  "readers that race with close see the map's value or the exception, never anything else" {
    array(1).use { map ->
      kernel.mapUpdate(map, intBytes(0), longBytes(-1), Kernel.ANY)
      repeat(200) {
        val memory = kernel.mmap(map, 0, 8, Mapping.Access.READ_WRITE)
        val started = CountDownLatch(2)
        val wrong = AtomicLong()
        val readers =
          List(2) {
            thread {
              try {
                memory.getLong(0)
                started.countDown()
                while (true) if (memory.getLong(0) != -1L) wrong.incrementAndGet()
              } catch (_: IllegalStateException) {
                // closed
              }
            }
          }
        started.await()
        memory.close()
        readers.forEach { it.join() }
        wrong.get() shouldBe 0
      }
    }
  }
})
