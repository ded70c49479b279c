package skep.linker

import java.nio.ByteBuffer
import java.nio.ByteOrder

internal fun resource(name: String): ByteArray =
  checkNotNull(Linked::class.java.getResourceAsStream("/skep/linker/$name")) { "no resource $name" }
    .use { it.readBytes() }

internal fun input(name: String): LinkInput = LinkInput(name.substringAfter('/'), ByteBuffer.wrap(resource(name)))

internal fun link(names: List<String>): ByteArray = Linker.link(names.map(::input))

/** Links units of one letter, in that order. */
internal fun link(units: String): ByteArray = link(units.map { "$it.bpf.o" })

internal fun linkCase(name: String): ByteArray = link(listOf("cases/$name.a.bpf.o", "cases/$name.b.bpf.o"))

/** Changes the section headers of an object; the change is told where each header starts. */
internal fun patchedSections(bytes: ByteArray, change: (Int, ByteBuffer) -> Unit): ByteArray {
  val patched = bytes.copyOf()
  val buffer = ByteBuffer.wrap(patched).order(ByteOrder.LITTLE_ENDIAN)
  val table = buffer.getLong(40).toInt()
  for (index in 1 until buffer.getShort(60)) change(table + 64 * index, buffer)
  return patched
}
