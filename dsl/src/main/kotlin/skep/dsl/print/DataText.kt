package skep.dsl.print

import skep.btf.BtfLinkage
import skep.btf.BtfType
import skep.dsl.print.Names.Kind
import skep.insn.Imm64
import skep.insn.Insn
import skep.spec.DataKind
import skep.spec.ExternSpec
import skep.spec.GlobalSpec
import skep.spec.Linkage
import skep.spec.MapSpec
import skep.spec.ObjectSpec
import skep.spec.OtherSection
import skep.spec.Visibility

/** Variables, the rest of their sections, and externs. */
internal class DataText(private val spec: ObjectSpec, private val parts: Parts, private val source: Source) {
  private val values = ValueText(spec)
  private val untyped: Set<String> =
    (spec.programs().map { it.code } + spec.functions().map { it.code })
      .flatMap { it.steps() }
      .mapNotNull { ((it.insn as? Insn.LoadImm64)?.value as? Imm64.GlobalRef) }
      .filter(parts::isUntyped)
      .mapTo(HashSet()) { it.section }

  fun write(data: MapSpec.Origin.Data) {
    val globals = spec.globals().filter { it.section == data.section && it.isPrinted() }
    val rest = rest(data, globals)
    val described = spec.btf().flatMap { btf ->
      btf.find(data.section, skep.btf.BtfKind.DATASEC).stream().mapToObj { btf.type(it) as BtfType.Datasec }.findFirst()
    }
    val size = data.image.size()
    val resized = described.map { it.size != size.toLong() }.orElse(true)
    if (resized || rest.isNotEmpty() || globals.isEmpty() || data.section in untyped) {
      val property = parts.names.find(Kind.DATA, data.section)!!
      val arguments = listOfNotNull(Literals.string(data.section), if (resized) "size = $size" else null)
      val head = "val ${property.declared} by data(${arguments.joinToString(", ")})"
      if (rest.isEmpty()) {
        source.line(head)
      } else {
        source.block(head) { write(rest) }
      }
    }
    globals.forEach { write(it, data) }
    source.line()
  }

  /** Writes the call that declares a section which is no map. */
  fun write(other: OtherSection) {
    val arguments = listOfNotNull(
      Literals.string(other.name),
      "size = ${other.image.size()}",
      if (other.writable) "writable = true" else null,
    )
    val head = "otherSection(${arguments.joinToString(", ")})"
    val runs = runs(other.image.toByteArray())
    source.block("init") {
      if (runs.isEmpty()) source.line(head) else source.block(head) { write(runs) }
    }
    source.line()
  }

  /** Writes the declaration of a struct that the kernel calls into. */
  fun write(map: MapSpec, struct: MapSpec.Origin.StructOps) {
    val property = parts.names.find(Kind.MAP, map.name)!!
    val arguments = listOfNotNull(
      Literals.string(struct.section),
      "size = ${struct.image.size()}",
      if (map.autocreate) null else "autocreate = false",
      property.argument,
    )
    source.block("val ${property.declared} by structOps(${arguments.joinToString(", ")})") {
      write(runs(struct.image.toByteArray()))
      val members = spec.btf().orElseThrow().type(map.valueTypeId.asInt) as BtfType.Struct
      for ((offset, program) in struct.programs) {
        val member = members.members.firstOrNull { it.bitOffset == offset * 8L }?.name.orEmpty()
        source.line("program($offset, ${Literals.string(program)})  // ${Literals.comment(member)}")
      }
    }
    source.line()
  }

  private fun write(runs: List<Pair<Int, ByteArray>>) {
    for ((offset, bytes) in runs) values.bytes(bytes).forEach { (at, text) -> source.line("at(${offset + at}, $text)") }
  }

  private fun write(global: GlobalSpec, data: MapSpec.Origin.Data) {
    val property = parts.property(global)
    val image = data.image.slice(global.offset, global.size)
    val zero = image.all { it == 0.toByte() }
    val constant = data.kind == DataKind.RODATA
    val usual = if (constant) {
      ".rodata"
    } else if (zero) {
      ".bss"
    } else {
      ".data"
    }
    val arguments = values.typed(global.typeId, global.size, image) + listOfNotNull(
      if (data.section == usual) null else "section = ${Literals.string(data.section)}",
      property.argument,
      visibility(global),
    )
    val comment = values.comment(global.typeId)
    val word = if (constant) "constant" else "global"
    source.line("val ${property.declared} by $word(${arguments.joinToString(", ")})$comment")
  }

  private fun visibility(global: GlobalSpec): String? {
    val variable = spec.btf().orElseThrow().type(global.btfId) as BtfType.Var
    val usual = if (variable.linkage == BtfLinkage.STATIC) Visibility.STATIC else Visibility.GLOBAL
    return visibility(global.linkage, global.hidden, usual)
  }

  /** The bytes that belong to no variable and are not zero, by their offset. */
  private fun rest(data: MapSpec.Origin.Data, globals: List<GlobalSpec>): List<Pair<Int, ByteArray>> {
    if (data.image.isZero) return emptyList()
    val bytes = data.image.toByteArray()
    globals.forEach { bytes.fill(0, it.offset, it.offset + it.size) }
    return runs(bytes)
  }

  /** The runs of bytes that are not zero, each with the zero that ends it; one zero inside does not end a run. */
  private fun runs(bytes: ByteArray): List<Pair<Int, ByteArray>> {
    fun isZero(at: Int) = bytes.getOrElse(at) { 0 } == 0.toByte()
    val runs = ArrayList<Pair<Int, ByteArray>>()
    var start = 0
    while (true) {
      while (start < bytes.size && isZero(start)) start++
      if (start == bytes.size) return runs
      var end = start
      while (!isZero(end) || !isZero(end + 1)) end++
      end = minOf(end + 1, bytes.size)
      runs += start to bytes.copyOfRange(start, end)
      start = end
    }
  }

  fun write(extern: ExternSpec) {
    val property = parts.names.find(Kind.EXTERN, extern.name())!!
    val type = when (extern) {
      is ExternSpec.Kconfig -> values.type(variable(extern.btfId), extern.size)
      is ExternSpec.Ksym -> if (extern.typeId.isPresent) "type(${variable(extern.btfId)})" else null
      is ExternSpec.Kfunc -> null
    }
    val word = when (extern) {
      is ExternSpec.Kconfig -> "kconfig"
      is ExternSpec.Ksym -> "ksym"
      is ExternSpec.Kfunc -> "kfunc"
    }
    val arguments = listOfNotNull(type, if (extern.weak()) "weak = true" else null, property.argument)
    source.line("val ${property.declared} by $word(${arguments.joinToString(", ")})")
  }

  private fun variable(btfId: Int): Int = (spec.btf().orElseThrow().type(btfId) as BtfType.Var).typeId
}

/** The argument that says who can see something, unless that is [usual]. */
internal fun visibility(linkage: Linkage, hidden: Boolean, usual: Visibility): String? = when {
  Visibility(linkage, hidden) == usual -> null
  hidden -> "visibility = Visibility(Linkage.$linkage, true)"
  else -> "visibility = Visibility.$linkage"
}
