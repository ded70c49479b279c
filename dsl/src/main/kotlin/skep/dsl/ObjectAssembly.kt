package skep.dsl

import skep.insn.Imm64
import skep.insn.MapType
import skep.spec.DataImage
import skep.spec.MapSpec
import skep.spec.ObjectSpec
import skep.struct.CType
import skep.struct.TypeIds
import skep.verifier.ValueNames
import java.nio.ByteOrder

/**
 * What a map is, given the ids of its types in the object that it becomes part of.
 *
 * @param mentions a type of what goes through it, for those who read the object's BTF
 */
internal class MapDescription(
  val type: MapType,
  private val key: CType<*>? = null,
  private val value: CType<*>? = null,
  private val mentions: CType<*>? = null,
  private val fill: MapSpec.Builder.(TypeIds) -> Unit,
) {
  fun spec(name: String, types: TypeIds): MapSpec {
    val map = MapSpec.builder(name, type)
    key?.let { map.key(types.id(it)) }
    value?.let { map.value(types.id(it)) }
    mentions?.let(types::id)
    return map.also { it.fill(types) }.build()
  }

  /** With the sizes of keys and values rather than their types, which an exact object has already. */
  fun exactSpec(name: String, types: TypeIds): MapSpec {
    val map = MapSpec.builder(name, type)
    key?.let { map.keySize(it.size) }
    value?.let { map.valueSize(it.size) }
    return map.also { it.fill(types) }.build()
  }
}

/** One making of an object from a [Bpf]'s declarations. */
internal interface ObjectAssembly {
  val byteOrder: ByteOrder

  /** What the author calls the values of the functions that have been added. */
  val names: ValueNames

  fun map(name: String, description: MapDescription)

  fun global(section: String, variable: Variable<*>, image: DataImage): Imm64.GlobalRef

  fun data(section: DataSection)

  fun other(section: OtherData)

  fun structOps(struct: ExactStructOps)

  fun structOps(struct: Operations)

  fun kconfig(value: Kconfig)

  fun ksym(variable: Ksym)

  fun kfunc(function: Kfunc)

  fun program(program: Program)

  fun subprogram(subprogram: Subprogram)

  fun build(): ObjectSpec
}
