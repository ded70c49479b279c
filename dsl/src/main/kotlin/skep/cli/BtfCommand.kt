package skep.cli

import com.github.ajalt.clikt.core.subcommands
import com.github.ajalt.clikt.parameters.arguments.argument
import com.github.ajalt.clikt.parameters.arguments.transformAll
import com.github.ajalt.clikt.parameters.options.flag
import com.github.ajalt.clikt.parameters.options.multiple
import com.github.ajalt.clikt.parameters.options.option
import com.github.ajalt.clikt.parameters.types.path
import kotlinx.serialization.ExperimentalSerializationApi
import kotlinx.serialization.json.Json
import skep.btf.Btf
import skep.btf.CHeader
import java.io.IOException
import java.io.PrintStream
import java.io.Writer
import java.nio.file.Path

/** `skep btf`. */
internal fun btfCommand(skep: Skep): Command =
  Group("btf", "types: print those of an object file or of a kernel").subcommands(BtfDumpCommand(skep))

/** `skep btf dump`, in bpftool's words. */
private class BtfDumpCommand(skep: Skep) :
  Subcommand(
    "dump",
    """
    |print the types of an ELF file, or of raw BTF such as /sys/kernel/btf/vmlinux, as bpftool does
    |
    |The words are bpftool's: [file] FILE [format raw|c|json]; raw is the default, and C can be 'unsorted'.
    """.trimMargin(),
    skep,
  ) {
  private val json by option("-j", "--json", help = "the same as format json").flag()
  private val pretty by option("-p", "--pretty", help = "format json, on many lines").flag()
  private val base by option("-B", "--base-btf", metavar = "FILE", help = "what the types are split from").path()
  private val roots by option(
    "--root",
    metavar = "NAME|ID",
    help = "print these types only, and as C those that they need; may be given several times",
  ).multiple()
  private val words by argument("[file] FILE [format FORMAT]").transformAll(nvalues = -1, required = true) {
    Words.of(it) ?: fail("expected [file] FILE [format raw|c|json], not '${it.joinToString(" ")}'")
  }

  /** What is to be printed and how. */
  private class Words(val file: Path, val format: String, val sorted: Boolean = true) {
    companion object {
      private val FORMATS = listOf("raw", "c", "json")

      fun of(words: List<String>): Words? {
        val rest = if (words.size > 1 && words[0] == "file") words.drop(1) else words
        return when {
          rest.size == 1 -> Words(Path.of(rest[0]), FORMATS[0])
          rest.size == 3 && rest[1] == "format" && rest[2] in FORMATS -> Words(Path.of(rest[0]), rest[2])
          rest.drop(1) == listOf("format", "c", "unsorted") -> Words(Path.of(rest[0]), "c", sorted = false)
          else -> null
        }
      }
    }
  }

  override fun perform(): Exit {
    val btf = BtfSource.read(words.file, base)
    val ids = if (roots.isEmpty()) btf.ids().toArray().asList() else roots.flatMap { btf.named(it) }
    when {
      json || pretty || words.format == "json" -> skep.out.buffered { it.json(btf, ids) }
      words.format == "c" -> skep.out.buffered { header(btf, ids).writeTo(it) }
      else -> skep.out.buffered { out -> ids.forEach { out.append(btf.rawText(it)).append('\n') } }
    }
    return Exit.DONE
  }

  private fun header(btf: Btf, ids: List<Int>): CHeader {
    val whole = CHeader.of(btf)
    return if (roots.isNotEmpty()) {
      whole.only(ids)
    } else if (words.sorted) {
      whole
    } else {
      whole.unsorted()
    }
  }

  private fun Writer.json(btf: Btf, ids: List<Int>) {
    val format = if (pretty) PRETTY else Json
    val line = if (pretty) "\n" else ""
    append("{\"types\":[")
    ids.forEachIndexed { index, id ->
      append(if (index == 0) line else ",$line").append(format.encodeToString(btf.json(id)))
    }
    append("$line]}\n")
  }

  /** Types are many, and standard output writes each piece that it gets. */
  private fun PrintStream.buffered(write: (Writer) -> Unit) = bufferedWriter().let { out ->
    write(out)
    out.flush()
  }

  private fun Btf.named(root: String): List<Int> {
    val id = root.toIntOrNull()
    val found = if (id == null) findAll(root).toArray().asList() else listOf(id).filter { it in 1 until typeCount() }
    return found.ifEmpty { throw IOException("${words.file}: it has no type $root") }
  }

  private companion object {
    @OptIn(ExperimentalSerializationApi::class)
    val PRETTY = Json { prettyPrint = true; prettyPrintIndent = "  " }
  }
}
