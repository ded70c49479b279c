package skep.cli

import com.github.freva.asciitable.AsciiTable
import com.github.freva.asciitable.Column
import com.github.freva.asciitable.ColumnData
import com.github.freva.asciitable.HorizontalAlign
import skep.spec.ObjectSpec
import java.nio.ByteOrder
import kotlin.jvm.optionals.getOrNull

/** An object as tables for people: licence, programs, maps, globals, externs. */
internal fun ObjectSpec.tables(path: String): String =
  buildString {
    appendLine(headline(path))
    table(
      "Programs", programs(),
      text("name") { it.name() },
      text("section") { it.section() },
      text("type") { it.type().name.lowercase() },
      text("attach type") { it.expectedAttachType().getOrNull()?.name?.lowercase().orEmpty() },
      number("insns") { it.code().slots() },
      text("load") { if (it.autoload()) "" else "on request" },
    )
    table(
      "Maps", maps(),
      text("name") { it.name() },
      text("type") { it.type().name.lowercase() },
      number("key") { it.keySize().toUInt() },
      number("value") { it.valueSize().toUInt() },
      number("entries") { it.maxEntries().toUInt() },
      text("flags") { if (it.flags() == 0) "" else hexadecimal(it.flags()) },
      text("pinned at") { it.pinPath().orEmpty() },
    )
    table(
      "Globals", globals(),
      text("name") { it.name() },
      text("section") { it.section() },
      number("offset") { it.offset() },
      number("size") { it.size() },
    )
    table(
      "Externs", externs(),
      text("name") { it.name() },
      text("kind") { it.kind() },
      text("if missing") { if (it.weak()) "zero" else "error" },
    )
  }.trimEnd()

/** What an object is as a whole. */
internal fun ObjectSpec.headline(path: String): String {
  val order = if (byteOrder() == ByteOrder.LITTLE_ENDIAN) "little-endian" else "big-endian"
  val types = btf().map { "${it.typeCount() - 1} BTF types" }.orElse("no BTF")
  val version = if (kernelVersion().isPresent) ", version ${hexadecimal(kernelVersion().asInt)}" else ""
  return "$path: object '${name()}', $order, licence '${license().orElse("(none)")}'$version, $types"
}

/** Appends a table of [rows] under a [title]; nothing when there are none. */
internal fun <T> StringBuilder.table(title: String, rows: List<T>, vararg columns: ColumnData<T>) {
  if (rows.isEmpty()) return
  appendLine().appendLine(title)
  val border = AsciiTable.BASIC_ASCII_NO_DATA_SEPARATORS_NO_OUTSIDE_BORDER
  AsciiTable.getTable(border, rows, columns.asList()).lines().forEach { appendLine(it.trimEnd()) }
}

internal fun <T> text(header: String, cell: (T) -> String): ColumnData<T> =
  Column().header(header).dataAlign(HorizontalAlign.LEFT).maxWidth(Int.MAX_VALUE).with(cell)

internal fun <T> number(header: String, cell: (T) -> Any): ColumnData<T> =
  Column().header(header).dataAlign(HorizontalAlign.RIGHT).with { cell(it).toString() }
