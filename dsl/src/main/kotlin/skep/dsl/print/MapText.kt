package skep.dsl.print

import skep.dsl.print.Names.Kind
import skep.insn.MapType
import skep.spec.MapSpec
import skep.spec.ObjectSpec

/** Declared maps, in the word for their type where that says all. */
internal class MapText(spec: ObjectSpec, private val parts: Parts, private val source: Source) {
  private val values = ValueText(spec)

  fun write(map: MapSpec) {
    val property = parts.names.find(Kind.MAP, map.name)!!
    val word = WORDS[map.type]
    val arguments = if (word == null) null else arguments(map)
    val name = listOfNotNull(property.argument)
    val more = more(map).joinToString(".")
    if (arguments != null) {
      val rest = if (more.isEmpty()) "" else " { $more }"
      source.line("val ${property.declared} by $word(${(arguments + name).joinToString(", ")})$rest")
    } else {
      val head = "map(${(listOf("MapType.${map.type}") + name).joinToString(", ")})"
      val body = (all(map) + more(map)).joinToString(".")
      source.line("val ${property.declared} by $head { $body }")
    }
  }

  /** What the word for the map's type has to be told, if it can be told all. */
  private fun arguments(map: MapSpec): List<String>? {
    val entries = "maxEntries = ${Literals.int(map.maxEntries)}"
    val typed = map.keyTypeId.isPresent && map.valueTypeId.isPresent
    return when (map.type) {
      MapType.RINGBUF ->
        listOf("bytes = ${Literals.int(map.maxEntries)}").takeIf { all(map).size == 1 && more(map).isEmpty() }
      MapType.ARRAY, MapType.PERCPU_ARRAY ->
        listOf("value = ${value(map)}", entries).takeIf { typed && map.keySize == 4 }
      else -> {
        val key = map.keyTypeId.stream().mapToObj { "key = ${values.type(it, map.keySize)}" }.toList()
        (key + "value = ${value(map)}" + entries).takeIf { typed }
      }
    }
  }

  private fun value(map: MapSpec) = values.type(map.valueTypeId.orElse(0), map.valueSize)

  /** Keys, values and size. */
  private fun all(map: MapSpec): List<String> = buildList {
    if (map.keyTypeId.isPresent) {
      add("key(${map.keyTypeId.asInt})")
    } else if (map.keySize != 0) {
      add("keySize(${Literals.int(map.keySize)})")
    }
    if (map.valueTypeId.isPresent) {
      add("value(${map.valueTypeId.asInt})")
    } else if (map.valueSize != 0) {
      add("valueSize(${Literals.int(map.valueSize)})")
    }
    if (map.maxEntries != 0) add("maxEntries(${Literals.int(map.maxEntries)})")
  }

  /** What few maps have. */
  private fun more(map: MapSpec): List<String> = buildList {
    if (map.flags != 0) add("flags(${Literals.int(map.flags)})")
    if (map.extra != 0L) add("extra(${Literals.long(map.extra)})")
    if (map.numaNode != 0) add("numaNode(${Literals.int(map.numaNode)})")
    if (map.weak) add("weak(true)")
    if (map.pinning != MapSpec.Pinning.NONE) add("pinning(MapSpec.Pinning.${map.pinning})")
    map.inner.ifPresent { inner ->
      val head = "MapSpec.builder(${Literals.string(inner.name)}, MapType.${inner.type})"
      add("inner(${(listOf(head) + all(inner) + more(inner)).joinToString(".")}.build())")
    }
    if (map.slots.isNotEmpty()) {
      add(
        map.slots.joinToString(", ", "slots(listOf(", "))") {
          "MapSpec.Slot(${it.index}, ${Literals.string(it.target)})"
        },
      )
    }
  }

  private companion object {
    val WORDS = mapOf(
      MapType.HASH to "hash",
      MapType.LRU_HASH to "lruHash",
      MapType.ARRAY to "array",
      MapType.PERCPU_HASH to "percpuHash",
      MapType.PERCPU_ARRAY to "percpuArray",
      MapType.RINGBUF to "ringBuffer",
    )
  }
}
