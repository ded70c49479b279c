package skep.dsl.print

import skep.spec.DataKind
import skep.spec.ObjectSpec

/**
 * Prints objects as the Kotlin scripts that build them.
 *
 * ```
 * val spec = ObjectReader.read(ByteBuffer.wrap(bytes), ObjectReader.Options.named("opensnoop.bpf.o"))
 * Files.writeString(Path.of("opensnoop.bpf.kts"), AsDsl.script(spec))
 * ```
 *
 * The object that such a script builds is equal to the one that it was printed of: types under the same ids, the source
 * lines of the original, and every reference. It is an exact object; see [skep.dsl.Bpf]. Long programs and many types are
 * cut into functions; the maps, variables and functions are properties of one class, whose constructor has room for some
 * 1,200 of them.
 */
public object AsDsl {
  /** The text of a `*.bpf.kts` script that builds [spec], and that attaches its programs when it is run. */
  public fun script(spec: ObjectSpec): String {
    val source = Source()
    val type = className(spec.name())
    declaration(spec, type, source)
    source.line()
    source.block("run($type())") {
      source.line("println(\"$type's programs are attached until Ctrl-C\")")
      source.line("Thread.sleep(Long.MAX_VALUE)")
    }
    return source.toString()
  }

  /** The class that declares [spec] as [type], without what runs it. */
  internal fun declaration(spec: ObjectSpec, type: String, source: Source) {
    val parts = Parts(spec)
    source.block("class $type : Bpf(${arguments(spec)})") {
      val code = CodeText(spec, parts, source)
      code.writeFiles()
      val data = DataText(spec, parts, source)
      val (declared, others) = spec.maps().partition { !it.internal() && it.structOps().isEmpty }
      val maps = MapText(spec, parts, source)
      declared.forEach(maps::write)
      if (declared.isNotEmpty()) source.line()
      spec.externs().forEach(data::write)
      if (spec.externs().isNotEmpty()) source.line()
      // An arena's variables come after those of all sections that are maps of their own.
      val sections = (others + declared).mapNotNull { it.data().orElse(null) }
      sections.filter { it.kind != DataKind.KCONFIG }.forEach(data::write)
      others.forEach { map -> map.structOps().ifPresent { data.write(map, it) } }
      spec.otherSections().forEach(data::write)
      spec.functions().forEach(code::write)
      spec.programs().forEach(code::write)
      spec.btf().ifPresent { TypeText(it, source).write() }
    }
  }

  private fun arguments(spec: ObjectSpec): String = listOfNotNull(
    Literals.string(spec.name()),
    "license = ${spec.license().map(Literals::string).orElse("null")}",
    if (spec.kernelVersion().isPresent) "kernelVersion = ${Literals.int(spec.kernelVersion().asInt)}" else null,
    "byteOrder = ByteOrder.${spec.byteOrder()}",
    "exact = true",
  ).joinToString(", ")

  /** The object's name as that of a class, which is no other class's. */
  private fun className(name: String): String {
    val words = name.split(Regex("[^A-Za-z0-9]+")).filter { it.isNotEmpty() }
    val joined = words.joinToString("") { word -> word.replaceFirstChar { it.uppercaseChar() } }
    return (if (joined.firstOrNull()?.isLetter() == true) joined else "Bpf$joined") + "Object"
  }
}
