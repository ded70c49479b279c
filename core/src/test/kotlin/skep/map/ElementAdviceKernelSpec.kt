package skep.map

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.assertions.withClue
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldStartWith
import skep.insn.MapType
import skep.kernel.KernelException
import skep.kernel.KernelTest
import skep.kernel.Probes
import skep.kernel.Support
import skep.kernel.hasVersion
import skep.kernel.onlyIf
import java.nio.ByteBuffer
import java.nio.ByteOrder

/** An operation, and the kinds of map that have none, with what is said of them. */
private class Missing(
  val name: String,
  val run: (BpfMap) -> Any?,
  val said: Map<MapType, String>,
)

private val NO_ELEMENTS =
  mapOf(
    MapType.RINGBUF to "has no elements: programs write records, which RingBuffer.open reads",
    MapType.USER_RINGBUF to "has no elements: UserRingBuffer.open writes records",
    MapType.ARENA to "has no elements: it is memory",
  )

private val STORAGES =
  listOf(MapType.SK_STORAGE, MapType.INODE_STORAGE, MapType.TASK_STORAGE, MapType.CGRP_STORAGE)

/** Number 0, or for an owner the map itself, which owns nothing. */
private fun BpfMap.key(): ByteArray = numbered(keySize(), type() in STORAGES)

/** Zeros, but that a descriptor is the map's own, which no map takes. */
private fun BpfMap.value(): ByteArray = numbered(valueSize(), type() != MapType.DEVMAP_HASH)

private fun BpfMap.numbered(size: Int, with: Boolean) =
  ByteArray(size).also {
    if (with && size >= Int.SIZE_BYTES) ByteBuffer.wrap(it).order(ByteOrder.nativeOrder()).putInt(0, fd().number())
  }

private val CGROUP_STORAGES = listOf(MapType.CGROUP_STORAGE, MapType.PERCPU_CGROUP_STORAGE)

private val ALWAYS_THERE =
  listOf(MapType.ARRAY, MapType.PERCPU_ARRAY, MapType.INSN_ARRAY).associateWith { "always has all its elements" }

private val UNREAD =
  mapOf(
    MapType.PERF_EVENT_ARRAY to "cannot be read: what programs write to its events, PerfBuffer.open reads",
    MapType.CGROUP_ARRAY to "cannot be read by user space",
    MapType.XSKMAP to "cannot be read by user space",
  )

private val LOOK_UP_THEN_REMOVE =
  (
    listOf(
      MapType.LPM_TRIE, MapType.PROG_ARRAY, MapType.ARRAY_OF_MAPS, MapType.HASH_OF_MAPS, MapType.DEVMAP,
      MapType.DEVMAP_HASH, MapType.SOCKMAP, MapType.SOCKHASH, MapType.CPUMAP, MapType.REUSEPORT_SOCKARRAY,
    ) + STORAGES +
      listOf(MapType.HASH, MapType.PERCPU_HASH, MapType.LRU_HASH, MapType.LRU_PERCPU_HASH)
        .filter { !hasVersion(5, 14) } +
      listOf(MapType.STACK_TRACE).filter { !hasVersion(6, 18) }
  ).associateWith { "look it up, then remove it" }

private val NO_BATCHES =
  (
    listOf(
      MapType.PROG_ARRAY, MapType.PERF_EVENT_ARRAY, MapType.STACK_TRACE, MapType.CGROUP_ARRAY, MapType.DEVMAP,
      MapType.DEVMAP_HASH, MapType.SOCKMAP, MapType.SOCKHASH, MapType.CPUMAP, MapType.XSKMAP,
      MapType.REUSEPORT_SOCKARRAY, MapType.INSN_ARRAY,
    ) + STORAGES + CGROUP_STORAGES
  ).associateWith { "has no such batches on this kernel: go element by element" }

