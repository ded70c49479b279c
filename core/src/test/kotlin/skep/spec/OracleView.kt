package skep.spec

import kotlinx.serialization.json.JsonArray
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonNull
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive
import skep.btf.Btf
import skep.btf.BtfType
import skep.elf.ElfFile
import skep.insn.Callee
import skep.insn.Cpu
import skep.insn.Encoder
import skep.insn.Imm64
import skep.insn.Insn
import skep.insn.MapType
import skep.insn.ProgramType
import java.nio.ByteBuffer
import java.nio.ByteOrder
import java.util.Optional
import kotlin.jvm.optionals.getOrNull

/** An object as `libbpf-oracle` prints it, made of what we read. The longest data is told by size and hash alone. */
internal class OracleView(private val spec: ObjectSpec, file: ByteArray) {
  private val elf = ElfFile.of(ByteBuffer.wrap(file))

  fun document(): JsonObject = json(
    "object_name" to spec.name,
    "license" to spec.license.orElse(""),
    "btf" to spec.btf.getOrNull()?.let { json("types" to typeCount(it), "endianness" to endianness()) },
    "maps" to JsonArray(spec.maps.map(::map)),
    "programs" to JsonArray(spec.programs.map(::program)),
  )

  private fun endianness() = if (spec.byteOrder == ByteOrder.LITTLE_ENDIAN) 0 else 1

  /** Where functions are in .ksyms, libbpf adds a variable; and where anything is, an int if there is none. */
  private fun typeCount(btf: Btf): Int {
    if (spec.externs.all { it is ExternSpec.Kconfig }) return btf.typeCount()
    val functions = spec.externs.any { it is ExternSpec.Kfunc }
    val hasInt = btf.ids().anyMatch { id ->
      (btf.type(id) as? BtfType.Int)?.let { it.bits == 32 && it.bitOffset == 0 } ==
        true
    }
    return btf.typeCount() + (if (functions) 1 else 0) + (if (hasInt) 0 else 1)
  }

  private fun attributes(map: MapSpec): Array<Pair<String, Any?>> = arrayOf(
    "name" to map.name,
    "type" to map.type.number(),
    "type_name" to map.type.name.lowercase(),
    "key_size" to Integer.toUnsignedLong(map.keySize),
    "value_size" to Integer.toUnsignedLong(map.valueSize),
    "max_entries" to Integer.toUnsignedLong(map.maxEntries),
    "flags" to Integer.toUnsignedLong(map.flags),
    "map_extra" to map.extra.toULong(),
    "numa_node" to Integer.toUnsignedLong(map.numaNode),
    "ifindex" to 0,
    "btf_key_type_id" to map.keyTypeId.orElse(0),
    "btf_value_type_id" to map.valueTypeId.orElse(0),
  )

  private fun map(map: MapSpec): JsonObject {
    val image = (map.data().getOrNull()?.image ?: map.structOps().getOrNull()?.image)?.toByteArray()
    val initial = image?.let {
      val data = json("initial_size" to it.size, "initial_fnv" to fnv(it))
      if (it.size <= MOST_HEX) JsonObject(data + json("initial" to hex(it))) else data
    }
    val all = json(
      *attributes(map),
      "pin_path" to if (map.pinning == MapSpec.Pinning.BY_NAME) "/sys/fs/bpf/${map.name}" else null,
      "internal" to map.internal(),
      "autocreate" to map.autocreate,
      "autoattach" to (map.type == MapType.STRUCT_OPS),
    )
    val inner = map.inner.getOrNull()?.let { mapOf("inner" to json(*attributes(it))) }.orEmpty()
    return JsonObject(all + initial.orEmpty() + inner)
  }

  private fun program(program: ProgramSpec): JsonObject {
    val isNewer = program.definition.map { it.pattern in newerSections }.orElse(false)
    return typed(if (isNewer) program.withType(ProgramType.UNSPEC, Optional.empty()) else program)
  }

  private fun typed(program: ProgramSpec): JsonObject = json(
    "name" to program.name,
    "section" to program.section,
    "type" to program.type.number(),
    "type_name" to program.type.name.lowercase(),
    "expected_attach_type" to program.expectedAttachType.map { it.number() }.orElse(0),
    "flags" to 0,
    "autoload" to program.autoload,
    "autoattach" to true,
    "insn_cnt" to program.code.slots(),
    "insns_fnv" to fnv(instructions(program)),
  )

