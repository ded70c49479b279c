package skep.dsl

import skep.btf.BtfType
import skep.insn.Code
import skep.insn.Imm64
import skep.insn.MapType
import skep.spec.DataImage
import skep.spec.Linkage
import skep.spec.MapSpec
import skep.spec.ObjectBuilder
import skep.spec.ObjectSpec
import java.nio.ByteOrder

/** What a map is, given the ids of its types in the object that it becomes part of. */
internal class MapDescription(val type: MapType, val fill: MapSpec.Builder.(TypeIds) -> Unit)

/** One making of an object from a [Bpf]'s declarations, over core's [ObjectBuilder]. */
internal class ObjectAssembly(name: String, license: String, val byteOrder: ByteOrder) {
  private val builder = ObjectBuilder(name, byteOrder).license(license)
  private val types = TypeIds(builder.types())

  fun map(name: String, description: MapDescription) {
    builder.map(MapSpec.builder(name, description.type).also { description.fill(it, types) }.build())
  }

  fun global(section: String, variable: Variable<*>, image: ByteArray): Imm64.GlobalRef {
    val type = variable.type
    return builder.global(section, variable.name, types.id(type), DataImage.of(image), type.alignment)
  }

  fun program(program: Program, body: CodeBuilder.() -> Unit) {
    builder.program(program.section, program.name, code(program, body))
  }

  fun subprogram(subprogram: Subprogram, body: CodeBuilder.() -> Unit) {
    val parameters = subprogram.parameters.mapIndexed { i, type -> BtfType.Param("arg${i + 1}", types.id(type)) }
    val proto = types.id(BtfType.FuncProto(types.id(subprogram.result), parameters))
    builder.function(subprogram.name, Linkage.STATIC, proto, code(subprogram, body))
  }

  fun build(): ObjectSpec = builder.build()

  private fun code(function: Declared, body: CodeBuilder.() -> Unit): Code =
    CodeBuilder(function.name) { builder.string(function.name, it) }.apply(body).build()
}
