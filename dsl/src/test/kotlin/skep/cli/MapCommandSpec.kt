package skep.cli

import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonArray
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.jsonArray
import kotlinx.serialization.json.jsonObject
import org.opentest4j.TestAbortedException
import skep.insn.MapType
import skep.kernel.KernelTest
import skep.kernel.MapCreate
import skep.kernel.since
import skep.load.LoadedObject
import skep.map.BpfMap
import skep.map.Codec
import skep.map.mapFixture
import skep.struct.MapValues
import java.io.IOException
import java.nio.ByteBuffer
import java.nio.ByteOrder

class MapCommandSpec : KernelTest({
  fun LoadedObject.id(map: String) = kernel.mapInfo(map(map).fd()).id()

  /** What bpftool says of a map. */
  fun bpftool(id: Int): JsonArray {
    val process =
      try {
        ProcessBuilder("bpftool", "-j", "map", "dump", "id", "$id").start()
      } catch (_: IOException) {
        throw TestAbortedException("there is no bpftool")
      }
    return Json.parseToJsonElement(process.inputReader().readText()).jsonArray
  }

  fun ours(id: Int): JsonElement = Json.parseToJsonElement(skep("map", "dump", "-j", "id", "$id").out)

  fun fill(map: BpfMap) {
    for (n in 0L..3) {
      val key = ByteBuffer.allocate(12).order(ByteOrder.nativeOrder()).putInt(n.toInt()).put("key $n".toByteArray())
      val value = ByteBuffer.allocate(96).order(ByteOrder.nativeOrder())
      value.put(0, (-n).toByte()).putLong(8, Long.MIN_VALUE + n).putLong(16, -n).put(24, (n % 2).toByte())
      value.putInt(28, 7 * (n % 2).toInt()).putInt(32, 9).putLong(40, n).put(48, "name $n".toByteArray())
      value.put(60, "ab".toByteArray()).putShort(66, 3).putLong(72, -n).putInt(80, -3).putInt(88, 0x04030201)
      map.update(key.array(), value.array())
    }
  }

  "JSON is bpftool's, for structs in a hash" {
    mapFixture("values.bpf.o").load(kernel).use { loaded ->
      fill(loaded.map("plain"))
      val id = loaded.id("plain")
      ours(id).jsonArray.toSet() shouldBe bpftool(id).toSet()
      ours(id).jsonArray.size shouldBe 4
    }
  }

  "JSON is bpftool's, for each CPU's values" {
    mapFixture("values.bpf.o").load(kernel).use { loaded ->
      val counts = loaded.map("counts").perCpu(Codec.INT, Codec.INT)
      counts.put(1, List(kernel.possibleCpus()) { 100 + it })
      val id = loaded.id("counts")
      ours(id) shouldBe bpftool(id)
    }
  }

  "JSON is bpftool's, for a map without types" {
    val request = MapCreate.builder(MapType.HASH).name("untyped").keySize(3).valueSize(5).maxEntries(4).build()
    BpfMap(kernel, kernel.mapCreate(request), "untyped", MapType.HASH, 4).use { map ->
      map.update(byteArrayOf(1, 2, -1), byteArrayOf(5, 4, 3, 2, 1))
      val id = kernel.mapInfo(map.fd()).id()
      ours(id) shouldBe bpftool(id)
      MapValues.of(map).toJson().toString() shouldBe """[{"key":"0102ff","value":"0504030201"}]"""
    }
  }

  "global variables have their names" {
    mapFixture("values.bpf.o").load(kernel).use { loaded ->
      val data = loaded.maps().single { it.name().endsWith(".data") }
      MapValues.of(data).toJson().toString() shouldBe
        """[{"key":"00000000","value":{"number":-5,"totals":[1,18446744073709551615]}}]"""
    }
  }

  "a map is found by its name and by its pin, and printed for people" {
    val path = "/sys/fs/bpf/skep-dump-${ProcessHandle.current().pid()}"
    mapFixture("values.bpf.o").load(kernel).use { loaded ->
      val map = loaded.map("counts")
      map.pin(path)
      try {
        val text = skep("map", "dump", "pinned", path).out
        Json.parseToJsonElement(text) shouldBe MapValues.of(map).toJson()
        text shouldContain "\n    \"key\": 0,\n"
        val id = loaded.id("counts")
        val same = skep("map", "dump", "name", "counts")
        // Another test of another process may have a map of this name now.
        if (same.exit == 0) same.out shouldBe text else same.err shouldContain "$id"
      } finally {
        map.unpin()
      }
    }
    skep("map", "dump", "pinned", path).err shouldContain "there is no map with the pinned $path"
    skep("map", "dump", "name", "nobodys").err shouldContain "there is no map with the name nobodys"
    skep("map", "dump", "number", "7").err shouldContain "expected id ID, name NAME or pinned FILE, not 'number'"
    skep("map", "dump", "id", "x").err shouldContain "an id is a number, not 'x'"
  }

  "floating-point numbers and bit-fields, which bpftool has no numbers for".config(since(5, 13, "BTF of floats")) {
    mapFixture("values.bpf.o").load(kernel).use { loaded ->
      val value = ByteBuffer.allocate(56).order(ByteOrder.nativeOrder()).putFloat(0, 1.5f).putInt(44, 5)
      loaded.map("special").update(ByteArray(4), value.array())
      val read = MapValues.of(loaded.map("special")).toJson().single().jsonObject.getValue("value").toString()
      read shouldContain """"f":1.5,"d":[0.0,0.0,0.0,0.0],"inner":0,"low":5,"all":5,"negative":0,"color":"RED""""
    }
  }
})
