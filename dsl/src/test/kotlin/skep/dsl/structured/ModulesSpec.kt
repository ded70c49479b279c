package skep.dsl.structured

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.assertions.withClue
import io.kotest.matchers.collections.shouldNotBeEmpty
import io.kotest.matchers.string.shouldContain
import skep.btf.Btf
import skep.btf.BtfKind
import skep.btf.BtfType
import skep.dsl.*
import skep.kernel.KernelTest
import skep.kernel.KernelTypes
import skep.kernel.onlyIf
import skep.load.LoadException
import skep.struct.*

/** A function of a module that takes the address of a struct of the module's with a number in it. */
private class Candidate(val function: String, val parameter: String, val field: String)

/** What is loaded where a kernel has modules with types: in virtual machines, and not on the kernel of every builder. */
class ModulesSpec :
  KernelTest({
    val base by lazy { KernelTypes.of(kernel) }
    val modules by lazy { base.map { KernelTypes.ofModules(kernel, it) }.orElse(emptyMap()) }

    fun candidates(module: String, types: Btf): List<Candidate> {
      val own = types.ids().filter { it >= base.get().typeCount() }.toArray().toList()

      fun candidate(id: Int): Candidate? {
        val proto = types.type(types.type(id).let { (it as BtfType.Func).typeId() }) as BtfType.FuncProto
        val parameter = proto.params().firstOrNull() ?: return null
        val to = (types.type(parameter.typeId()) as? BtfType.Pointer)?.typeId() ?: return null
        if (to < base.get().typeCount()) return null
        val struct = types.type(to) as? BtfType.Struct ?: return null
        val number = struct.members().firstOrNull {
          !it.isBitfield && types.type(types.skipModifiersAndTypedefs(it.typeId())) is BtfType.Int && it.name() != ""
        }
        return number?.let { Candidate("$module:${types.name(id)}", parameter.name(), it.name()) }
      }
      return own.filter { types.kind(it) == BtfKind.FUNC }.mapNotNull(::candidate)
    }

    class Traced(one: Candidate, field: String = one.field) : Bpf("traced", "GPL") {
      val found by global(u64)
      val prog by fentry(one.function) {
        found.value = arg(one.parameter)[field].size().toU64()
      }
    }

    "functions of modules are found with their arguments, and load".config(
      onlyIf("a module with types, whose functions can be traced, is loaded") {
        modules.any { (name, types) -> candidates(name, types).isNotEmpty() } && java.io.File(TRAMPOLINES).exists()
      },
    ) {
      val all = modules.flatMap { (name, types) -> candidates(name, types).take(5) }.take(20)
      withClue(all.map { it.function }) {
        all.filter { one ->
          try {
            Traced(one).load(kernel) { true }
          } catch (_: LoadException) {
            false // a function that the compiler has inlined, or that is in no list of those that can be traced
          }
        }.shouldNotBeEmpty()
      }
      val one = all.first()
      shouldThrow<BpfDslException> { Traced(one, one.field + "x").toSpec() }.message!! shouldContain
        "did you mean '${one.field}'"
    }
  })

/** Only kernels that can trace functions have it. */
private const val TRAMPOLINES = "/sys/kernel/tracing/available_filter_functions"
