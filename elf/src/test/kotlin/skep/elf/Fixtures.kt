package skep.elf

import java.nio.ByteBuffer
import java.nio.ByteOrder

/** Files made by `make.sh` beside them, and what readelf says of each. */
object Fixtures {
  const val BPF_LITTLE = "counter.bpfel.o"
  const val BPF_BIG = "counter.bpfeb.o"
  const val SHARED_LIBRARY = "probe.x86_64.so"
  const val I386 = "add.i386.o"
  const val MIPS = "add.mips.o"
  const val MIPS64 = "add.mips64el.o"
  val all = listOf(BPF_LITTLE, BPF_BIG, SHARED_LIBRARY, I386, MIPS, MIPS64)

  fun bytes(name: String): ByteArray =
    checkNotNull(javaClass.getResourceAsStream(name)) { "no fixture $name" }.use { it.readAllBytes() }

  fun file(name: String): ElfFile = elf(bytes(name))

  fun readelf(name: String): Readelf = Readelf.parse(bytes("$name.txt").decodeToString())
}

fun elf(bytes: ByteArray): ElfFile = ElfFile.of(ByteBuffer.wrap(bytes))

/** The bytes of a fixture after an edit through a buffer of the file's byte order. */
fun edited(fixture: String, edit: Edit.() -> Unit): ByteArray =
  Fixtures.bytes(fixture).also { Edit(it, elf(it)).edit() }

/** Edits single fields of an ELF64 file, as fuzzers and bugs do. */
class Edit(bytes: ByteArray, private val before: ElfFile) {
  val file: ByteBuffer = ByteBuffer.wrap(bytes).order(before.header().byteOrder())
  private val sectionHeaders = file.getLong(40).toInt()

  fun header(offset: Int, value: Int) = file.putShort(offset, value.toShort())

  fun sectionHeaderOffset(value: Long) = file.putLong(40, value)

  fun section(name: String) = Header(before.section(name).orElseThrow().index())

  fun section(index: Int) = Header(index)

  /** Where a symbol's entry starts in the file. */
  fun symbol(index: Int): Int = before.section(".symtab").orElseThrow().offset().toInt() + index * 24

  /** Where a section's name is in the file. */
  fun nameOf(section: String): Int {
    val names = before.section(before.tables().sectionNames().toLong())
    return (names.offset() + before.section(section).orElseThrow().nameOffset()).toInt()
  }

  inner class Header(index: Int) {
    private val at = sectionHeaders + index * 64

    fun name(value: Int) = file.putInt(at, value)

    fun type(value: Int) = file.putInt(at + 4, value)

    fun offset(value: Long) = file.putLong(at + 24, value)

    fun size(value: Long) = file.putLong(at + 32, value)

    fun link(value: Int) = file.putInt(at + 40, value)

    fun info(value: Int) = file.putInt(at + 44, value)

    fun entrySize(value: Long) = file.putLong(at + 56, value)
  }
}

fun header64(order: ByteOrder = ByteOrder.LITTLE_ENDIAN, machine: Int = Machine.BPF): ElfHeader =
  ElfHeader.relocatable(ElfClass.ELF64, order, machine)

fun ByteBuffer.toList(): List<Byte> = List(remaining()) { get(position() + it) }
