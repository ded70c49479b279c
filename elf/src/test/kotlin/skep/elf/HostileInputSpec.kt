package skep.elf

import com.sun.management.ThreadMXBean
import io.kotest.core.spec.style.FreeSpec
import io.kotest.matchers.ints.shouldBeGreaterThan
import io.kotest.matchers.longs.shouldBeLessThan
import io.kotest.matchers.shouldBe
import java.lang.management.ManagementFactory
import kotlin.random.Random

/** Any bytes end in a result or in an [ElfException], and in little memory: more than 100,000 damaged files. */
class HostileInputSpec :
  FreeSpec({
    "cut at every length" {
      for (name in Fixtures.all) {
        val bytes = Fixtures.bytes(name)
        Survivor(bytes.size).run { for (length in bytes.indices) read(bytes.copyOf(length)) }
      }
    }

    "each byte changed" {
      val files = listOf(Fixtures.BPF_BIG, Fixtures.I386, Fixtures.MIPS, Fixtures.MIPS64)
      for (bytes in files.map(Fixtures::bytes)) {
        Survivor(bytes.size).run {
          for (index in bytes.indices) {
            val original = bytes[index]
            for (value in listOf(0, 0x7f, 0x80, 0xff)) {
              bytes[index] = value.toByte()
              read(bytes)
            }
            bytes[index] = original
          }
        }
      }
    }

    // Where the tables are, most bits matter.
    "bits flipped in headers and tables" {
      val random = Random(2)
      for (name in listOf(Fixtures.BPF_BIG, Fixtures.I386, Fixtures.MIPS64)) {
        val original = Fixtures.bytes(name)
        Survivor(original.size).run {
          repeat(10_000) {
            val bytes = original.copyOf()
            repeat(random.nextInt(1, 6)) {
              val tables = random.nextInt(bytes.size / 3, bytes.size)
              val index = if (random.nextBoolean()) random.nextInt(64) else tables
              bytes[index] = (bytes[index].toInt() xor (1 shl random.nextInt(8))).toByte()
            }
            read(bytes)
          }
        }
      }
    }

    "random bytes after a valid start" {
      val random = Random(3)
      Survivor(512).run {
        repeat(30_000) {
          val bytes = random.nextBytes(random.nextInt(512))
          val start = byteArrayOf(0x7f, 0x45, 0x4c, 0x46, 1, 1, 1)
          start[4] = random.nextInt(1, 3).toByte()
          start[5] = random.nextInt(1, 3).toByte()
          start.copyInto(bytes, 0, 0, minOf(start.size, bytes.size))
          read(bytes)
        }
      }
    }

    "random bytes" {
      val random = Random(4)
      Survivor(256).run { repeat(10_000) { read(random.nextBytes(random.nextInt(256))) } }
    }

    "which are more than 100,000" { Survivor.count shouldBeGreaterThan 100_000 }

    "names that overlap cost no more than their bound" {
      // 2,000 symbols that all name one string of 1 MiB without end.
      val symbols = 2_000
      val builder = ElfBuilder.of(header64())
      val endless = ByteArray(1 shl 20) { if (it == 0) 0 else 'a'.code.toByte() }
      val strings = builder.section("long", SectionType.STRTAB).bytes(endless)
      val table = ByteArray(symbols * 24).also { for (symbol in 1 until symbols) it[symbol * 24] = 1 }
      builder.section("table", SectionType.DYNSYM).link(strings).bytes(table)
      val file = elf(builder.build()).dynamicSymbolTable().orElseThrow()
      (1 until symbols).count { runCatching { file[it] }.exceptionOrNull() is ElfException } shouldBe symbols - 1
    }
  })

/** Reads everything of damaged files, and holds each reading to a bound on what it allocates. */
private class Survivor(private val size: Int) {
  fun read(bytes: ByteArray) {
    count++
    val before = threads.currentThreadAllocatedBytes
    tried { elf(bytes) }?.let(::readAll)
    val allocated = threads.currentThreadAllocatedBytes - before
    allocated shouldBeLessThan 2L * 1024 * 1024 + 512L * size
  }

  private fun readAll(file: ElfFile) {
    tried { file.sections() }?.forEach { section ->
      tried { section.name() }
      tried { section.bytes() }
      when (section.type()) {
        SectionType.SYMTAB, SectionType.DYNSYM -> tried { file.symbolTable(section) }?.let(::readAll)
        SectionType.REL, SectionType.RELA -> tried { file.relocations(section) }?.forEach { it.offset() }
        SectionType.NOTE -> tried { file.notes(section) }
      }
    }
    tried { file.section("xdp") }
    tried { file.symbolTable() }
    tried { file.dynamicSymbolTable() }
    tried { file.segments() }?.forEach { segment ->
      tried { segment.bytes() }
      if (segment.type() == SegmentType.NOTE) tried { file.notes(segment) }
    }
  }

  private fun readAll(table: SymbolTable) {
    for (index in table.indices) {
      tried { table[index] }
    }
    tried { table.named("count").toList() }
  }

  private fun <T> tried(read: () -> T): T? =
    try {
      read()
    } catch (_: ElfException) {
      null
    }

  companion object {
    var count = 0
    private val threads = ManagementFactory.getThreadMXBean() as ThreadMXBean
  }
}
