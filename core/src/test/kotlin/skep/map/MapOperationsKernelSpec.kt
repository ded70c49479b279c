package skep.map

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.matchers.collections.shouldContainExactlyInAnyOrder
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import skep.insn.MapType
import skep.kernel.Errno
import skep.kernel.KernelException
import skep.kernel.KernelTest
import skep.kernel.MapCreate
import skep.kernel.hasVersion
import skep.kernel.onlyIf
import skep.link.openLinks
import java.util.Optional

/**
 * A kind of map whose elements user space writes, with what it can do, after the `map_ops` of the kernel's sources;
 * what came later than the kind itself is asked of the version. Maps of descriptors, storages and queues have specs of
 * their own.
 */
private class Kind(
  val type: MapType,
  val known: Boolean = true,
  /** Whether all keys up to the number of entries are there from the beginning, with zeros. */
  val isArray: Boolean = false,
  /** Whether an element can be removed. */
  val removes: Boolean = true,
  val perCpu: Boolean = false,
  /** What comes back where nothing was put. */
  val absent: Long? = if (isArray) 0 else null,
  /** Whether an element can be taken: looked up and removed at once. */
  val takes: Boolean = false,
  val batches: Boolean = false,
  val flags: Int = 0,
  /** Whether to put in only where there is an element is heeded; a hash of devices takes it for always. */
  val heedsExist: Boolean = true,
  /** Four-byte values rather than of eight. */
  val short: Boolean = false,
  /** A value for each key; of those of devices it is the number of a device. */
  val value: (Int) -> Long = { 100L + it },
)

private val KINDS =
  listOf(
    Kind(MapType.HASH, takes = hasVersion(5, 14), batches = true),
    Kind(MapType.PERCPU_HASH, perCpu = true, takes = hasVersion(5, 14), batches = true),
    Kind(MapType.LRU_HASH, takes = hasVersion(5, 14), batches = true),
    Kind(MapType.LRU_PERCPU_HASH, perCpu = true, takes = hasVersion(5, 14), batches = true),
    Kind(MapType.ARRAY, isArray = true, removes = false, batches = true),
    Kind(MapType.PERCPU_ARRAY, isArray = true, removes = false, perCpu = true, batches = hasVersion(5, 13)),
    Kind(MapType.RHASH, known = hasVersion(7, 2), takes = true, batches = true, flags = MapCreate.NO_PREALLOC),
    Kind(MapType.LPM_TRIE, flags = MapCreate.NO_PREALLOC, batches = hasVersion(5, 16)),
    // All are sent to the loopback device, which has number 1 in any namespace.
    Kind(MapType.DEVMAP, isArray = true, absent = null, short = true, value = { 1 }),
    Kind(MapType.DEVMAP_HASH, heedsExist = false, short = true, value = { 1 }),
    // Values are lengths of queues.
    Kind(MapType.CPUMAP, isArray = true, absent = null, short = true, value = {
      64L + it
    }),
  )

