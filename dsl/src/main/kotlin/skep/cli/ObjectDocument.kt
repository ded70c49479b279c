package skep.cli

import skep.btf.Btf
import skep.spec.ExternSpec
import skep.spec.GlobalSpec
import skep.spec.MapSpec
import skep.spec.ObjectSpec
import skep.spec.ProgramSpec
import java.nio.ByteOrder
import kotlin.jvm.optionals.getOrNull

/** The document of this file, whether it opened as an object or not. */
internal fun Inspection.document(): FileDocument =
  spec?.document(path) ?: FileDocument(path, open = Outcome(ok = false, error = problem))

/** The document of a file that opened as this object. */
internal fun ObjectSpec.document(path: String): FileDocument =
  FileDocument(
    path = path,
    open = Outcome.OK,
    objectName = name(),
    license = license().orElse(""),
    kversion = kernelVersion().takeIf { it.isPresent }?.asInt?.toUInt(),
    btf = btf().getOrNull()?.document(),
    maps = maps().map(MapSpec::document),
    programs = programs().map(ProgramSpec::document),
    externs = externs().map(ExternSpec::document),
    globals = globals().map(GlobalSpec::document),
  )

private fun Btf.document() = BtfDocument(typeCount(), endianness = if (order() == ByteOrder.LITTLE_ENDIAN) 0 else 1)

private fun MapSpec.document(): MapDocument {
  val image = data().map { it.image() }.or { structOps().map { it.image() } }
  val initial = image.getOrNull()?.toByteArray()
  return MapDocument(
    name = name(),
    type = type().number(),
    typeName = type().name.lowercase(),
    keySize = keySize().toUInt(),
    valueSize = valueSize().toUInt(),
    maxEntries = maxEntries().toUInt(),
    flags = flags().toUInt(),
    mapExtra = extra().toULong(),
    numaNode = numaNode().toUInt(),
    btfKeyTypeId = keyTypeId().orElse(0),
    btfValueTypeId = valueTypeId().orElse(0),
    pinPath = pinPath(),
    internal = internal(),
    autocreate = autocreate(),
    initialSize = initial?.size,
    initialFnv = initial?.let(::fnv1a),
    initial = initial?.takeIf { it.size <= MOST_INITIAL_BYTES }?.let(::hex),
    inner = inner().getOrNull()?.document(),
  )
}

private fun ProgramSpec.document() =
  ProgramDocument(
    name = name(),
    section = section(),
    type = type().number(),
    typeName = type().name.lowercase(),
    expectedAttachType = expectedAttachType().getOrNull()?.number() ?: 0,
    autoload = autoload(),
    insnCnt = code().slots(),
  )

private fun ExternSpec.document() = ExternDocument(name(), kind(), weak())

private fun GlobalSpec.document() = GlobalDocument(name(), section(), offset(), size())

/** Where the map is pinned by default, when its declaration asks for pinning. */
internal fun MapSpec.pinPath(): String? = if (pinning() == MapSpec.Pinning.BY_NAME) "/sys/fs/bpf/${name()}" else null

/** What kind of thing the object expects from outside. */
internal fun ExternSpec.kind(): String =
  when (this) {
    is ExternSpec.Kconfig -> "kconfig"
    is ExternSpec.Ksym -> "ksym"
    is ExternSpec.Kfunc -> "kfunc"
  }

/** Longer data is told by size and hash only. */
private const val MOST_INITIAL_BYTES = 4096