  /**
   * The program's bytes in the byte order of the oracle's machine: ours, and the file's own where we have put a name in
   * the place of what is to be relocated.
   */
  private fun instructions(program: ProgramSpec): ByteArray {
    val encoded = Encoder.encode(program.code, spec.byteOrder, Cpu.V4)
    val bytes = encoded.toByteArray()
    val symbol = elf.symbolTable().get().first { it.name() == program.name && it.size().toInt() == bytes.size }
    val section = elf.section(symbol.sectionIndex().asInt.toLong()).bytes()
    for (placed in encoded.placed().filter { isSymbolic(it.step.insn) }) {
      val at = placed.slot * 8
      section.get(section.position() + symbol.value().toInt() + at, bytes, at, placed.step.insn.slots() * 8)
    }
    return if (spec.byteOrder == ByteOrder.LITTLE_ENDIAN) bytes else swapped(bytes)
  }

  private fun isSymbolic(insn: Insn): Boolean = when (insn) {
    is Insn.Call -> insn.callee is Callee.Function || insn.callee is Callee.Extern

    is Insn.LoadImm64 -> when (insn.value) {
      is Imm64.MapRef, is Imm64.GlobalRef, is Imm64.FunctionRef, is Imm64.ExternRef, is Imm64.JumpTable -> true
      else -> false
    }

    else -> false
  }

  private companion object {
    const val MOST_HEX = 4096

    /** The patterns of sections that the oracle's libbpf does not know yet. */
    val newerSections = Fixtures.bytes("newer-sections.txt").decodeToString().lines()
      .filter { it.isNotBlank() && !it.startsWith("#") }.toSet()
  }
}

private fun hex(bytes: ByteArray) = bytes.joinToString("") { "%02x".format(it) }

private fun json(vararg members: Pair<String, Any?>) = JsonObject(
  members.associate { (key, value) ->
    key to json(value)
  },
)

private fun json(value: Any?): JsonElement = when (value) {
  null -> JsonNull
  is JsonElement -> value
  is Boolean -> JsonPrimitive(value)
  is Number -> JsonPrimitive(value)
  is ULong -> JsonPrimitive(value)
  else -> JsonPrimitive(value.toString())
}

/** What the oracle prints of programs in structs is where they lie in its memory: zeros in place of these. */
internal fun withoutAddresses(oracle: JsonObject, spec: ObjectSpec): JsonObject {
  val maps = (oracle["maps"] as? JsonArray) ?: return oracle
  return JsonObject(
    oracle +
      ("maps" to JsonArray(maps.mapIndexed { i, map -> withoutAddresses(map as JsonObject, spec.maps.getOrNull(i)) })),
  )
}

private fun withoutAddresses(oracle: JsonObject, map: MapSpec?): JsonObject {
  val ops = map?.structOps()?.getOrNull() ?: return oracle
  val initial = (oracle["initial"] as? JsonPrimitive)?.content ?: return oracle
  val bytes = initial.chunked(2).map { it.toInt(16).toByte() }.toByteArray()
  ops.programs.keys.forEach { at -> bytes.fill(0, at, at + 8) }
  return JsonObject(oracle + ("initial" to JsonPrimitive(hex(bytes))) + ("initial_fnv" to JsonPrimitive(fnv(bytes))))
}

/** The places at which the oracle's document has not what ours has. */
internal fun differences(actual: JsonElement, expected: JsonElement, at: String = ""): List<String> = when {
  expected is JsonObject && actual is JsonObject -> actual.flatMap { (key, value) ->
    differences(value, expected[key] ?: JsonNull, "$at.$key")
  }

  expected is JsonArray && actual is JsonArray && expected.size == actual.size -> expected.indices.flatMap { i ->
    val name = ((expected[i] as? JsonObject)?.get("name") as? JsonPrimitive)?.content
    differences(actual[i], expected[i], "$at[${name ?: i}]")
  }

  (expected as? JsonPrimitive)?.content == (actual as? JsonPrimitive)?.content -> listOf()

  else -> listOf("$at is ${"$actual".take(300)}, and libbpf has ${"$expected".take(300)}")
}
