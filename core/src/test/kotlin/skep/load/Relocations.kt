package skep.load

import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.boolean
import kotlinx.serialization.json.jsonArray
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive
import skep.insn.Cpu
import skep.insn.Encoder
import skep.insn.Imm64
import skep.insn.MapType
import skep.insn.ProgramType
import skep.kernel.LinuxKernel
import skep.relocate.DebugRecords
import skep.relocate.Descriptors
import skep.relocate.RelocatedObject
import skep.relocate.StitchedProgram
import skep.relocate.Target
import skep.relocate.UnresolvedException
import skep.spec.MapSpec
import skep.spec.ObjectSpec
import skep.spec.fnv
import java.nio.ByteBuffer
import java.nio.ByteOrder
import java.nio.file.Files
import java.nio.file.Path
import java.util.HexFormat

/** What became of a program: its instructions in hex, or the words of who gave up. */
internal sealed interface Relocation {
  /**
   * It is relocated.
   *
   * @property functions how many records of functions there are, and their hash
   * @property lines the same of lines
   */
  data class Done(val instructions: String, val functions: String, val lines: String) : Relocation

  data class Failed(val words: String) : Relocation
}

/**
 * What libbpf makes of an object's programs, as the oracle's `--relocate` tells it.
 *
 * @property alone whether each program is told of as if it was the only one, since they do not relocate all together
 * @property withoutStructOps whether no struct_ops map is to be made, since the kernel lacks the struct
 */
internal class LibbpfRelocations(told: JsonObject) {
  private val relocate = told.getValue("relocate").jsonObject
  val alone = relocate["per_program"] != null
  val withoutStructOps = relocate["fake_maps"]?.jsonObject?.get("no_struct_ops") != null

  /** By the programs' order; null for one that is not to be loaded. */
  val programs: List<Relocation?> = relocate.getValue("programs").jsonArray.map { it.jsonObject }.map { program ->
    val instructions = program["insns"]?.jsonPrimitive?.content
    when {
      program["autoload"]?.jsonPrimitive?.boolean == false -> null
      instructions != null ->
        Relocation.Done(instructions, records(program, "func_info"), records(program, "line_info"))
      else -> Relocation.Failed(program["last_warning"]?.jsonPrimitive?.content.orEmpty())
    }
  }

  private fun records(program: JsonObject, kind: String) =
    listOf("cnt", "fnv").joinToString(" ") { program.getValue("${kind}_$it").jsonPrimitive.content }
}

/** What we make of an object's programs, in the way that libbpf was asked. */
internal fun ourRelocations(spec: ObjectSpec, target: Target, asked: LibbpfRelocations): List<Relocation?> {
  val names = spec.programs().map { it.name() }
  if (!asked.alone) return relocate(open(spec, asked), target).let { all -> names.map(all) }
  return names.map { name ->
    val open = open(spec, asked)
    open.programs().forEach { it.autoload(it.name() == name) }
    relocate(open, target)(name)
  }
}

private fun open(spec: ObjectSpec, asked: LibbpfRelocations): OpenObject {
  val open = BpfObject.open(spec)
  if (asked.withoutStructOps) {
    open.maps().filter { it.spec().type() == MapType.STRUCT_OPS }.forEach { it.autocreate(false) }
    open.programs().filter { it.spec().type() == ProgramType.STRUCT_OPS }.forEach { it.autoload(true) }
  }
  return open
}

/** What became of the programs, by name. */
private fun relocate(open: OpenObject, target: Target): (String) -> Relocation? = try {
  val relocated = open.relocate(target);
  { name -> relocated.programs().find { it.program().name() == name }?.let { encode(relocated, it) } }
} catch (e: UnresolvedException) {
  { Relocation.Failed("${e.message}") }
}

private fun encode(relocated: RelocatedObject, program: StitchedProgram): Relocation {
  val code = relocated.bind(program, RecognizableDescriptors(relocated.`object`()))
  val encoded = Encoder.encodeResolved(code, ByteOrder.LITTLE_ENDIAN, Cpu.V4)
  val records = relocated.`object`().btf()
    .map { DebugRecords.`in`(DebugRecords.addLines(relocated.programs(), it)).of(program, encoded) }
    .orElseGet { DebugRecords(ByteBuffer.allocate(0), ByteBuffer.allocate(0)) }
  return Relocation.Done(
    HexFormat.of().formatHex(OracleMask.apply(encoded.toByteArray())),
    records(records.functions(), DebugRecords.FUNCTION_SIZE),
    records(records.lines(), DebugRecords.LINE_SIZE),
  )
}

private fun records(bytes: ByteBuffer, size: Int) =
  "${bytes.remaining() / size} ${fnv(ByteArray(bytes.remaining()).also(bytes::get))}"

/** Descriptors that [OracleMask] knows again. */
private class RecognizableDescriptors(private val spec: ObjectSpec) : Descriptors by Descriptors.indices(spec) {
  private val tables = mutableListOf<Imm64.JumpTable>()

  override fun map(map: MapSpec) = OracleMask.MAP + spec.maps().indexOfFirst { it === map }

  override fun dataOffset(map: MapSpec) = ArenaLayout.dataOffset(LinuxKernel(), map).toInt()

  override fun module(module: Target.Module) = OracleMask.MODULE

  override fun jumpTable(table: Imm64.JumpTable): Int {
    if (table !in tables) tables += table
    return OracleMask.OTHER_MAP + tables.indexOf(table)
  }
}

/** The oracle's stand-ins for what differs from run to run and from boot to boot; see `reference/oracle.md`. */
internal object OracleMask {
  /** A descriptor that stands for the map of an index. */
  const val MAP = 0x6f000000

  /** What the oracle says for maps that are none of the object's, numbered as a program refers to them. */
  const val OTHER_MAP = 0x7f000000
  const val MODULE = 0x7e000000
  private const val ADDRESS = 0x7d000000
  private const val MAX_MAPS = 0x10000
  private const val LOAD_IMM64: Byte = 0x18
  private const val FIRST_ADDRESS = -0x80000000L

  private val addresses: Set<Long> by lazy {
    Files.readAllLines(Path.of("/proc/kallsyms")).mapTo(HashSet()) { it.substringBefore(' ').toULong(16).toLong() }
  }

  /**
   * Masks instructions.
   *
   * @param map the index of the map that a descriptor stands for, null for none of the object's
   */
  fun apply(
    instructions: ByteArray,
    map: (Int) -> Int? = { (it - MAP).takeIf { i -> i in 0 until MAX_MAPS } },
  ): ByteArray {
    val bytes = ByteBuffer.wrap(instructions).order(ByteOrder.LITTLE_ENDIAN)
    val otherMaps = mutableListOf<Int>()
    var at = 0
    while (at < instructions.size) {
      if (instructions[at] == LOAD_IMM64) {
        val low = bytes.getInt(at + 4)
        val value = low.toUInt().toLong() or (bytes.getInt(at + 12).toLong() shl 32)
        when (instructions[at + 1].toInt() and 0xf0 shr 4) {
          0 -> if (value in FIRST_ADDRESS..-1 && value in addresses) bytes.putInt(at + 4, ADDRESS).putInt(at + 12, 0)
          1, 2 -> {
            val index = map(low)
            if (index == null && low !in otherMaps) otherMaps += low
            bytes.putInt(at + 4, index ?: (OTHER_MAP + otherMaps.indexOf(low)))
          }
        }
        at += 8
      }
      at += 8
    }
    return instructions
  }
}
