package skep.dsl

import skep.btf.BtfBuilder
import skep.relocate.LocalAnswers
import skep.spec.ObjectSpec
import skep.types.CoreTypes
import skep.types.KernelFunctions
import skep.types.Registers
import skep.types.Tracepoints
import skep.types.TypesException

/** What one object uses of the kernel's types, which are declared in its BTF as they are used. */
internal class KernelUse(types: BtfBuilder, private val facts: KernelFacts) {
  private val btf = facts.btf()

  val core = CoreTypes(types, btf)

  /** Whether names can be checked. */
  val hasTypes: Boolean = btf.isAtHand

  val functions = KernelFunctions(btf)
  val tracepoints = Tracepoints(core, facts.formats)

  val registers: Registers by lazy {
    val machine =
      facts.machine
        ?: throw BpfDslException("registers are not known; say for which machine it is: KernelFacts.of(btf, machine)")
    Registers(core, machine)
  }

  /** Puts what the declarations say into the instructions. */
  fun finish(spec: () -> ObjectSpec): ObjectSpec {
    typed { core.complete() }
    return LocalAnswers.fillIn(spec())
  }
}

/** Runs [block]; what kernel types cannot be asked for is told with the user's line. */
internal fun <T> typed(block: () -> T): T =
  try {
    block()
  } catch (e: TypesException) {
    throw BpfDslException(e.message.orEmpty(), e)
  }
