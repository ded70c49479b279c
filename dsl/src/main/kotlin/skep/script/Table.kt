package skep.script

import com.github.freva.asciitable.AsciiTable
import com.github.freva.asciitable.Column
import com.github.freva.asciitable.HorizontalAlign
import com.github.freva.asciitable.OverflowBehaviour
import kotlinx.serialization.json.JsonArray
import kotlinx.serialization.json.JsonObject

/** Rows under a header, made by [table]. */
public class Table internal constructor(private val header: List<String>, private val rows: List<List<Any?>>) :
  Drawing() {
    override fun draw(width: Int): String {
      val columns =
        header.mapIndexed { i, name ->
          val align = if (rows.all { isNumber(it[i]) }) HorizontalAlign.RIGHT else HorizontalAlign.LEFT
          Column()
            .header(name)
            .headerAlign(align)
            .dataAlign(align)
            .maxWidth(Int.MAX_VALUE, OverflowBehaviour.ELLIPSIS_RIGHT)
        }
      return AsciiTable
        .builder()
        .border(AsciiTable.BASIC_ASCII_NO_DATA_SEPARATORS_NO_OUTSIDE_BORDER)
        .data(columns.toTypedArray(), Array(rows.size) { row -> Array(header.size) { "${rows[row][it]}" } })
        .maxTableWidth(width)
        .asString()
        .lines()
        .joinToString("\n") { it.trimEnd() }
    }

    /** `data` has an object for each row, with a field for each column. */
    override fun toJson(): JsonObject =
      document("table", JsonArray(rows.map { row -> JsonObject(header.zip(row.map(::json)).toMap()) }))
  }

/**
 * A table of [rows]. Numbers stand at the right; where the terminal is too narrow, the widest columns are cut.
 *
 * ```
 * println(table(busiest, "command" to { it.key }, "calls" to { it.value }))
 * ```
 *
 * @param columns the name of each column, and what it has of a row
 */
public fun <R> table(rows: Iterable<R>, vararg columns: Pair<String, (R) -> Any?>): Table =
  Table(columns.map { it.first }, rows.map { row -> columns.map { (_, cell) -> cell(row) } })
