package skep.load

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import skep.insn.AluOp
import skep.insn.Callee
import skep.insn.Cpu
import skep.insn.Helper
import skep.insn.Imm64
import skep.insn.MapType
import skep.insn.Size
import skep.insn.Width
import skep.ir.FunctionBuilder
import skep.ir.Lowered
import skep.ir.Value
import skep.kernel.KernelTest
import skep.kernel.hasVersion
import skep.spec.Linkage
import skep.spec.MapSpec
import skep.spec.ObjectBuilder
import skep.spec.ObjectWriter
import java.nio.ByteOrder
import java.util.Optional

/** The verifier speaks of registers, and an explanation of the author's values, where their names are known. */
class NamesKernelSpec : KernelTest({
  fun function(
    name: String,
    body: FunctionBuilder.() -> Unit,
  ): Lowered = FunctionBuilder(name, 1).apply(body).build(Cpu.V3)

  /** `counts[0]` used without a test, behind an instruction of two slots. */
  fun FunctionBuilder.unchecked() {
    val key = slot(4, 4, "key")
    store(Size.W, key.address(), 0, Value.of(0))
    val slot = call(Helper.MAP_LOOKUP_ELEM.callee(), Value.Address(Imm64.MapRef("counts")), key.address())
    name(slot, "slot")
    val count = load(Size.DW, false, Width.W64, slot, 0)
    ret(binary(AluOp.AND, Width.W64, count, Value.of(1)))
  }

  fun refusal(vararg functions: Pair<String, Lowered>): VerifierException {
    val builder = ObjectBuilder("names", ByteOrder.nativeOrder()).license("GPL")
    builder.map(MapSpec.builder("counts", MapType.HASH).keySize(4).valueSize(8).maxEntries(1).build())
    for ((name, lowered) in functions) {
      if (name == "program") {
        builder.program("socket", name, lowered.code())
      } else {
        val number = builder.types().add(skep.btf.BtfType.Int.signed("int", 4))
        val proto = builder.types().add(skep.btf.BtfType.FuncProto(number, listOf(skep.btf.BtfType.Param("x", number))))
        builder.function(name, Linkage.STATIC, proto, lowered.code())
      }
    }
    val names = functions.toMap()
    val options = LoadOptions.DEFAULT.withNames {
      function,
      slot,
      reg,
      ->
      Optional.ofNullable(names[function]).flatMap { it.nameOf(slot, reg) }
    }
    return shouldThrow {
      BpfObject.open(ObjectWriter.write(builder.build()), "names").options(options).load(kernel).close()
    }
  }

  "in a program" {
    val refusal = refusal("program" to function("program") { unchecked() })
    refusal.explanation().verdict() shouldBe "`slot` may be NULL, and is used without a check"
    refusal.explanation().text() shouldContain
      "R0 (`slot`)${if (hasVersion(5, 17)) " = map_value_or_null" else ", from insn #5: call"}"
  }

  "in a function that it calls" {
    val program =
      function("program") {
        name(parameter(0), "context")
        ret(call(Callee.Function("callee"), Value.of(0)))
      }
    refusal("program" to program, "callee" to function("callee") { unchecked() }).explanation().verdict() shouldBe
      "`slot` may be NULL, and is used without a check"
  }
})
