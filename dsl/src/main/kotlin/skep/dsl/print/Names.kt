package skep.dsl.print

import skep.insn.Helper

/** The properties that the parts of an object become: each an identifier of its own, that of its symbol if possible. */
internal class Names {
  private val taken = HashSet<String>()
  private val properties = HashMap<Key, Property>()

  /** What has a property. Two parts can have one name only where they are of different kinds. */
  enum class Kind { MAP, DATA, GLOBAL, EXTERN, CODE }

  private data class Key(val kind: Kind, val name: String)

  /** A property. [argument] is what its declaration has to say when its name is not the symbol's. */
  class Property(val name: String, symbol: String) {
    val declared: String = KotlinNames.quoted(name)
    val argument: String? = if (name == symbol) null else "name = ${Literals.string(symbol)}"
  }

  /**
   * Makes a property for the part of a [kind] under a [key], which is its [symbol] or tells it from others with this
   * symbol.
   */
  fun add(kind: Kind, key: String, symbol: String = key): Property {
    val plain = symbol.map { if (it in 'a'..'z' || it in 'A'..'Z' || it in '0'..'9') it else '_' }.joinToString("")
    val start = if (plain.all { it == '_' } || plain[0].isDigit()) "v$plain" else plain
    val name = generateSequence(start) { it + "_" }.first { isFree(it) && taken.add(getter(it)) }
    return Property(name, symbol).also { properties[Key(kind, key)] = it }
  }

  /** The property of the part of a [kind] under a [key], if it has one. */
  fun find(kind: Kind, key: String): Property? = properties[Key(kind, key)]

  /** A name that is nothing's symbol. */
  fun reserve(symbol: String): String = add(Kind.DATA, " $symbol", symbol).declared

  private fun isFree(name: String) =
    name !in WORDS && !LABEL.matches(name)

  companion object {
    private val LABEL = Regex("L[0-9]+|at")

    /** What means something where instructions are written, or is a property of every object. */
    private val WORDS: Set<String> = buildSet {
      for (register in 0..9) addAll(listOf("r$register", "w$register"))
      addAll(listOf("fp", "w10"))
      for (bits in listOf(8, 16, 32, 64)) addAll(listOf("u$bits", "s$bits"))
      addAll(listOf("bool", "tristate", "name", "license", "kernelVersion", "class", "field", "it", "args", "kernel"))
      addAll(listOf("Imm64", "Insn", "Callee", "CoreKind", "MapType", "MapSpec", "Visibility", "Linkage", "BtfLinkage"))
      addAll(listOf("ByteOrder", "Reg", "Int", "Long", "List", "Label", "Subprogram", "CodeBuilder", "Thread"))
      Helper.entries.forEach { add(it.name.lowercase()) }
    }

    /** The JVM has one method for `foo` and `Foo`. */
    private fun getter(name: String) = name.replaceFirstChar { it.uppercaseChar() }
  }
}
