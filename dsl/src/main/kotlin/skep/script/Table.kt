package skep.script

import com.github.freva.asciitable.AsciiTable

/**
 * A table of text, for a script to print.
 *
 * ```
 * println(table(listOf("command", "calls"), counts.entries().map { listOf(it.key, it.value) }))
 * ```
 */
public fun table(header: List<String>, rows: List<List<Any?>>): String =
  AsciiTable.getTable(header.toTypedArray(), Array(rows.size) { row -> rows[row].map { "$it" }.toTypedArray() })
