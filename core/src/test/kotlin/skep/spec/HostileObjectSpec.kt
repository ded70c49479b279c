package skep.spec

import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FreeSpec
import io.kotest.matchers.ints.shouldBeGreaterThan
import io.kotest.matchers.types.shouldBeInstanceOf
import skep.elf.ElfFile
import java.nio.ByteBuffer
import java.nio.ByteOrder
import kotlin.random.Random

/** 28: any bytes end in an object or in an ObjectException. */
class HostileObjectSpec : FreeSpec({
  val objects = Fixtures.good.filterNot { it.endsWith("unstripped") }.associateWith { Fixtures.bytes("$it.bpf.o") }

  /** Whether it was still an object; what is one can be written or is refused for a reason, too. */
  fun attempt(bytes: ByteArray): Boolean {
    val outcome = runCatching { Fixtures.read(bytes) }
    outcome.exceptionOrNull()?.let { it.shouldBeInstanceOf<ObjectException>() }
    outcome.onSuccess { spec ->
      runCatching { ObjectWriter.write(spec) }.exceptionOrNull()?.let { it.shouldBeInstanceOf<ObjectException>() }
    }
    return outcome.isSuccess
  }

  "20,000 objects with flipped bits" {
    val random = Random(1)
    var opened = 0
    repeat(20_000) { case ->
      val (name, original) = objects.entries.random(random)
      val bytes = original.copyOf()
      repeat(1 + random.nextInt(4)) { bytes[random.nextInt(bytes.size)] = random.nextInt().toByte() }
      withClue("case $case of $name") { if (attempt(bytes)) opened++ }
    }
    opened shouldBeGreaterThan 1_000
  }

  "20,000 objects with damaged headers of sections, symbols and relocations" {
    val random = Random(2)
    repeat(20_000) { case ->
      val (name, original) = objects.entries.random(random)
      val elf = ElfFile.of(ByteBuffer.wrap(original))
      val bytes = ByteBuffer.wrap(original.copyOf()).order(elf.header().byteOrder())
      val target = when (random.nextInt(4)) {
        0 -> bytes.getLong(40).toInt() + 64 * random.nextInt(elf.sections().size) + 4 * random.nextInt(16)
        else -> elf.sections().filter {
          it.name().startsWith(".rel") ||
            it.name() in setOf(".symtab", ".BTF", ".BTF.ext")
        }
          .random(random).let { it.offset().toInt() + 4 * random.nextInt((it.size().toInt() / 4).coerceAtLeast(1)) }
      }
      val values =
        listOf(0, 1, -1, Int.MAX_VALUE, Int.MIN_VALUE, 8, 16, 0xfff1, 0xfff2, random.nextInt(), random.nextInt(32))
      bytes.putInt(target, values.random(random))
      withClue("case $case of $name") { attempt(bytes.array()) }
    }
  }

  "12,000 objects cut short" {
    val random = Random(3)
    repeat(12_000) { case ->
      val (name, original) = objects.entries.random(random)
      withClue("case $case of $name") { attempt(original.copyOf(random.nextInt(original.size))) }
    }
  }

  "2,000 times random bytes behind an ELF header" {
    val random = Random(4)
    repeat(2_000) { case ->
      val bytes = random.nextBytes(64 + random.nextInt(2_000))
      Fixtures.bytes("minimal.bpf.o").copyInto(bytes, 0, 0, 64)
      ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(40, random.nextLong(bytes.size.toLong()))
      withClue("case $case") { attempt(bytes) }
    }
  }
})
