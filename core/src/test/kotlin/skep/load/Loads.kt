package skep.load

import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.boolean
import kotlinx.serialization.json.int
import kotlinx.serialization.json.jsonArray
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive
import skep.kernel.LinuxKernel
import skep.relocate.UnresolvedException
import skep.spec.ObjectSpec
import skep.spec.fnv
import java.nio.file.Files
import java.nio.file.Path
import kotlin.io.path.deleteIfExists

/** What became of a program. */
internal sealed interface Load {
  /** It is not to be loaded. */
  data object Left : Load

  /**
   * It is loaded.
   *
   * @property hash of its instructions, masked
   * @property translated bytes of its instructions after the verifier's rewriting, where libbpf's are known
   */
  data class Done(val instructions: Int, val hash: String, val translated: Int?) : Load {
    override fun toString() = "loaded with $instructions instructions ($hash), $translated bytes after the verifier"
  }

  /** The kernel was asked, and refused. */
  data class Refused(val errno: Int) : Load {
    override fun toString() = "refused by the kernel with errno $errno"
  }

  /** The kernel was not asked to load it. */
  class Failed(private val words: String) : Load {
    override fun equals(other: Any?) = other is Failed

    override fun hashCode() = 0

    override fun toString() = "not tried: $words"
  }
}

/**
 * What became of an object's programs with libbpf, as the oracle's `--load` tells it.
 *
 * @property alone whether each program is told of as if it was the only one, since they do not load all together
 */
internal class LibbpfLoads(told: JsonObject) {
  private val load = told.getValue("load").jsonObject
  val alone = !load.getValue("whole").jsonObject.getValue("ok").jsonPrimitive.boolean

  /** By the programs' order. */
  val programs: List<Load> = load.getValue("programs").jsonArray.map {
    it.jsonObject
  }.map(if (alone) ::alone else ::whole)

  private fun whole(program: JsonObject): Load =
    if (program.getValue("loaded").jsonPrimitive.boolean) done(program, program.number("xlated_len")) else Load.Left

  private fun alone(program: JsonObject): Load = when (program.text("stage")) {
    "done" -> done(program, null)
    "verifier" -> Load.Refused(program.number("prog_load_errno"))
    else -> Load.Failed(program.text("last_warning"))
  }

  private fun done(program: JsonObject, translated: Int?) =
    Load.Done(program.number("insn_cnt"), program.text("insns_fnv"), translated)

  private fun JsonObject.text(key: String) = getValue(key).jsonPrimitive.content

  private fun JsonObject.number(key: String) = getValue(key).jsonPrimitive.int
}

/** Loads an object's programs all together, or each alone; what is pinned meanwhile is gone afterwards. */
internal class OurLoads(private val spec: ObjectSpec) {
  private val names = spec.programs().map { it.name() }

  fun whole(): List<Load> = load(BpfObject.open(spec)) { loaded -> names.map { of(loaded, it, true) } }
    .let { all -> if (all.size == 1) names.map { all[0] } else all }

  fun alone(): List<Load> = names.map { name ->
    val open = BpfObject.open(spec)
    open.programs().forEach { it.autoload(it.name() == name) }
    load(open) { loaded -> listOf(of(loaded, name, false)) }[0]
  }

  private fun of(loaded: LoadedObject, name: String, whole: Boolean): Load {
    val program = loaded.programs().find { it.spec().name() == name } ?: return Load.Left
    val maps = loaded.spec().maps().withIndex().filter { (_, map) -> map.autocreate() }.map { it.index }
    val indices = loaded.maps().map { it.fd().number() }.zip(maps).toMap()
    val instructions = ByteArray(program.instructions().remaining()).also { program.instructions().get(it) }
    val hash = fnv(OracleMask.apply(instructions, indices::get))
    return Load.Done(instructions.size / 8, hash, if (whole) kernel.progInfo(program.fd()).translatedSize() else null)
  }

  /** What [look] sees, or the one reason why there is nothing to see. */
  private fun load(open: OpenObject, look: (LoadedObject) -> List<Load>): List<Load> = try {
    open.pinRoot("$PINS").load(kernel).use(look)
  } catch (e: LoadException) {
    val errno = e.errno().filter { e.phase() == LoadException.Phase.PROGRAM }
    listOf(errno.map<Load> { Load.Refused(it.number()) }.orElseGet { Load.Failed("${e.message}") })
  } catch (e: UnresolvedException) {
    listOf(Load.Failed("${e.message}"))
  } finally {
    unpin()
  }

  private fun unpin() {
    if (Files.isDirectory(PINS)) {
      Files.list(PINS).use { all -> all.forEach { it.deleteIfExists() } }
      PINS.deleteIfExists()
    }
  }

  private companion object {
    val kernel = LinuxKernel()
    val PINS: Path = Path.of("/sys/fs/bpf/skep-corpus-${ProcessHandle.current().pid()}")
  }
}