class MapOperationsKernelSpec : KernelTest({
  val cpus = kernel.possibleCpus()

  for (kind in KINDS) {
    // A CPU map has no more entries than there are CPUs.
    val keys = 0 until if (kind.type == MapType.CPUMAP) minOf(2, Runtime.getRuntime().availableProcessors()) else 4
    val one: Codec<Long> =
      if (kind.short) Codec.of(4, { v, to -> to.putInt(v.toInt()) }, { it.getInt().toLong() }) else Codec.LONG

    // A value of a per-CPU kind differs from CPU to CPU.
    val values: Codec<List<Long>> = if (kind.perCpu) Codec.perCpu(one, cpus) else Codec.array(one, 1)

    fun value(key: Int, plus: Long = 0) =
      List(if (kind.perCpu) cpus else 1) { kind.value(key) + (if (kind.perCpu) 1000L * it else 0) + plus }

    // The key of a trie is the length of a prefix, all of it, and the number.
    val keyCodec: Codec<Int> =
      if (kind.type == MapType.LPM_TRIE) {
        Codec.of(8, { k, to -> to.putInt(32).putInt(k) }, { it.getInt(); it.getInt() })
      } else {
        Codec.INT
      }

    fun with(test: (BpfMap, TypedMap<Int, List<Long>>) -> Unit) {
      val entries = if (kind.isArray) keys.count() else 64
      val request =
        MapCreate.builder(kind.type).name("kind").keySize(keyCodec.size()).valueSize(one.size()).maxEntries(entries)
          .flags(kind.flags).build()
      BpfMap(kernel, kernel.mapCreate(request), "kind", kind.type, entries).use { test(it, it.typed(keyCodec, values)) }
    }

    fun absent() = Optional.ofNullable(kind.absent?.let { absent -> List(if (kind.perCpu) cpus else 1) { absent } })

    val here = onlyIf("this kernel has no maps of kind ${kind.type}") { kind.known }
    "${kind.type}" - {
      "what is put in is got, walked and removed".config(here) {
        with { map, typed ->
          for (key in keys) typed.get(key) shouldBe absent()
          for (key in keys) typed.put(key, value(key))
          for (key in keys) typed.get(key) shouldBe Optional.of(value(key))
          typed.keys() shouldContainExactlyInAnyOrder keys.toList()
          typed.toMap() shouldBe keys.associateWith { value(it) }
          if (kind.removes) {
            for (key in keys) typed.remove(key) shouldBe true
            for (key in keys) typed.get(key) shouldBe absent()
            if (!kind.isArray) map.keys() shouldBe listOf()
          } else {
            shouldThrow<KernelException> { typed.remove(0) }.errno() shouldBe Optional.of(Errno.EINVAL)
          }
        }
      }

      "an element is put in only where there is one, or none".config(here) {
        with { _, typed ->
          if (kind.isArray) {
            typed.put(0, value(0), UpdateMode.NOEXIST) shouldBe false
            typed.put(0, value(0), UpdateMode.EXIST) shouldBe true
          } else {
            if (kind.heedsExist) typed.put(0, value(0), UpdateMode.EXIST) shouldBe false
            typed.put(0, value(0), UpdateMode.NOEXIST) shouldBe true
            typed.put(0, value(0), UpdateMode.NOEXIST) shouldBe false
            typed.put(0, value(0), UpdateMode.EXIST) shouldBe true
          }
          typed.get(0) shouldBe Optional.of(value(0))
        }
      }

      "an element is taken at once".config(here) {
        with { _, typed ->
          typed.put(0, value(0))
          if (kind.takes) {
            typed.getAndRemove(0) shouldBe Optional.of(value(0))
            typed.getAndRemove(0) shouldBe Optional.empty()
          } else {
            shouldThrow<KernelException> { typed.getAndRemove(0) }.errno() shouldBe Optional.of(Errno.ENOTSUPP)
            typed.get(0) shouldBe Optional.of(value(0))
          }
        }
      }

      "many are written and read, at a time or one by one".config(here) {
        with { _, typed ->
          typed.putAll(keys.associateWith { value(it) })
          typed.toMap() shouldBe keys.associateWith { value(it) }
        }
      }

      val batches = onlyIf("batches of ${kind.type}") { kind.known && kind.batches }
      "many are written and read at a time".config(batches) {
        with { map, typed ->
          typed.putAll(keys.associateWith { value(it) })
          val seen = HashMap<Int, List<Long>>()
          map.batches(2).forEach { key, value -> check(seen.put(keyCodec.decode(key), values.decode(value)) == null) }
          seen shouldBe keys.associateWith { value(it) }
        }
      }

      "it is found by its number, pinned and opened, and frozen".config(here) {
        val path = "/sys/fs/bpf/skep-kind-${ProcessHandle.current().pid()}"
        with { map, typed ->
          typed.put(0, value(0))
          BpfMap.byId(kernel, kernel.mapInfo(map.fd()).id()).get().use { it.keySize() shouldBe map.keySize() }
          map.pin(path)
          try {
            BpfMap.pinned(kernel, path).get().use { again ->
              again.type() shouldBe kind.type
              again.valueSize() shouldBe map.valueSize()
              again.typed(keyCodec, values).get(0) shouldBe Optional.of(value(0))
            }
          } finally {
            map.unpin()
          }
          map.freeze()
          shouldThrow<KernelException> { typed.put(0, value(0)) }.errno() shouldBe Optional.of(Errno.EPERM)
          typed.get(0) shouldBe Optional.of(value(0))
        }
      }
    }
  }

  "LPM_TRIE of IPv6: the longest prefix wins, and is removed alone" {
    val request =
      MapCreate.builder(MapType.LPM_TRIE).name("routes").keySize(20).valueSize(4).maxEntries(16)
        .flags(MapCreate.NO_PREALLOC).build()
    BpfMap(kernel, kernel.mapCreate(request), "routes", MapType.LPM_TRIE, 16).use { map ->
      val routes = map.typed(Prefix.IPV6, Codec.INT)
      for ((at, prefix) in listOf("::/0", "2001:db8::/32", "2001:db8:1::/48", "2001:db8:1::1").withIndex()) {
        routes.put(Prefix.parse(prefix), at)
      }

      fun at(address: String) = routes.get(Prefix.parse(address)).get()
      listOf("fe80::1", "2001:db8:2::1", "2001:db8:1::2", "2001:db8:1::1").map(::at) shouldBe listOf(0, 1, 2, 3)
      routes.remove(Prefix.parse("2001:db8:1::/48")) shouldBe true
      routes.remove(Prefix.parse("2001:db8:1::/48")) shouldBe false
      listOf("2001:db8:1::2", "2001:db8:1::1").map(::at) shouldBe listOf(1, 3)
      routes.keys().map { "$it" }.toSet() shouldBe
        listOf("::/0", "2001:db8::/32", "2001:db8:1::1").map { "${Prefix.parse(it)}" }.toSet()
      routes.getOrRefusal(Prefix.parse("::/0")) shouldBe Errno.ENOTSUPP
    }
  }

  "an LRU hash makes room for what is put in" {
    val request = MapCreate.builder(MapType.LRU_HASH).name("recent").keySize(4).valueSize(8).maxEntries(64).build()
    BpfMap(kernel, kernel.mapCreate(request), "recent", MapType.LRU_HASH, 64).use { map ->
      val recent = map.typed(Codec.INT, Codec.LONG)
      for (key in 0 until 10_000) recent.put(key, key.toLong())
      val left = recent.toMap()
      check(left.size in 1..64) { "${left.size} elements" }
      left.all { (key, value) -> key.toLong() == value } shouldBe true
      recent.get(9_999) shouldBe Optional.of(9_999L)
    }
  }

  "a map of struct_ops is zeros until the struct is registered, and then the kernel's" {
    val open = openLinks("structs.bpf.o").also { open -> open.programs().forEach { it.autoload(true) } }
    if (!hasVersion(6, 4)) listOf("first", "second").forEach { open.map(it).autocreate(false) }
    open.load(kernel).use { loaded ->
      val struct = loaded.structOps("alone")
      val values = struct.map().typed(Codec.INT, Codec.bytes(struct.map().valueSize()))

      fun text() = String(values.get(0).get(), Charsets.ISO_8859_1)
      values.keys() shouldBe listOf(0)
      text().all { it == '\u0000' } shouldBe true
      val link = struct.attach()
      text() shouldContain "skep_alone\u0000"
      shouldThrow<KernelException> { values.put(0, ByteArray(struct.map().valueSize())) }
      link.detach()
      // It goes once, and its programs may still be running.
      shouldThrow<KernelException> { values.remove(0) }.errno() shouldBe Optional.of(Errno.EINPROGRESS)
    }
  }
})

private fun TypedMap<Prefix, Int>.getOrRefusal(key: Prefix): Errno =
  shouldThrow<KernelException> { getAndRemove(key) }.errno().get()
