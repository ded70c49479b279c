package skep.script

import kotlinx.serialization.json.JsonObject

/**
 * The columns of a table that grows row by row, as events come in; made by [columns]. `println` writes the header before
 * the first [Row], and again when rows of other columns came in between.
 */
public class Columns internal constructor(private val columns: List<Column>) {
  internal class Column(val name: String, val width: Int)

  /** The row of these [cells], one for each column. */
  public operator fun invoke(vararg cells: Any?): Row {
    require(cells.size == columns.size) {
      "${cells.size} cells do not fit the ${columns.size} columns ${columns.joinToString { it.name }}"
    }
    return Row(this, cells.asList())
  }

  internal fun header(): String = line(columns.map { it.name })

  internal fun json(cells: List<Any?>): JsonObject =
    JsonObject(columns.zip(cells) { column, cell -> column.name to json(cell) }.toMap())

  /** A cell that is too wide moves those behind it: no part of it is lost. */
  internal fun line(cells: List<Any?>): String =
    columns
      .zip(cells) { column, cell ->
        val text = "$cell"
        if (isNumber(cell)) text.padStart(column.name.length).padEnd(column.width) else text.padEnd(column.width)
      }.joinToString(" ")
      .trimEnd()
}

/** A row of a table that grows; [Columns] makes it. */
public class Row internal constructor(internal val columns: Columns, private val cells: List<Any?>) : Drawing() {
  override fun draw(width: Int): String = columns.line(cells).cutTo(width)

  /** `data` has a field for each column. */
  override fun toJson(): JsonObject = document("row", columns.json(cells))
}

/**
 * Columns, written as their header looks: two spaces or more end a name, and a column is as wide as its name and the
 * spaces behind it.
 *
 * ```
 * val opened = columns("pid      command           file")
 * println(opened(event.pid, event.command, event.file))
 * ```
 */
public fun columns(header: String): Columns =
  Columns(
    HEADING.findAll(header.trim()).map { Columns.Column(it.groupValues[1], it.value.length - 1) }.toList(),
  )

private val HEADING = Regex("(\\S+(?: \\S+)*)(?: {2,}|$)")

/** This line, or as much of it as [width] columns take, and then a sign that it goes on. */
internal fun String.cutTo(width: Int): String = if (length <= width) this else take(width - 1) + "…"
