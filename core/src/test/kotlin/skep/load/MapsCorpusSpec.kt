package skep.load

import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.ints.shouldBeGreaterThan
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.boolean
import kotlinx.serialization.json.int
import kotlinx.serialization.json.jsonArray
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive
import skep.kernel.Kernel
import skep.kernel.KernelTest
import skep.kernel.MapCreate
import skep.kernel.MapFd
import skep.spec.Corpus
import skep.spec.Oracle
import java.nio.ByteOrder
import java.util.HexFormat
import kotlin.jvm.optionals.getOrNull

/** Remembers the maps that a kernel makes. */
private class Made(private val real: Kernel) : Kernel by real {
  val requests = mutableListOf<MapCreate>()

  override fun mapCreate(request: MapCreate): MapFd = real.mapCreate(request).also { requests += request }
}

private val fields =
  listOf(
    "name", "type", "key_size", "value_size", "max_entries", "map_flags", "numa_node", "ifindex", "inner",
    "btf_key_type_id", "btf_value_type_id", "btf_vmlinux_value_type_id", "map_extra",
  )

private fun row(request: MapCreate): String {
  val flags = request.flags or (if (request.numaNode.isPresent) MapCreate.NUMA_NODE else 0)
  val types = request.btf.getOrNull()
  return listOf(
    request.name, request.type.number(), request.keySize.toUInt(), request.valueSize.toUInt(),
    request.maxEntries.toUInt(), flags.toUInt(), request.numaNode.orElse(0), request.ifindex,
    if (request.innerMap.isPresent) 1 else 0, types?.keyTypeId ?: 0, types?.valueTypeId ?: 0,
    request.kernelValue.getOrNull()?.typeId ?: 0, request.extra.toULong(),
  ).joinToString(" ")
}

private fun row(call: JsonObject): String = fields.joinToString(" ") { call.getValue(it).jsonPrimitive.content }

/** A value as the oracle tells of it: without the descriptors of programs, and where these are. */
private fun image(loaded: LoadedObject, struct: LoadedStructOps): Pair<String, Map<Int, String>> {
  val names = loaded.programs().associate { it.fd().number().toLong() to it.name() }
  val value = struct.value()
  val programs =
    (0 until value.capacity() step 8).mapNotNull { at -> names[value.getLong(at)]?.let { at to it } }.toMap()
  val bytes = ByteArray(value.capacity()).also { value.get(0, it) }
  programs.keys.forEach { at -> bytes.fill(0, at, at + 8) }
  return HexFormat.of().formatHex(bytes) to programs
}

private fun image(struct: JsonObject): Pair<String, Map<Int, String>> =
  struct.getValue("image").jsonPrimitive.content to struct["funcs"]?.jsonArray.orEmpty().associate {
    it.jsonArray[0].jsonPrimitive.int to it.jsonArray[1].jsonPrimitive.content
  }

/** Objects of the wild get the maps from us that libbpf gives them, on the running kernel. */
class MapsCorpusSpec : KernelTest({
  "maps are created as libbpf creates them" {
    val objects = Corpus.objects().filter { item ->
      val spec = runCatching { item.read() }.getOrNull()
      spec != null && spec.maps().isNotEmpty() && spec.byteOrder() == ByteOrder.nativeOrder()
    }
    val said = Oracle.ask(objects.map { it.path }, "--trace")
    var maps = 0
    var compared = 0
    Corpus.each(objects) { item ->
      val trace = said[item.path]?.get("trace")?.jsonObject ?: return@each
      if (!trace.getValue("prepare").jsonObject.getValue("ok").jsonPrimitive.boolean) return@each
      val theirs = trace.getValue("calls").jsonArray.map { it.jsonObject }
        .filter { it.getValue("cmd").jsonPrimitive.content == "MAP_CREATE" && "err" !in it }
      val open = BpfObject.open(item.read())
      trace.getValue("disabled").jsonArray.forEach { open.program(it.jsonPrimitive.content).autoload(false) }
      open.maps().forEach(OpenMap::unpinned)
      val kernel = Made(kernel)
      open.prepare(kernel).close()
      // Features are looked for with maps that have no name.
      kernel.requests.filter { it.name.isNotEmpty() }.map(::row) shouldContainExactly theirs.map(::row)
      maps += theirs.size
      compared++
    }
    println("$maps maps of $compared of ${objects.size} objects")
    compared shouldBeGreaterThan objects.size / 2
    maps shouldBeGreaterThan compared
  }

  "structs that the kernel calls into get the values that libbpf would register" {
    val objects = Corpus.objects().filter { item ->
      val spec = runCatching { item.read() }.getOrNull()
      spec != null && spec.maps().any { it.structOps().isPresent } && spec.byteOrder() == ByteOrder.nativeOrder()
    }
    val said = Oracle.ask(objects.map { it.path }, "--trace")
    var structs = 0
    Corpus.each(objects) { item ->
      val trace = said.getValue(item.path).getValue("trace").jsonObject
      val theirs = trace["struct_ops"]?.jsonArray?.map { it.jsonObject } ?: return@each
      val open = BpfObject.open(item.read())
      trace.getValue("disabled").jsonArray.forEach { open.program(it.jsonPrimitive.content).autoload(false) }
      // A program that the verifier refuses is one to the oracle all the same.
      val refused = trace.getValue("calls").jsonArray.map { it.jsonObject }
        .any { it.getValue("cmd").jsonPrimitive.content == "PROG_LOAD" && "err" in it }
      if (refused) return@each
      open.maps().forEach(OpenMap::unpinned)
      open.load(kernel).use { loaded ->
        loaded.structOps().map { it.map().name() } shouldContainExactly
          theirs.map { it.getValue("name").jsonPrimitive.content }
        loaded.structOps().map { image(loaded, it) } shouldContainExactly theirs.map(::image)
      }
      structs += theirs.size
    }
    println("$structs structs of ${objects.size} objects")
    structs shouldBeGreaterThan 0
  }
})
