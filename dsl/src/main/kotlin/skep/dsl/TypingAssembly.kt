package skep.dsl

import skep.btf.BtfType
import skep.insn.Code
import skep.insn.Cpu
import skep.insn.Imm64
import skep.ir.Lowered
import skep.spec.DataImage
import skep.spec.Linkage
import skep.spec.ObjectBuilder
import skep.spec.ObjectSpec
import skep.struct.CType
import skep.struct.TypeIds
import skep.verifier.ValueNames
import java.nio.ByteOrder
import java.util.Optional

/** Makes an object and the types of all that it declares, over core's [ObjectBuilder]. */
internal class TypingAssembly(bpf: Bpf, given: GivenTypes, override val byteOrder: ByteOrder) :
  ObjectAssembly, Surroundings {
  private val builder = ObjectBuilder(bpf.name, byteOrder)
  private val kfuncs = LinkedHashMap<String, UsedKfunc>()
  private val calls = CallGraph()
  private val allowed = AllowedHelpers(calls)
  private val lowered = HashMap<String, Lowered>()
  override val types: TypeIds
  override val cpu: Cpu = bpf.cpu
  private val used = lazy { KernelUse(builder.types(), bpf.facts) }
  override val kernel: KernelUse by used

  init {
    bpf.license?.let(builder::license) ?: builder.withoutLicense()
    bpf.kernelVersion?.let(builder::kernelVersion)
    given.addTo(builder.types())
    types = TypeIds(builder.types())
  }

  override fun map(name: String, description: MapDescription) {
    builder.map(description.spec(name, types))
  }

  override fun global(section: String, variable: Variable<*>, image: DataImage): Imm64.GlobalRef {
    demand(variable.visibility == null) { "only variables of exact objects have a visibility of their own" }
    return builder.global(section, variable.name, types.id(variable.type), image, variable.type.alignment)
  }

  override fun data(section: DataSection) {
    throw BpfDslException("bytes that belong to no variable are for exact objects; declare a global or a constant")
  }

  override fun other(section: OtherData) {
    throw BpfDslException("sections that are no maps are for exact objects; declare a global or a constant")
  }

  override fun structOps(struct: ExactStructOps) {
    throw BpfDslException("members are said by their offsets in exact objects, which have their types; say their names")
  }

  override fun structOps(struct: Operations) {
    builder.structOps(struct.section, struct.name, struct.type(types), struct.image(byteOrder), struct.programs())
  }

  override fun kconfig(value: Kconfig) {
    builder.kconfig(value.name, types.id(type(value, value.type)), value.weak)
  }

  override fun ksym(variable: Ksym) {
    builder.ksym(variable.name, variable.type?.let(types::id) ?: 0, variable.weak)
  }

  /** A function of the kernel's; one that is not [declared] is weak if all of its uses are. */
  private class UsedKfunc(val proto: Int, val weak: Boolean, val declared: Boolean)

  override fun kfunc(function: Kfunc) {
    kfuncs[function.name] = UsedKfunc(types.id(function.proto(types)), function.weak, declared = true)
  }

  override fun kfunc(name: String, proto: BtfType.FuncProto, weak: Boolean) {
    val used = kfuncs[name]
    when {
      used == null -> kfuncs[name] = UsedKfunc(types.id(proto), weak, declared = false)
      used.weak && !weak && !used.declared -> kfuncs[name] = UsedKfunc(used.proto, weak = false, declared = false)
    }
  }

  override fun string(function: String, text: String): Imm64 = builder.string(function, text)

  override fun function(name: String, proto: BtfType.FuncProto, code: Code) {
    builder.function(name, Linkage.STATIC, types.id(proto), code)
    calls.add(name, code)
    allowed.function(name)
  }

  override fun lowered(function: String, lowered: Lowered) {
    this.lowered[function] = lowered
  }

  override val names: ValueNames
    get() = ValueNames {
      function,
      slot,
      reg,
      ->
      Optional.ofNullable(lowered[function]).flatMap { it.nameOf(slot, reg) }
    }

  override fun program(program: Program) {
    val code = program.source.code(program, this)
    allowed.program(program)
    calls.add(program.name, code)
    builder.program(program.section, program.name, code)
  }

  override fun subprogram(subprogram: Subprogram) {
    val parameters =
      subprogram.parameters.zip(subprogram.parameterNames) { type, name -> BtfType.Param(name, types.id(type)) }
    val proto = types.id(BtfType.FuncProto(types.id(subprogram.result), parameters))
    val code = subprogram.source.code(subprogram, this)
    builder.function(subprogram.name, subprogram.visibility.linkage, proto, code)
    calls.add(subprogram.name, code)
    if (subprogram.source is FunctionSource.Structured) allowed.function(subprogram.name)
    subprogram.tags.forEach { (parameter, tags) -> tags.forEach { builder.tag(subprogram.name, parameter, it) } }
  }

  override fun build(): ObjectSpec {
    calls.requireNoRecursion()
    CallChains(calls).check()
    allowed.check()
    kfuncs.forEach { (name, used) -> builder.kfunc(name, used.proto, used.weak) }
    return if (used.isInitialized()) kernel.finish(builder::build) else builder.build()
  }

  private fun type(declared: Declared, type: CType<*>?): CType<*> =
    type ?: throw BpfDslException("'${declared.name}' needs a type, such as kconfig(u32)")
}
