package skep.spec

import java.nio.ByteBuffer
import java.nio.ByteOrder
import java.nio.file.Files
import java.nio.file.Path
import java.util.concurrent.TimeUnit

/** The objects below src/test/resources/skep/spec; build.sh there tells how each was made. */
internal object Fixtures {
  /** Every object that libbpf opens. */
  val good = listOf(
    "minimal", "programs", "subprograms", "textsections", "globals", "maps", "externs", "strings", "core", "sizes",
    "override", "namesakes", "others",
    "minimal.eb", "subprograms.eb", "globals.eb", "maps.eb", "externs.eb", "core.eb",
    "minimal.c14", "subprograms.c14", "globals.c14", "maps.c14", "minimal.unstripped", "maps.unstripped",
  )

  /** Objects with what is younger than some of the tools. */
  val newer = listOf("structops", "arena", "jumptables", "jumptables.eb")

  fun bytes(name: String): ByteArray =
    checkNotNull(javaClass.getResourceAsStream("/skep/spec/$name")) { "no resource $name" }.use { it.readBytes() }

  fun oracle(name: String): String = bytes("$name.json").decodeToString()

  fun read(name: String): ObjectSpec = read(bytes("$name.bpf.o"), name)

  fun read(bytes: ByteArray, name: String = "test"): ObjectSpec =
    ObjectReader.read(ByteBuffer.wrap(bytes), ObjectReader.Options.named(name).withWarnings {})
}

/** FNV-1a with 64 bits, as the oracle hashes. */
internal fun fnv(bytes: ByteArray): String {
  var hash = 0xcbf29ce484222325uL
  for (byte in bytes) hash = (hash xor byte.toUByte().toULong()) * 0x100000001b3uL
  return hash.toString(16).padStart(16, '0')
}

/** Instructions in the other byte order: the fields are swapped each for itself, and so are the two registers. */
internal fun swapped(code: ByteArray): ByteArray {
  val from = ByteBuffer.wrap(code).order(ByteOrder.BIG_ENDIAN)
  val to = ByteBuffer.allocate(code.size).order(ByteOrder.LITTLE_ENDIAN)
  while (from.hasRemaining()) {
    to.put(from.get())
    val registers = from.get().toInt() and 0xff
    to.put(((registers shl 4) or (registers shr 4)).toByte())
    to.putShort(from.short)
    to.putInt(from.int)
  }
  return to.array()
}

/** What a command prints, both streams, and its exit code. */
internal data class Ran(val exit: Int, val output: String)

internal fun onPath(tool: String): Boolean =
  System.getenv("PATH").orEmpty().split(':').any { Files.isExecutable(Path.of(it, tool)) }

internal fun run(vararg command: String): Ran {
  val output = Files.createTempFile("skep-test", ".out")
  try {
    val process = ProcessBuilder(*command).redirectErrorStream(true).redirectOutput(output.toFile()).start()
    check(process.waitFor(60, TimeUnit.SECONDS)) { "${command.joinToString(" ")} does not end" }
    return Ran(process.exitValue(), Files.readString(output))
  } finally {
    Files.delete(output)
  }
}
