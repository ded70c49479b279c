package skep.map

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.ints.shouldBeLessThan
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import skep.btf.CValuePrinter
import skep.insn.MapType
import skep.kernel.Errno
import skep.kernel.Kernel
import skep.kernel.KernelException
import skep.kernel.KernelTest
import skep.kernel.MapCreate
import skep.kernel.since
import java.nio.ByteBuffer
import java.nio.ByteOrder
import java.util.Optional
import java.util.OptionalInt
import kotlin.concurrent.thread

class MapKindsKernelSpec : KernelTest({
  fun map(
    type: MapType,
    key: Int,
    value: Int,
    entries: Int,
    configure: MapCreate.Builder.() -> Unit = {},
  ): BpfMap {
    val request = MapCreate.builder(type).name("test").keySize(key).valueSize(value).maxEntries(entries)
    request.configure()
    return BpfMap(kernel, kernel.mapCreate(request.build()), "test", type, entries)
  }

  "batches: all is read once, whatever the size of a batch, and taken out".config(since(5, 6, "batches")) {
    map(MapType.HASH, 4, 8, 1000).use { map ->
      val typed = map.typed(Codec.INT, Codec.LONG)
      val all = (0 until 1000).associateWith { it * 10L }
      typed.putAll(all)
      typed.toMap() shouldBe all
      // Batches smaller than a bucket are made larger.
      for (size in listOf(1, 3, 64, 999, 1000, 5000)) {
        val seen = HashMap<Int, Long>()
        map.batches(size).forEach { key, value -> check(seen.put(key.getInt(), value.getLong()) == null) }
        seen shouldBe all
      }
      val taken = HashMap<Int, Long>()
      map.batches(100).drain { key, value -> taken[key.getInt()] = value.getLong() }
      taken shouldBe all
      map.keys().shouldBeEmpty()
      map.batches(10).forEach { _, _ -> error("nothing is left") }
    }
  }

  "batches: arrays, and per-CPU values".config(since(5, 13, "batches of per-CPU arrays")) {
    for (type in listOf(MapType.ARRAY, MapType.PERCPU_ARRAY, MapType.PERCPU_HASH)) {
      map(type, 4, 8, 10).use { map ->
        val longs = map.valueSize() / 8
        val codec = Codec.array(Codec.LONG, longs)
        val typed = map.typed(Codec.INT, codec)
        typed.putAll((0 until 10).associateWith { key -> List(longs) { cpu -> key * 100L + cpu } })
        typed.get(7) shouldBe Optional.of(List(longs) { 700L + it })
        val seen = HashMap<Int, List<Long>>()
        map.batches(3).forEach { key, value -> seen[key.getInt()] = codec.decode(value) }
        seen shouldBe (0 until 10).associateWith { key -> List(longs) { cpu -> key * 100L + cpu } }
      }
    }
  }

  "batches: what is refused says how far it got".config(since(5, 6, "batches")) {
    map(MapType.HASH, 4, 8, 3).use { map ->
      val typed = map.typed(Codec.INT, Codec.LONG)
      shouldThrow<KernelException> { typed.putAll((0 until 5).associateWith { 1L }) }.let {
        it.errno() shouldBe Optional.of(Errno.E2BIG)
        it.message shouldContain "3 of the 5 entries were written"
      }
      val keys = ByteBuffer.allocate(16).order(ByteOrder.nativeOrder()).putInt(0).putInt(1).putInt(77).putInt(2).flip()
      map.batches(10).delete(keys) shouldBe 2
      map.keys().size shouldBe 1
      shouldThrow<IllegalArgumentException> { map.batches(10).delete(ByteBuffer.allocate(5)) }
      shouldThrow<IllegalArgumentException> { map.batches(0) }
    }
  }

  "a queue and a stack" {
    map(MapType.QUEUE, 0, 8, 3).use { map ->
      val queue = map.queue(Codec.LONG)
      queue.pop() shouldBe Optional.empty()
      for (i in 1L..3) queue.push(i) shouldBe true
      queue.push(4) shouldBe false
      queue.pushOver(5)
      queue.peek() shouldBe Optional.of(2L)
      List(3) { queue.pop().get() } shouldBe listOf(2L, 3L, 5L)
      shouldThrow<IllegalArgumentException> { map.queue(Codec.INT) }.message shouldContain "values of 8"
    }
    map(MapType.STACK, 0, 4, 3).use { map ->
      val stack = map.queue(Codec.INT)
      for (i in 1..3) stack.push(i)
      stack.peek() shouldBe Optional.of(3)
      List(3) { stack.pop().get() } shouldBe listOf(3, 2, 1)
    }
  }

  "a Bloom filter".config(since(5, 16, "Bloom filters")) {
    map(MapType.BLOOM_FILTER, 0, 8, 1000).use { map ->
      val filter = map.queue(Codec.LONG)
      for (i in 0L until 100) filter.push(i)
      (0L until 100).all(filter::mayContain) shouldBe true
      (1000L until 2000).count(filter::mayContain) shouldBeLessThan 500
    }
  }

  "the longest prefix wins" {
    map(MapType.LPM_TRIE, 8, 4, 100) { flags(MapCreate.NO_PREALLOC) }.use { map ->
      val routes = map.typed(Prefix.IPV4, Codec.INT)
      routes.put(Prefix.parse("10.0.0.0/8"), 8)
      routes.put(Prefix.parse("10.1.0.0/16"), 16)
      routes.get(Prefix.parse("10.1.2.3")) shouldBe Optional.of(16)
      routes.get(Prefix.parse("10.2.2.3")) shouldBe Optional.of(8)
      routes.get(Prefix.parse("11.0.0.1")) shouldBe Optional.empty()
      routes.toMap() shouldBe mapOf(Prefix.parse("10.0.0.0/8") to 8, Prefix.parse("10.1.0.0/16") to 16)
    }
    map(MapType.LPM_TRIE, 20, 4, 100) { flags(MapCreate.NO_PREALLOC) }.use { map ->
      val routes = map.typed(Prefix.IPV6, Codec.INT)
      routes.put(Prefix.parse("2001:db8::/32"), 32)
      routes.get(Prefix.parse("2001:db8::1")) shouldBe Optional.of(32)
    }
    Prefix.parse("10.1.0.0/16").toString() shouldBe "10.1.0.0/16"
    for (wrong in listOf("", "ten/8", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/x", "localhost")) {
      shouldThrow<IllegalArgumentException> { Prefix.parse(wrong) }
    }
  }

  "a map of maps takes maps, tells their numbers, and keeps them" {
    map(MapType.ARRAY, 4, 8, 1).use { inner ->
      map(MapType.ARRAY_OF_MAPS, 4, 4, 2) { innerMap(inner.fd()) }.use { outer ->
        val maps = outer.descriptors(Codec.INT)
        map(MapType.ARRAY, 4, 8, 1).use {
          it.typed(Codec.INT, Codec.LONG).put(0, 77)
          maps.put(1, it.fd())
        }
        maps.id(0) shouldBe OptionalInt.empty()
        BpfMap.byId(kernel, maps.id(1).asInt).get().use { found ->
          found.type() shouldBe MapType.ARRAY
          found.name() shouldBe "test"
          found.typed(Codec.INT, Codec.LONG).get(0) shouldBe Optional.of(77L)
        }
        map(MapType.HASH, 4, 8, 1).use { other -> shouldThrow<KernelException> { maps.put(0, other.fd()) } }
        maps.remove(1) shouldBe true
        maps.id(1) shouldBe OptionalInt.empty()
      }
    }
    BpfMap.byId(kernel, 0x7fff_ff00) shouldBe Optional.empty()
  }

  "a pinned map is opened with its name and kind" {
    val path = "/sys/fs/bpf/skep-reading-${ProcessHandle.current().pid()}"
    map(MapType.HASH, 4, 8, 5).use { map ->
      map.typed(Codec.INT, Codec.LONG).put(1, 2)
      map.pin(path)
      try {
        BpfMap.pinned(kernel, path).get().use { again ->
          again.type() shouldBe MapType.HASH
          again.maxEntries() shouldBe 5
          again.pinPath() shouldBe Optional.of(path)
          again.typed(Codec.INT, Codec.LONG).get(1) shouldBe Optional.of(2L)
        }
      } finally {
        map.unpin()
      }
      BpfMap.pinned(kernel, path) shouldBe Optional.empty()
    }
  }

  "a frozen map cannot be changed from here" {
    map(MapType.ARRAY, 4, 8, 1).use { map ->
      map.freeze()
      val refused = shouldThrow<KernelException> { map.typed(Codec.INT, Codec.LONG).put(0, 1) }
      refused.errno() shouldBe Optional.of(Errno.EPERM)
    }
  }

  "tasks have storage, by their pidfd".config(since(5, 11, "task storage")) {
    mapFixture("kinds.bpf.o").load(kernel).use { loaded ->
      val storage = loaded.map("tasks").storage(Codec.LONG)
      kernel.pidfd(ProcessHandle.current().pid().toInt()).use { self ->
        storage.get(self) shouldBe Optional.empty()
        storage.put(self, 7)
        storage.get(self) shouldBe Optional.of(7L)
        storage.remove(self) shouldBe true
        storage.remove(self) shouldBe false
      }
    }
    shouldThrow<KernelException> { kernel.pidfd(0x3fffff) }.message shouldContain "ESRCH"
  }

  "values under a lock are read and written whole".config(since(5, 11, "the object's task storage")) {
    mapFixture("kinds.bpf.o").load(kernel).use { loaded ->
      val map = loaded.map("locked")
      val key = ByteBuffer.allocate(4)
      val value = ByteBuffer.allocate(map.valueSize()).order(ByteOrder.nativeOrder()).putLong(8, 5)
      map.update(key, value, Kernel.ANY or Kernel.LOCK)
      val found = ByteBuffer.allocate(map.valueSize()).order(ByteOrder.nativeOrder())
      map.lookup(key, found, Kernel.LOCK) shouldBe true
      found.getLong(8) shouldBe 5

      val guarded = Codec.of(map.valueSize(), { v: Long, to -> to.putLong(8, v) }, { it.getLong(8) })
      val locked = map.typed(Codec.INT, guarded).locked()
      locked.get(0) shouldBe Optional.of(5L)
      locked.put(0, 6, UpdateMode.EXIST) shouldBe true
      locked.putAll(mapOf(0 to 7L))
      locked.get(0) shouldBe Optional.of(7L)
      locked.toMap()[0] shouldBe 7L
      locked.forEach { key, it -> if (key == 0) it shouldBe 7L }
    }
    map(MapType.HASH, 4, 8, 3).use { plain ->
      plain.typed(Codec.INT, Codec.LONG).put(0, 1)
      val locked = plain.typed(Codec.INT, Codec.LONG).locked()
      for (refused in listOf<() -> Unit>({ locked.get(0) }, { locked.put(0, 1) }, { locked.toMap() })) {
        shouldThrow<KernelException>(refused).message shouldContain "locks only values with a bpf_spin_lock"
      }
    }
  }

  "what is under a lock is never read by halves".config(since(5, 11, "the object's task storage")) {
    mapFixture("kinds.bpf.o").load(kernel).use { loaded ->
      val map = loaded.map("locked")
      val longs = Codec.array(Codec.LONG, map.valueSize() / 8 - 1)
      val guarded = Codec.of(map.valueSize(), { v: List<Long>, to -> longs.encode(v, to.position(8)) }) {
        longs.decode(it.position(8))
      }
      val locked = map.typed(Codec.INT, guarded).locked()
      val values = listOf(0L, -1L).map { number -> List(map.valueSize() / 8 - 1) { number } }
      val writers = values.map { thread { repeat(20_000) { _ -> locked.put(0, it) } } }
      while (writers.any(Thread::isAlive)) check(locked.get(0).get() in values)
    }
  }

  "a map's own types read its values, without a class for them".config(since(5, 11, "the object's task storage")) {
    mapFixture("kinds.bpf.o").load(kernel).use { loaded ->
      val map = loaded.map("points")
      val value = ByteBuffer.allocate(16).order(ByteOrder.nativeOrder()).putInt(3).putInt(-4).put("left".toByteArray())
      map.update(byteArrayOf(1, 0, 0, 0), value.array())
      BpfMap.byId(kernel, kernel.mapInfo(map.fd()).id()).get().use { same ->
        val types = same.types().get()
        val bytes = ByteBuffer.wrap(same.lookup(byteArrayOf(1, 0, 0, 0)).get())
        CValuePrinter.of(types.btf()).compact().strings().print(types.value(bytes)) shouldBe
          "(struct point){.x = (int)3,.y = (int)-4,.name = (char[8])\"left\",}"
        CValuePrinter.of(types.btf()).print(types.key(ByteBuffer.wrap(byteArrayOf(1, 0, 0, 0)))) shouldBe "(__u32)1"
      }
    }
    map(MapType.HASH, 4, 8, 1).use { it.types() shouldBe Optional.empty() }
  }
})
