package skep.dsl.print

import skep.dsl.print.Names.Kind
import skep.insn.Imm64
import skep.spec.ExternSpec
import skep.spec.GlobalSpec
import skep.spec.MapSpec
import skep.spec.ObjectSpec
import java.util.TreeMap

/** The properties of an object's parts, by what code calls them. */
internal class Parts(private val spec: ObjectSpec) {
  val names = Names()
  private val globals = HashMap<String, TreeMap<Int, GlobalSpec>>()
  private val kfuncs = spec.externs().filterIsInstance<ExternSpec.Kfunc>().map { it.name }.toSet()

  init {
    // The parts that people look for first keep their names where two have the same.
    spec.programs().forEach { names.add(Kind.CODE, it.name) }
    spec.functions().forEach { names.add(Kind.CODE, it.name) }
    spec.maps().filterNot(MapSpec::internal).forEach { names.add(Kind.MAP, it.name) }
    spec.externs().forEach { names.add(Kind.EXTERN, it.name()) }
    for (global in spec.globals()) {
      if (globals.getOrPut(global.section) { TreeMap() }.putIfAbsent(global.offset, global) == null) {
        names.add(Kind.GLOBAL, key(global), global.name)
      }
    }
    spec.maps().forEach { map ->
      map.data().ifPresent { names.add(Kind.DATA, it.section, it.section.removePrefix(".")) }
    }
  }

  fun property(global: GlobalSpec): Names.Property = names.find(Kind.GLOBAL, key(global))!!

  /** Whether no variable of the section is at the place. */
  fun isUntyped(ref: Imm64.GlobalRef): Boolean = globalAt(ref) == null

  /** What code loads to refer to a map; a struct that is one has no word for that. */
  fun map(name: String): String {
    val property = names.find(Kind.MAP, name)!!.declared
    return if (spec.map(name).flatMap { it.structOps() }.isPresent) "$property.reference" else property
  }

  fun function(name: String): String = names.find(Kind.CODE, name)!!.declared

  fun extern(name: String): String = names.find(Kind.EXTERN, name)!!.declared

  /** What a call names: a variable that is called has no word for that. */
  fun callee(name: String): String = if (name in kfuncs) extern(name) else "Callee.Extern(${Literals.string(name)})"

  /** The address of a variable or of a byte in it, or else of a byte of its section. */
  fun address(ref: Imm64.GlobalRef): String {
    val global = globalAt(ref)
    if (global == null) {
      val section = names.find(Kind.DATA, ref.section)!!.declared
      return if (ref.offset == 0) "$section.address" else "$section + ${Literals.int(ref.offset)}"
    }
    val address = "${property(global).declared}.address"
    return if (ref.offset == global.offset) address else "$address + ${ref.offset - global.offset}"
  }

  private fun globalAt(ref: Imm64.GlobalRef): GlobalSpec? =
    globals[ref.section]?.floorEntry(ref.offset)?.value?.takeIf { it.isPrinted() && ref.offset - it.offset < it.size }

  private fun key(global: GlobalSpec) = "${global.section} ${global.offset} ${global.btfId}"
}

/** Whether a variable has a property: one without bytes is only in the types. */
internal fun GlobalSpec.isPrinted(): Boolean = size != 0
