package skep.elf

import java.io.File
import java.util.OptionalLong

/** What `readelf -hSlsrnW` says of a file, as far as these tests compare it. */
data class Readelf(
  val sections: List<SectionRow>,
  val segments: List<SegmentRow>,
  val symbols: Map<String, List<SymbolRow>>,
  val relocations: Map<String, List<RelocationRow>>,
) {
  data class SectionRow(
    val index: Int,
    val name: String,
    val type: String,
    val address: Long,
    val offset: Long,
    val size: Long,
    val entrySize: Long,
    val flags: String,
    val link: Long,
    val info: Long,
    val alignment: Long,
  )

  data class SegmentRow(
    val offset: Long,
    val virtualAddress: Long,
    val physicalAddress: Long,
    val fileSize: Long,
    val memorySize: Long,
    val flags: String,
    val alignment: Long,
  )

  data class SymbolRow(
    val index: Int,
    val value: Long,
    val size: Long,
    val type: String,
    val binding: String,
    val visibility: String,
    val section: String,
    val name: String,
  )

  /** [info] has the symbol in its high and the type in its low half. */
  data class RelocationRow(val offset: Long, val info: Long, val addend: OptionalLong)

  companion object {
    private val sectionRow =
      Regex(
        """ +\[ *(\d+)] (.*?) +([A-Z_]+[A-Z0-9_+xa-f]*) +([0-9a-f]{8,16}) ([0-9a-f]+) ([0-9a-f]+) ([0-9a-f]+) +""" +
          """([A-Za-z]*) +(\d+) +(\d+) +(\d+)""",
      )
    private val segmentRow =
      Regex("""  [A-Z_]+ +0x(\w+) 0x(\w+) 0x(\w+) 0x(\w+) 0x(\w+) ([R ][W ][E ]) 0x(\w+)""")
    private val symbolRow =
      Regex(""" +(\d+): ([0-9a-f]+) +(\w+) (\w+) +(\w+) +(\w+) +(?:\[.*] +)?(\w+) ?(.*)""")
    private val relocationRow = Regex("""([0-9a-f]{8,16}) +([0-9a-f]{8,16}) R_\S+.*?(?: ([+-]) ([0-9a-f]+))?""")

    fun parse(text: String): Readelf {
      val sections = mutableListOf<SectionRow>()
      val segments = mutableListOf<SegmentRow>()
      val symbols = mutableMapOf<String, MutableList<SymbolRow>>()
      val relocations = mutableMapOf<String, MutableList<RelocationRow>>()
      var table = ""
      for (line in text.lines()) {
        Regex("(?:Symbol table|Relocation section) '(.*?)'.*").matchEntire(line)?.let { table = it.groupValues[1] }
        sectionRow.matchEntire(line)?.let { sections += section(it.groupValues) }
        segmentRow.matchEntire(line)?.let { segments += segment(it.groupValues) }
        symbolRow.matchEntire(line)?.let {
          symbols.getOrPut(table) { mutableListOf() } += symbol(table, it.groupValues)
        }
        relocationRow.matchEntire(line)?.let { row ->
          val elf64 = row.groupValues[1].length == 16
          val rela = table.startsWith(".rela")
          relocations.getOrPut(table) { mutableListOf() } += relocation(row.groupValues, elf64, rela)
        }
      }
      return Readelf(sections, segments, symbols, relocations)
    }

    private fun section(cells: List<String>) =
      SectionRow(
        cells[1].toInt(), cells[2].trim(), cells[3], cells[4].hex(), cells[5].hex(), cells[6].hex(), cells[7].hex(),
        cells[8], cells[9].toLong(), cells[10].toLong(), cells[11].toLong(),
      )

    private fun segment(cells: List<String>) =
      SegmentRow(
        cells[1].hex(), cells[2].hex(), cells[3].hex(), cells[4].hex(), cells[5].hex(), cells[6], cells[7].hex(),
      )

    // readelf adds the version to the names of .dynsym; in .symtab it is part of the name.
    private fun symbol(table: String, cells: List<String>) =
      SymbolRow(
        cells[1].toInt(), cells[2].hex(), cells[3].removePrefix("0x").toLong(if (cells[3].startsWith("0x")) 16 else 10),
        cells[4], cells[5], cells[6], cells[7],
        if (table == ".dynsym") cells[8].substringBefore('@') else cells[8],
      )

    private fun relocation(cells: List<String>, elf64: Boolean, rela: Boolean): RelocationRow {
      val info = cells[2].hex()
      val addend = if (cells[3] == "-") -cells[4].hex() else cells[4].ifEmpty { "0" }.hex()
      return RelocationRow(
        cells[1].hex(),
        if (elf64) info else info ushr 8 shl 32 or (info and 0xff),
        if (rela) OptionalLong.of(addend) else OptionalLong.empty(),
      )
    }

    private fun String.hex() = toULong(16).toLong()

    val onPath: Boolean by lazy {
      System.getenv("PATH").split(File.pathSeparator).any { File(it, "readelf").canExecute() }
    }

    /** Runs readelf on a file, whose complaints are returned beside what it says. */
    fun run(bytes: ByteArray): Pair<Readelf, String> {
      val file = File.createTempFile("written", ".elf").apply { writeBytes(bytes) }
      val complaints = File.createTempFile("readelf", ".stderr")
      try {
        val process =
          ProcessBuilder("readelf", "-aW", file.path)
            .redirectError(complaints)
            .apply { environment()["LC_ALL"] = "C" }
            .start()
        val said = process.inputStream.readAllBytes().decodeToString()
        process.waitFor()
        return parse(said) to complaints.readText()
      } finally {
        file.delete()
        complaints.delete()
      }
    }
  }
}
