package skep.dsl.print

import skep.btf.Btf
import skep.btf.BtfBuilder
import skep.btf.BtfKind
import skep.types.CoreField
import skep.types.CoreStruct
import skep.types.CoreTypes
import skep.types.FieldType
import skep.types.KernelBtf
import skep.types.StructKind

/**
 * Kernel structs as Kotlin classes whose properties are their fields, so that programs need no BTF when they are built:
 *
 * ```
 * public class TaskStruct(value: KernelValue) : KernelStruct(value) {
 *   /** `s32 tgid`. */
 *   public val tgid: Num<Int> get() = number("tgid", s32)
 * ```
 *
 * The same types give the same source.
 */
public object KernelAccessors {
  /**
   * The source of one file.
   *
   * @param btf a kernel's types
   * @param structs names of structs, unions, and typedefs of such: `task_struct`, `union bpf_attr`, `atomic_t`
   * @param packageName the package of the file; none when it is empty
   * @param transitive whether also to write the classes of all structs that these have or point to, and so on
   * @throws skep.types.TypesException if the types have no struct of a name
   */
  public fun source(btf: Btf, structs: List<String>, packageName: String = "", transitive: Boolean = false): String {
    val types = CoreTypes(BtfBuilder(btf.order()), KernelBtf.of(btf))
    val wanted = structs.map { named(btf, it) }.distinct()
    wanted.forEach { types.struct(it).require() }
    val classes = KernelClasses(types, transitive)
    wanted.forEach(classes::add)
    return classes.file(packageName)
  }

  private fun named(btf: Btf, name: String): FieldType.Struct {
    val plain = name.removePrefix("struct ").removePrefix("union ").trim()
    val kinds = when {
      name.startsWith("struct ") -> listOf(StructKind.STRUCT)
      name.startsWith("union ") -> listOf(StructKind.UNION)
      else -> listOf(StructKind.STRUCT, StructKind.UNION, StructKind.TYPEDEF)
    }
    val kind = kinds.firstOrNull { btf.find(plain, btfKind(it)).isPresent } ?: kinds.first()
    return FieldType.Struct(kind, plain)
  }

  private fun btfKind(kind: StructKind) = when (kind) {
    StructKind.STRUCT -> BtfKind.STRUCT
    StructKind.UNION -> BtfKind.UNION
    StructKind.TYPEDEF -> BtfKind.TYPEDEF
  }
}

/** The classes of one file: those that are wanted, and those that their properties need. */
private class KernelClasses(private val types: CoreTypes, private val transitive: Boolean) {
  private val names = HashSet(RESERVED)
  private val named = LinkedHashMap<FieldType.Struct, String>()
  private val waiting = ArrayDeque<() -> Unit>()
  private val source = Source()
  private val used = sortedSetOf("skep.dsl.KernelStruct", "skep.dsl.KernelValue")

  fun add(struct: FieldType.Struct): String = named.getOrPut(struct) {
    val name = className(struct.name())
    waiting += { write(name, "$struct", types.struct(struct).fields()) }
    name
  }

  fun file(packageName: String): String {
    while (waiting.isNotEmpty()) waiting.removeFirst()()
    val head = Source()
    head.line("// Written by skep gen kernel-types.")
    head.line("@file:Suppress(\"ktlint\")")
    head.line()
    if (packageName.isNotEmpty()) {
      head.line("package ${packageName.split('.').joinToString(".", transform = KotlinNames::quoted)}")
      head.line()
    }
    used.forEach { head.line("import $it") }
    return "$head$source"
  }

  private fun write(name: String, struct: String, fields: List<CoreField>) {
    source.line()
    source.line("/** The kernel's `${comment(struct)}`. */")
    source.block("public class $name(value: KernelValue) : KernelStruct(value)") {
      val properties = KotlinNames.of(fields.map { it.name() })
      fields.zip(properties).forEachIndexed { i, (field, property) ->
        if (i > 0) source.line()
        write(name, field, property)
      }
    }
  }

  private fun write(owner: String, field: CoreField, property: KotlinNames.Property) {
    val type = field.type().get()
    val name = Literals.string(field.name())
    source.line("/** `${comment("$type ${field.name()}")}`. */")
    val element = (type as? FieldType.Array)?.let { element(owner, field, it, property) }
    if (element != null) {
      source.line("public fun ${property.declared}(index: Int): ${element.first} = ${element.second}")
      return
    }
    val (result, expression) = expression(owner, field, name, type)
    property.getter?.let { source.line("@get:JvmName(\"$it\")") }
    source.line("public val ${property.declared}: $result get() = $expression")
  }

  /** The type of a property, and what gives its value. */
  private fun expression(owner: String, field: CoreField, name: String, type: FieldType): Pair<String, String> {
    val number = number(type)
    return when {
      number != null -> "${use("Num")}<${kotlin(number)}>" to number(name, type, number)
      type is FieldType.Bool -> use("Bool") to "truth($name)"
      else -> wrapped(owner, field, type, "member($name, ${text(type)})")
    }
  }

  private fun number(name: String, type: FieldType, number: FieldType.Int): String {
    val word = word(number)
    return when (type) {
      is FieldType.Int -> "number($name, $word)"
      is FieldType.Bitfield if type.of() is FieldType.Int -> "bits($name, $word, ${type.bits()})"
      else -> "number($name, $word, ${text(type)})"
    }
  }

  /** A struct or a pointer to one as the class that it has, and anything else as it is. */
  private fun wrapped(owner: String, field: CoreField?, type: FieldType, value: String): Pair<String, String> {
    val struct = type as? FieldType.Struct ?: (type as? FieldType.Pointer)?.to() as? FieldType.Struct
    val name = when {
      struct == null -> null
      struct.name().isEmpty() -> field?.takeIf { type is FieldType.Struct }?.let { inner(owner, it) }
      transitive || struct in named -> add(struct)
      else -> null
    }
    return if (name == null) "KernelValue" to value else name to "$name($value)"
  }

  /** A struct that has no name but that of the field that it is. */
  private fun inner(owner: String, field: CoreField): String {
    val name = className("$owner ${field.name()}")
    waiting += { write(name, "$field", field.fields()) }
    return name
  }

  /** Elements of arrays are found by their index; text and arrays of arrays are taken whole. */
  private fun element(
    owner: String,
    field: CoreField,
    array: FieldType.Array,
    property: KotlinNames.Property,
  ): Pair<String, String>? {
    val element = array.element()
    if (element is FieldType.Char || element is FieldType.Array) return null
    val name = Literals.string(field.name())
    val value = "member($name, ${text(array)})[index]"
    val number = number(element)
    return when {
      number != null -> "${use("Num")}<${kotlin(number)}>" to "$value.read(${word(number)})"
      element is FieldType.Bool -> null
      element is FieldType.Struct && element.name().isEmpty() -> {
        val first = field.element(0)
        val inner = className("$owner ${property.name}")
        waiting += { write(inner, "$first", first.fields()) }
        inner to "$inner($value)"
      }
      else -> wrapped(owner, null, element, value)
    }
  }

  /** The number that a field holds; null if it is none, or of a size that registers have not. */
  private fun number(type: FieldType): FieldType.Int? = when (type) {
    is FieldType.Int -> type.takeIf { it.size() <= Long.SIZE_BYTES }
    is FieldType.Char -> FieldType.Int(1, false)
    is FieldType.Enumeration -> FieldType.Int(type.size(), type.signed())
    is FieldType.Bitfield -> number(type.of())
    else -> null
  }

  private fun word(number: FieldType.Int): String {
    val word = "$number"
    used += "skep.struct.$word"
    return word
  }

  private fun kotlin(number: FieldType.Int): String {
    val name = mapOf(1 to "Byte", 2 to "Short", 4 to "Int", 8 to "Long").getValue(number.size())
    return if (number.signed()) name else "U$name"
  }

  private fun use(name: String): String = name.also { used += "skep.dsl.$it" }

  /** A type as Kotlin makes it. */
  private fun text(type: FieldType): String {
    used += "skep.types.FieldType"
    return when (type) {
      is FieldType.Int -> "FieldType.Int(${type.size()}, ${type.signed()})"
      is FieldType.Char -> "FieldType.Char()"
      is FieldType.Bool -> "FieldType.Bool()"
      is FieldType.Float -> "FieldType.Float(${type.size()})"
      is FieldType.Enumeration ->
        "FieldType.Enumeration(${Literals.string(type.name())}, ${type.size()}, ${type.signed()})"
      is FieldType.Bitfield -> "FieldType.Bitfield(${text(type.of())}, ${type.bits()})"
      is FieldType.Pointer -> "FieldType.Pointer(${text(type.to())})"
      is FieldType.Array -> "FieldType.Array(${text(type.element())}, ${type.length()})"
      is FieldType.Struct -> struct(type)
      is FieldType.Function -> "FieldType.Function()"
      is FieldType.Void -> "FieldType.Void()"
    }
  }

  private fun struct(type: FieldType.Struct): String {
    val name = Literals.string(type.name())
    if (type.kind() == StructKind.STRUCT) return "FieldType.Struct.named($name)"
    used += "skep.types.StructKind"
    return "FieldType.Struct(StructKind.${type.kind()}, $name)"
  }

  /** What a comment between slashes and stars can hold of a name. */
  private fun comment(text: String) = Literals.comment(text).replace("*/", "??").replace("/*", "??")

  private fun className(name: String): String {
    val words = name.split(Regex("[^A-Za-z0-9]+")).filter { it.isNotEmpty() }
    val joined = words.joinToString("") { it.replaceFirstChar(Char::uppercaseChar) }
    val start = if (joined.isEmpty() || joined[0].isDigit()) "T$joined" else joined
    // Files of classes have names of one case on some systems.
    return (sequenceOf(start) + generateSequence(2) { it + 1 }.map { "$start$it" }).first { names.add(it.lowercase()) }
  }

  private companion object {
    val RESERVED = listOf(
      "KernelStruct", "KernelValue", "Num", "Bool", "FieldType", "StructKind", "Byte", "Short", "Int", "Long", "UByte",
      "UShort", "UInt", "ULong", "String", "Any", "JvmName", "Suppress",
    ).map { it.lowercase() }
  }
}
