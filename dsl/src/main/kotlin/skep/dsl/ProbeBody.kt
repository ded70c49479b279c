package skep.dsl

import skep.struct.u64
import skep.types.CoreField
import skep.types.FieldType
import skep.types.Registers

/**
 * The code of a program whose context is the registers of what it interrupted, `struct pt_regs`: those of x86-64 or
 * arm64, as [KernelFacts] say.
 *
 * ```
 * val onConnect by kprobe("tcp_v4_connect") { sockets[currentTid()] = arg("sk").address }
 * ```
 */
public class ProbeBody internal constructor(
  flow: Flow,
  private val target: String,
  private val kind: Kind,
) : ContextBody(flow) {
  internal enum class Kind(val isReturn: Boolean, val isKernel: Boolean) {
    KPROBE(false, true),
    KRETPROBE(true, true),
    UPROBE(false, false),
    URETPROBE(true, false),
  }

  /** The argument [index] of the function, from 0 on, in the register that the calling convention has for it. */
  public fun arg(index: Int): Num<ULong> {
    demand(!kind.isReturn) {
      "the arguments of '$target' are gone where it returns; keep them in a map where it is called"
    }
    return register { parameter(index) }
  }

  /** The argument called [name] of the kernel's function, of the type that its BTF has for it. */
  public fun arg(name: String): KernelValue {
    demand(kind.isKernel) { "of functions of processes only the places of arguments are known: arg(0)" }
    demand(target.none { it in "*?" }) {
      "'$target' stands for functions that each have arguments of their own; take them by their place: arg(0)"
    }
    val function =
      typed { flow.surroundings.kernel.functions.function(target) }.orElseThrow {
        BpfDslException("no BTF of a kernel is at hand that names the arguments; take them by their place: arg(0)")
      }
    val parameter = typed { function.parameter(name) }
    demand(parameter.slot() == function.parameters().indexOf(parameter) && parameter.type() !is FieldType.Struct) {
      "a struct is passed by value here, so '$name' is not where its place says"
    }
    return KernelValue(flow, "arg(\"$name\")", Source.Word { arg(parameter.slot()) }, parameter.type(), Reach.KERNEL)
  }

  /** The argument [index], which is the address of a [struct] of the kernel's. */
  public fun arg(index: Int, struct: String): KernelValue =
    kernelStruct(struct, "arg($index)", if (kind.isKernel) Reach.KERNEL else Reach.USER) { arg(index) }

  /** What the function returned. */
  public val result: Num<ULong>
    get() {
      demand(kind.isReturn) { "'$target' has not returned yet where it is called; write a program for its return" }
      return register { result() }
    }

  /** The address of the instruction that is probed. */
  public val instructionPointer: Num<ULong> get() = register { instructionPointer() }
}

/** The register [field] of what was interrupted. */
internal fun ContextBody.register(field: Registers.() -> CoreField): Num<ULong> {
  val access = typed { flow.surroundings.kernel.registers.field().byteOffset() }
  return Num(flow, u64, flow.code.load(u64.accessSize, false, u64.width, contextAddress, 0, access))
}
