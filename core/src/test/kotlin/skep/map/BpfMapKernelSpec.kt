package skep.map

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.matchers.collections.shouldContainExactlyInAnyOrder
import io.kotest.matchers.ints.shouldBeLessThanOrEqual
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import skep.insn.MapType
import skep.kernel.Errno
import skep.kernel.KernelException
import skep.kernel.KernelTest
import skep.kernel.MapCreate
import skep.kernel.since
import java.util.Optional

class BpfMapKernelSpec : KernelTest({
  fun map(type: MapType, key: Int, value: Int, entries: Int): BpfMap {
    val request = MapCreate.builder(type).name("test").keySize(key).valueSize(value).maxEntries(entries).build()
    return BpfMap(kernel, kernel.mapCreate(request), "test", type, entries)
  }

  fun counts(entries: Int = 16) = map(MapType.HASH, 4, 8, entries)

  "lookup, update and delete" {
    counts().use { map ->
      val counts = map.typed(Codec.INT, Codec.LONG)
      counts.get(7) shouldBe Optional.empty()
      counts.put(7, 70)
      counts.get(7) shouldBe Optional.of(70L)
      counts.remove(7) shouldBe true
      counts.remove(7) shouldBe false
    }
  }

  "lookup and delete at once".config(since(5, 14, "on a hash")) {
    counts().use { map ->
      val counts = map.typed(Codec.INT, Codec.LONG)
      counts.put(7, 70)
      counts.getAndRemove(7) shouldBe Optional.of(70L)
      counts.getAndRemove(7) shouldBe Optional.empty()
    }
  }

  "update only what is, or is not, there" {
    counts().use { map ->
      val counts = map.typed(Codec.INT, Codec.LONG)
      counts.put(1, 10, UpdateMode.EXIST) shouldBe false
      counts.put(1, 10, UpdateMode.NOEXIST) shouldBe true
      counts.put(1, 11, UpdateMode.NOEXIST) shouldBe false
      counts.put(1, 12, UpdateMode.EXIST) shouldBe true
      counts.toMap() shouldBe mapOf(1 to 12L)
    }
  }

  "keys that are the same on this side are elements of their own" {
    counts().use { map ->
      for (rest in listOf("x", "y")) map.update("a\u0000$rest\u0000".toByteArray(), ByteArray(8))
      val counts = map.typed(Codec.string(4), Codec.LONG)
      counts.entries() shouldBe List(2) { java.util.Map.entry("a", 0L) }
      counts.toMap() shouldBe mapOf("a" to 0L)
    }
  }

  "a full map is an error" {
    counts(1).use { map ->
      val counts = map.typed(Codec.INT, Codec.LONG)
      counts.put(1, 1)
      shouldThrow<KernelException> { counts.put(2, 2) }.errno() shouldBe Optional.of(Errno.E2BIG)
    }
  }

  "each element is seen once while all are deleted" {
    counts(1000).use { map ->
      val counts = map.typed(Codec.INT, Codec.LONG)
      for (i in 0 until 1000) counts.put(i, i.toLong())
      val seen = mutableListOf<Int>()
      counts.forEach { key, _ ->
        seen += key
        counts.remove(key)
      }
      seen shouldContainExactlyInAnyOrder (0 until 1000).toList()
      counts.keys() shouldBe listOf()
    }
  }

  "a walk ends though another thread keeps changing the map" {
    counts(64).use { map ->
      val counts = map.typed(Codec.INT, Codec.LONG)
      val churn =
        Thread {
          var i = 0
          while (!Thread.currentThread().isInterrupted) {
            counts.put(i % 64, 1)
            counts.remove((i + 32) % 64)
            i++
          }
        }
      churn.start()
      try {
        repeat(200) {
          val keys = counts.keys()
          keys.size shouldBe keys.distinct().size
          keys.size shouldBeLessThanOrEqual 64
        }
      } finally {
        churn.interrupt()
        churn.join()
      }
    }
  }

  "values of per-CPU maps are 8 bytes apart at least, one for each possible CPU" {
    for (size in listOf(1, 5, 8, 9)) {
      map(MapType.PERCPU_HASH, 4, size, 4).use { map ->
        val cpus = kernel.possibleCpus()
        map.valueSize() shouldBe (size + 7) / 8 * 8 * cpus
        val typed = map.perCpu(Codec.INT, Codec.bytes(size))
        val values = (0 until cpus).map { cpu -> ByteArray(size) { (cpu + 1).toByte() } }
        typed.put(3, values)
        typed.get(3).get().map { it.toList() } shouldBe values.map { it.toList() }
        shouldThrow<IllegalArgumentException> { typed.put(3, values.drop(1)) }.message shouldContain "values, not"
      }
    }
  }

  "a queue has keys of no bytes" {
    map(MapType.QUEUE, 0, 4, 2).use { map ->
      val none = ByteArray(0)
      map.lookupAndDelete(none) shouldBe Optional.empty()
      map.update(none, byteArrayOf(1, 0, 0, 0))
      map.update(none, byteArrayOf(2, 0, 0, 0))
      map.lookup(none).get()[0] shouldBe 1.toByte()
      map.lookupAndDelete(none).get()[0] shouldBe 1.toByte()
      map.lookupAndDelete(none).get()[0] shouldBe 2.toByte()
    }
  }

  "sizes are checked before the kernel is asked" {
    counts().use { map ->
      shouldThrow<IllegalArgumentException> { map.lookup(ByteArray(3)) }.message shouldBe
        "map 'test': a key has 4 bytes, not 3"
      shouldThrow<IllegalArgumentException> { map.update(ByteArray(4), ByteArray(9)) }.message shouldBe
        "map 'test': a value has 8 bytes, not 9"
      shouldThrow<IllegalArgumentException> { map.typed(Codec.LONG, Codec.LONG) }.message shouldBe
        "map 'test' (HASH) has keys of 4 bytes, the codec is for 8"
    }
  }

  "a frozen map can be read and not written" {
    counts().use { map ->
      map.freeze()
      shouldThrow<KernelException> { map.update(ByteArray(4), ByteArray(8)) }.errno() shouldBe Optional.of(Errno.EPERM)
      map.lookup(ByteArray(4)) shouldBe Optional.empty()
    }
  }

  "use after close" {
    val map = counts()
    map.close()
    map.close()
    shouldThrow<IllegalStateException> { map.lookup(ByteArray(4)) }
    shouldThrow<IllegalStateException> { map.keys() }
  }
})
