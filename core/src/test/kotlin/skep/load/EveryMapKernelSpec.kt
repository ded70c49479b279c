package skep.load

import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import skep.kernel.Kernel
import skep.kernel.KernelTest
import skep.kernel.MapCreate
import skep.kernel.MapFd
import skep.kernel.since
import skep.spec.MapSpec
import java.nio.ByteBuffer
import java.nio.ByteOrder
import kotlin.jvm.optionals.getOrNull

/** Remembers the maps that a kernel is asked for. */
private class Asked(kernel: Kernel) : Kernel by kernel {
  private val real = kernel
  val requests = mutableListOf<MapCreate>()

  override fun mapCreate(request: MapCreate): MapFd = real.mapCreate(request).also { requests += request }
}

/** The fields of `every_map.tsv`. */
private fun row(request: MapCreate): List<Any> =
  listOf(
    request.name, request.type.number(), request.keySize, request.valueSize, request.maxEntries,
    request.flags or (if (request.numaNode.isPresent) MapCreate.NUMA_NODE else 0), request.numaNode.orElse(0),
    request.extra, if (request.innerMap.isPresent) 1 else 0,
    request.btf.getOrNull()?.keyTypeId ?: 0, request.btf.getOrNull()?.valueTypeId ?: 0,
  )

class EveryMapKernelSpec : KernelTest({
  /** How libbpf creates them; its machine had two CPUs. */
  val libbpf =
    String(fixtureBytes("every_map.tsv")).trimEnd().lines().drop(1).map { it.split('\t') }.map { fields ->
      val perCpu = fields[0] == "perf_events" || fields[0] == "array_of_perf.i"
      fields.toMutableList().also { if (perCpu) it[4] = kernel.possibleCpus().toString() }
    }

  "a map of every kind is created as libbpf creates it".config(since(6, 9, "arenas")) {
    val asked = Asked(kernel)
    openFixture("every_map.bpf.o").load(asked).use { loaded ->
      // Features are looked for with maps that have no name.
      asked.requests.filter { it.name.isNotEmpty() }.map { request ->
        row(request).map(Any::toString)
      } shouldContainExactly
        libbpf
      loaded.warnings() shouldBe listOf()
    }
  }

  "the kernel says of each map what the object says".config(since(6, 9, "arenas")) {
    openFixture("every_map.bpf.o").load(kernel).use { loaded ->
      for (map in loaded.spec().maps()) {
        val info = kernel.mapInfo(loaded.map(map.name()).fd())
        val entries = if (map.name() == "perf_events") kernel.possibleCpus() else map.maxEntries()
        listOf(info.typeNumber, info.keySize, info.valueSize, info.maxEntries, info.flags, info.extra) shouldBe
          listOf(map.type().number(), map.keySize(), map.valueSize(), entries, reported(map), map.extra())
        loaded.map(map.name()).maxEntries() shouldBe entries
      }
    }
  }

  "slots of a map of maps hold the maps they are to".config(since(6, 9, "arenas")) {
    openFixture("every_map.bpf.o").load(kernel).use { loaded ->
      val held = loaded.map("hash_of_maps").keys().associate { key ->
        key[0].toInt() to
          loaded.map("hash_of_maps").lookup(key).get()
      }
      val id = { name: String -> kernel.mapInfo(loaded.map(name).fd()).id }
      held.mapValues { (_, value) -> number(value) } shouldBe mapOf(0 to id("other_inner"), 2 to id("one_inner"))
    }
  }
})

/** The kernel adds a flag to devmaps. */
private fun reported(map: MapSpec) =
  if (map.type().name.startsWith("DEVMAP")) map.flags() or MapCreate.RDONLY_PROG else map.flags()

private fun number(value: ByteArray): Int = ByteBuffer.wrap(value).order(ByteOrder.nativeOrder()).getInt(0)
