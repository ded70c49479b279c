package skep.map

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.matchers.collections.shouldBeIn
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import skep.insn.MapType
import skep.kernel.Errno
import skep.kernel.KernelException
import skep.kernel.KernelTest
import skep.kernel.Probes
import skep.kernel.Support
import skep.kernel.hasVersion
import skep.kernel.onlyIf
import skep.link.openLinks
import java.util.Optional

/** What does not depend on a map's elements: each kind is found, pinned, opened and frozen. */
class EveryKindKernelSpec : KernelTest({
  val path = "/sys/fs/bpf/skep-any-${ProcessHandle.current().pid()}"

  fun isLike(again: BpfMap, map: BpfMap) {
    again.type() shouldBe map.type()
    again.name() shouldBe map.name()
    again.keySize() shouldBe map.keySize()
    again.valueSize() shouldBe map.valueSize()
    again.maxEntries() shouldBe map.maxEntries()
    kernel.mapInfo(again.fd()).id() shouldBe kernel.mapInfo(map.fd()).id()
  }

  fun isFoundAndPinned(map: BpfMap) {
    BpfMap.byId(kernel, kernel.mapInfo(map.fd()).id()).get().use { isLike(it, map) }
    map.pin(path)
    try {
      BpfMap.pinned(kernel, path).get().use { isLike(it, map) }
      shouldThrow<IllegalStateException> { map.pin("$path-2") }
    } finally {
      map.unpin()
    }
    BpfMap.pinned(kernel, path) shouldBe Optional.empty()
  }

  for (type in MapType.entries - MapType.UNSPEC - MapType.STRUCT_OPS) {
    "$type is found by its number, pinned and opened, and frozen".config(
      onlyIf("this kernel has no maps of kind $type") {
        Probes(kernel).mapType(type).verdict() == Support.Verdict.SUPPORTED
      },
    ) {
      anyMap(kernel, type).use { map ->
        isFoundAndPinned(map)
        map.freeze()
        // The second of these is what newer kernels say.
        shouldThrow<KernelException> { map.freeze() }.errno().get() shouldBeIn setOf(Errno.EBUSY, Errno.EPERM)
        if (map.valueSize() > 0) {
          val refused =
            shouldThrow<KernelException> { map.update(ByteArray(map.keySize()), ByteArray(map.valueSize())) }
          refused.errno() shouldBe Optional.of(Errno.EPERM)
        }
      }
    }
  }

  "STRUCT_OPS is found by its number, pinned and opened, and cannot be frozen" {
    val open = openLinks("structs.bpf.o").also { open -> open.programs().forEach { it.autoload(true) } }
    if (!hasVersion(6, 4)) listOf("first", "second").forEach { open.map(it).autocreate(false) }
    open.load(kernel).use { loaded ->
      val map = loaded.structOps("alone").map()
      isFoundAndPinned(map)
      shouldThrow<KernelException> { map.freeze() }.message shouldContain "a map of kind STRUCT_OPS cannot be frozen"
    }
  }

  "maps of maps are read and written many at a time".config(
    onlyIf("this kernel has no batches of maps of maps") {
      runCatching { anyMap(kernel, MapType.HASH_OF_MAPS).use { it.batches(1).forEach { _, _ -> } } }.isSuccess
    },
  ) {
    anyMap(kernel, MapType.HASH).use { inner ->
      for (type in listOf(MapType.ARRAY_OF_MAPS, MapType.HASH_OF_MAPS)) {
        anyMap(kernel, type).use { outer ->
          val typed = outer.typed(Codec.INT, Codec.INT)
          typed.putAll(mapOf(0 to inner.fd().number()))
          typed.toMap() shouldBe mapOf(0 to kernel.mapInfo(inner.fd()).id())
        }
      }
    }
  }
})
