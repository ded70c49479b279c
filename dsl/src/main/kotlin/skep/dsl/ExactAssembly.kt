package skep.dsl

import skep.btf.Btf
import skep.btf.BtfBuilder
import skep.insn.Code
import skep.insn.Imm64
import skep.spec.DataImage
import skep.spec.ExactObjectBuilder
import skep.spec.ObjectSpec
import skep.struct.TypeIds
import skep.verifier.ValueNames
import java.nio.ByteOrder
import java.util.Optional
import java.util.OptionalInt

/** Makes an object of the types that are given, adding nothing, over core's [ExactObjectBuilder]. */
internal class ExactAssembly(bpf: Bpf, given: GivenTypes, override val byteOrder: ByteOrder) : ObjectAssembly {
  private val btf: Btf? = if (given.said) given.btf(byteOrder) else null
  private val builder =
    if (btf == null) {
      ExactObjectBuilder.withoutTypes(bpf.name, byteOrder)
    } else {
      ExactObjectBuilder.of(bpf.name, btf)
    }

  override val names: ValueNames get() = ValueNames.NONE

  /** Types that are only for the sizes that maps ask for: they are no part of the object. */
  private val scratch by lazy { TypeIds(btf?.let(BtfBuilder::from) ?: BtfBuilder(byteOrder)) }

  init {
    bpf.license?.let(builder::license)
    bpf.kernelVersion?.let(builder::kernelVersion)
  }

  override fun map(name: String, description: MapDescription) {
    builder.map(description.exactSpec(name, scratch))
  }

  override fun global(section: String, variable: Variable<*>, image: DataImage): Imm64.GlobalRef =
    builder.global(section, variable.name, image, Optional.ofNullable(variable.visibility))

  override fun data(section: DataSection) {
    section.size?.let { builder.section(section.section, it) }
    section.parts.forEach { builder.bytes(section.section, it.offset, it.bytes) }
  }

  override fun other(section: OtherData) {
    builder.otherSection(section.spec())
  }

  override fun structOps(struct: ExactStructOps) {
    builder.structOps(struct.section, struct.name, struct.autocreate, struct.image, struct.programs)
  }

  override fun structOps(struct: Operations) {
    throw BpfDslException("'${struct.name}' says its members by name; in an exact object say where they are: at(...)")
  }

  override fun kconfig(value: Kconfig) {
    builder.extern(value.name, value.weak)
  }

  override fun ksym(variable: Ksym) {
    builder.extern(variable.name, variable.weak)
  }

  override fun kfunc(function: Kfunc) {
    builder.extern(function.name, function.weak)
  }

  override fun program(program: Program) {
    val code = code(program, program.source)
    builder.program(program.section, program.name, program.visibility, func(program.func, program.name), code)
  }

  override fun subprogram(subprogram: Subprogram) {
    val symbol = subprogram.name.substringBefore('@')
    val code = code(subprogram, subprogram.source)
    builder.function(subprogram.name, symbol, subprogram.visibility, func(subprogram.func, symbol), code)
  }

  override fun build(): ObjectSpec = builder.build()

  private fun func(given: Int?, symbol: String): OptionalInt = when (given) {
    null -> builder.func(symbol)
    0 -> OptionalInt.empty()
    else -> OptionalInt.of(given)
  }

  private fun code(function: Declared, source: FunctionSource): Code = when (source) {
    is FunctionSource.Instructions -> source.exactCode(function.name)
    is FunctionSource.Structured ->
      throw BpfDslException("'${function.name}' is structured code, which is not for exact objects; use program(...)")
  }
}
