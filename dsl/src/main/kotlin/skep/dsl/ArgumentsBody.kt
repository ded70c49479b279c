package skep.dsl

import skep.struct.u64
import skep.types.FieldType
import skep.types.KernelFunction
import java.util.Optional

/**
 * The code of a program whose context is an array of arguments of 64 bits each: those of a tracepoint, a function, a
 * security hook.
 *
 * ```
 * val onSwitch by btfTracepoint("sched_switch") {
 *   val next by arg("next")
 *   starts.delete(next["pid"].read(s32).toU32())
 * }
 * ```
 */
public class ArgumentsBody internal constructor(
  flow: Flow,
  private val target: String,
  private val reach: Reach,
  private val find: KernelUse.(String) -> Optional<KernelFunction>,
) : ProgramBody(flow) {
  /** The argument called [name], of the type that the kernel's BTF has for it. */
  public fun arg(name: String): KernelValue {
    val parameter = typed { function().parameter(name) }
    demand(parameter.slots() == 1 && parameter.type() !is FieldType.Struct) {
      "'$name' is '${parameter.type()}' by value; take its words: arg(${parameter.slot()})"
    }
    return value("arg(\"$name\")", parameter.slot(), parameter.type())
  }

  /** The argument [index] as the kernel passes it, from 0 on: a number, an address. */
  public fun arg(index: Int): Num<ULong> {
    demand(index in 0 until MAX_ARGUMENTS) { "there is no argument $index" }
    return context.read(u64, u64.size * index)
  }

  /** The argument [index], which is the address of a [struct]: for when no types of the kernel are at hand. */
  public fun arg(index: Int, struct: String): KernelValue = kernelStruct(struct, "arg($index)", reach) { arg(index) }

  /** What the function returned, at its end; what a security hook has decided so far. */
  public val result: KernelValue
    get() {
      val function = typed { function() }
      val type = function.result().orElseThrow { BpfDslException("'$target' returns nothing") }
      return value("result", function.resultSlot(), type)
    }

  private fun value(what: String, slot: Int, type: FieldType) =
    KernelValue(flow, what, Source.Word { arg(slot) }, type, reach)

  private fun function(): KernelFunction =
    flow.surroundings.kernel.find(target).orElseThrow {
      BpfDslException(
        "the arguments of '$target' are not known by name, as no BTF of a kernel is at hand; take them by their " +
          "place: arg(0) is a number or address, arg(0, \"task_struct\") the address of a struct",
      )
    }

  private companion object {
    /** `MAX_BPF_FUNC_ARGS` of the kernel's. */
    const val MAX_ARGUMENTS = 12
  }
}
