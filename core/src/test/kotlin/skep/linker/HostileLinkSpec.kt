package skep.linker

import io.kotest.core.spec.style.FreeSpec
import io.kotest.matchers.shouldBe
import java.nio.ByteBuffer
import kotlin.random.Random

/** Whatever the bytes, linking them ends in an object or in a LinkException. */
class HostileLinkSpec : FreeSpec({
  val units = listOf("a.bpf.o", "b.bpf.o", "a.eb.bpf.o", "cases/map_inner.a.bpf.o", "cases/jump_tables.b.bpf.o")
    .associateWith(::resource)

  for ((name, bytes) in units) {
    "$name with any of its bytes changed, with an intact object before it" {
      val random = Random(name.length)
      val before = LinkInput("before", ByteBuffer.wrap(bytes))
      repeat(700) {
        val damaged = bytes.copyOf()
        repeat(1 + random.nextInt(3)) {
          damaged[random.nextInt(damaged.size)] = INTERESTING[random.nextInt(INTERESTING.size)]
        }
        linkAnyway(listOf(LinkInput("damaged", ByteBuffer.wrap(damaged))))
        linkAnyway(listOf(before, LinkInput("damaged", ByteBuffer.wrap(damaged))))
      }
    }
    "$name cut short" {
      for (length in bytes.indices step 7) {
        linkAnyway(listOf(LinkInput("cut", ByteBuffer.wrap(bytes.copyOf(length))))) shouldBe null
      }
    }
  }
})

private val INTERESTING = byteArrayOf(0, 1, 2, 3, 4, 7, 8, 10, 13, 15, 16, 0x40, 0x7f, -128, -2, -1)

/** The object, or null when there is none to be had. */
private fun linkAnyway(inputs: List<LinkInput>): ByteArray? = try {
  Linker.link(inputs)
} catch (_: LinkException) {
  null
}