private val MISSING =
  listOf(
    Missing("lookup", { it.lookup(it.key()) }, NO_ELEMENTS + UNREAD),
    Missing(
      "lookup and delete",
      { it.lookupAndDelete(it.key()) },
      NO_ELEMENTS + UNREAD + ALWAYS_THERE + LOOK_UP_THEN_REMOVE +
        CGROUP_STORAGES.associateWith { "loses an element when its cgroup goes" } +
        mapOf(MapType.BLOOM_FILTER to "never forgets a value"),
    ),
    Missing(
      "update",
      { it.update(it.key(), it.value()) },
      NO_ELEMENTS + CGROUP_STORAGES.associateWith { "has an element once a program that uses it is attached" } +
        mapOf(
          MapType.STACK_TRACE to "is written by bpf_get_stackid alone",
          MapType.SK_STORAGE to "takes sockets",
          MapType.SOCKMAP to "takes sockets",
          MapType.SOCKHASH to "takes sockets",
          MapType.XSKMAP to "takes sockets",
          MapType.REUSEPORT_SOCKARRAY to "takes sockets",
          MapType.TASK_STORAGE to "has processes for owners (Kernel.pidfd)",
          MapType.CGRP_STORAGE to "has directories of cgroup version 2 for owners",
          MapType.PROG_ARRAY to "takes programs of one type",
          MapType.PERF_EVENT_ARRAY to "takes perf events",
          MapType.CGROUP_ARRAY to "takes directories of cgroup version 2",
          MapType.ARRAY_OF_MAPS to "takes maps of the kind",
          MapType.HASH_OF_MAPS to "takes maps of the kind",
          MapType.DEVMAP_HASH to "takes numbers of devices of this network namespace",
        ),
    ),
    Missing(
      "update of what is there",
      { it.update(it.key(), it.value(), UpdateMode.EXIST) },
      listOf(MapType.PROG_ARRAY, MapType.PERF_EVENT_ARRAY, MapType.CGROUP_ARRAY, MapType.ARRAY_OF_MAPS)
        .associateWith { "replaces whatever is there: use UpdateMode.ANY" } +
        mapOf(MapType.BLOOM_FILTER to "takes no such condition: use UpdateMode.ANY"),
    ),
    Missing(
      "delete",
      { it.delete(it.key()) },
      NO_ELEMENTS + ALWAYS_THERE + CGROUP_STORAGES.associateWith { "loses an element when its cgroup goes" } +
        mapOf(
          MapType.QUEUE to "has no keys: take the next element",
          MapType.STACK to "has no keys: take the next element",
          MapType.BLOOM_FILTER to "never forgets a value",
        ),
    ),
    Missing(
      "keys",
      { it.keys() },
      NO_ELEMENTS + STORAGES.associateWith { "cannot be walked: ask for each owner's value" } +
        mapOf(
          MapType.QUEUE to "has no keys",
          MapType.STACK to "has no keys",
          MapType.BLOOM_FILTER to "does not keep values",
        ),
    ),
    Missing("batches", { map -> map.batches(1).forEach { _, _ -> } }, NO_BATCHES),
    Missing("batches that are taken", { map -> map.batches(1).drain { _, _ -> } }, NO_BATCHES),
    Missing(
      "batches that are written",
      { it.batches(1).update(ByteBuffer.allocate(it.keySize()), ByteBuffer.allocate(it.valueSize())) },
      NO_BATCHES,
    ),
    Missing("batches that are removed", { it.batches(1).delete(ByteBuffer.allocate(it.keySize())) }, NO_BATCHES),
  )

class ElementAdviceKernelSpec : KernelTest({
  for (type in MapType.entries - MapType.UNSPEC - MapType.STRUCT_OPS) {
    "$type: what it lacks is told".config(
      onlyIf("this kernel has no maps of kind $type") {
        Probes(kernel).mapType(type).verdict() ==
          Support.Verdict.SUPPORTED
      },
    ) {
      for (missing in MISSING) {
        val said = missing.said[type] ?: continue
        anyMap(kernel, type).use { map ->
          withClue(missing.name) {
            val advice = shouldThrow<KernelException> { missing.run(map) }.advice()
            advice shouldStartWith "a map of kind $type "
            advice shouldContain said
          }
        }
      }
    }
  }
})
