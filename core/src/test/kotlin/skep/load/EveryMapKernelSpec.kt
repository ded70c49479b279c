package skep.load

import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import skep.kernel.KernelTest
import skep.kernel.MapCreate
import skep.kernel.since
import skep.spec.MapSpec
import java.nio.ByteBuffer
import java.nio.ByteOrder

class EveryMapKernelSpec : KernelTest({
  /** How libbpf creates them; its machine had two CPUs. */
  val table = String(fixtureBytes("every_map.tsv")).trimEnd().lines().map { it.split('\t') }
  val fields = table.first()
  val libbpf =
    table.drop(1).map { fields.zip(it).toMap() }.map { map ->
      val perCpu = map["name"] == "perf_events" || map["name"] == "array_of_perf.i"
      if (perCpu) map + ("max_entries" to "${kernel.possibleCpus()}") else map
    }

  "a map of every kind is created as libbpf creates it".config(since(6, 9, "arenas")) {
    val seen = RecordingKernel(kernel)
    openFixture("every_map.bpf.o").load(seen).use { loaded ->
      seen.maps.map { it.traced().filterKeys(fields::contains) } shouldContainExactly libbpf
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
