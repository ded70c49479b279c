package skep.relocate

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FreeSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import skep.btf.Btf
import skep.btf.BtfBuilder
import skep.btf.BtfLinkage
import skep.btf.BtfType
import skep.insn.Assembler
import skep.insn.Callee
import skep.insn.Code
import skep.insn.Imm64
import skep.insn.Insn
import skep.insn.MapType
import skep.insn.Reg
import skep.spec.ExternSpec
import skep.spec.MapSpec
import skep.spec.ObjectBuilder
import skep.spec.ObjectSpec
import java.nio.ByteOrder
import java.util.Optional

/** A kernel that is all made up, to have what real ones seldom have. */
private class FakeTarget(
  val kernel: Btf?,
  val loaded: List<Target.Module> = listOf(),
  val symbols: Map<String, Set<Long>> = mapOf(),
) : Target by KnownTarget.of(BtfBuilder(ByteOrder.LITTLE_ENDIAN).build()) {
  override fun types(): Optional<Btf> = Optional.ofNullable(kernel)

  override fun coreTypes(): Optional<CoreTarget> = types().map { CoreTarget.of(it) }

  override fun modules() = loaded

  override fun addresses(names: Collection<String>) = symbols.filterKeys { it in names }
}

/** BTF with a function of one integer parameter, and a variable that is an integer. */
private fun types(base: Btf?, function: String, variable: String): Btf {
  val builder = if (base == null) BtfBuilder(ByteOrder.LITTLE_ENDIAN) else BtfBuilder.splitFrom(base)
  val number = builder.add(BtfType.Int.signed("int", 4))
  val proto = builder.add(BtfType.FuncProto(number, listOf(BtfType.Param("a", number))))
  builder.add(BtfType.Func(function, proto, BtfLinkage.STATIC))
  builder.add(BtfType.Var(variable, number, BtfLinkage.GLOBAL))
  return builder.build()
}

/** An object whose program calls `function` and loads the address of `variable`. */
private fun asking(
  weak: Boolean,
  function: String = "f",
  variable: String = "v",
  pointer: Boolean = false,
): ObjectSpec {
  val builder = ObjectBuilder("test.o", ByteOrder.LITTLE_ENDIAN).license("GPL")
  val types = builder.types()
  val number = types.add(BtfType.Int.signed("int", 4))
  val parameter = if (pointer) types.add(BtfType.Pointer(number)) else number
  val proto = types.add(BtfType.FuncProto(number, listOf(BtfType.Param("a", parameter))))
  val callee = builder.kfunc(function, proto, weak)
  val address = builder.ksym(variable, number, weak)
  val code = Assembler().mov(Reg.R1, 1).call(callee).loadImm64(Reg.R1, address).exit().build()
  builder.program("socket", "asks", code)
  return builder.build()
}

private fun ObjectSpec.boundFor(target: Target): List<Insn> {
  val relocated = RelocatedObject.of(this, target)
  val code: Code = relocated.bind(relocated.programs().single(), Descriptors.indices(relocated.`object`()))
  return code.steps().map { it.insn() }
}

private fun callees(insns: List<Insn>) = insns.filterIsInstance<Insn.Call>().map { it.callee() }

private fun loads(insns: List<Insn>) = insns.filterIsInstance<Insn.LoadImm64>().map { it.value() }

class RelocatedObjectSpec :
  FreeSpec({
    val kernel = types(null, "of_kernel", "in_kernel")
    val one = Target.Module("one", 7, types(kernel, "f", "v"))
    val two = Target.Module("two", 9, types(kernel, "g", "w"))

    "what the kernel has is taken from it" {
      val insns = asking(false, "of_kernel", "in_kernel").boundFor(FakeTarget(kernel, listOf(one)))
      callees(insns) shouldBe listOf(Callee.Kfunc(3, 0))
      loads(insns) shouldBe listOf(Imm64.BtfVariable(4, 0))
    }

    "a module's function is called by the index of the module's types, from 1" {
      val spec = asking(false, "g", "v")
      val relocated = RelocatedObject.of(spec, FakeTarget(kernel, listOf(one, two)))
      relocated.calledModules() shouldBe listOf(two)
      val descriptors = object : Descriptors by Descriptors.indices(spec) {
        override fun module(module: Target.Module) = 100 + module.btfId()
      }
      val insns = relocated.bind(relocated.programs().single(), descriptors).steps().map { it.insn() }
      callees(insns) shouldBe listOf(Callee.Kfunc(7, 1))
      // A variable has the descriptor itself.
      loads(insns) shouldBe listOf(Imm64.BtfVariable(8, 107))
    }

    "what follows a triple underscore is no part of a function's name" {
      callees(asking(false, "of_kernel___of_mine", "in_kernel").boundFor(FakeTarget(kernel))) shouldBe
        listOf(Callee.Kfunc(3, 0))
    }

    "what is nowhere is told by name" {
      shouldThrow<ExternException> { asking(false).boundFor(FakeTarget(kernel)) }.extern() shouldBe "f"
      shouldThrow<ExternException> { asking(false, "of_kernel").boundFor(FakeTarget(kernel)) }.extern() shouldBe "v"
      shouldThrow<ExternException> { asking(false).boundFor(FakeTarget(null)) }.message shouldContain
        "this kernel has none (CONFIG_DEBUG_INFO_BTF)"
    }

    "a weak function that is nowhere, or is another, is a call that the verifier refuses; a weak variable is null" {
      for (spec in listOf(asking(true), asking(true, "of_kernel", pointer = true))) {
        val insns = spec.boundFor(FakeTarget(kernel))
        callees(insns) shouldBe
          listOf(Callee.HelperId(2002000000 + spec.externs().indexOfFirst { it is ExternSpec.Kfunc }))
        loads(insns) shouldBe listOf(Imm64.Value(0))
      }
    }

    "a function with other parameters is refused" {
      shouldThrow<ExternException> { asking(false, "of_kernel", pointer = true).boundFor(FakeTarget(kernel)) }
        .message shouldContain "extern 'of_kernel': its parameters"
    }

    "a symbol has its address; one of two of a name is no one's" {
      fun spec(weak: Boolean) = ObjectBuilder("test.o", ByteOrder.LITTLE_ENDIAN).license("GPL").let {
        it.program("socket", "asks", Assembler().loadImm64(Reg.R1, it.ksym("s", 0, weak)).exit().build())
        it.build()
      }
      val known = FakeTarget(null, symbols = mapOf("s" to setOf(-2L)))
      loads(spec(false).boundFor(known)) shouldBe listOf(Imm64.Value(-2))
      loads(spec(true).boundFor(FakeTarget(null))) shouldBe listOf(Imm64.Value(0))
      shouldThrow<ExternException> { spec(false).boundFor(FakeTarget(null)) }
      val twice = FakeTarget(null, symbols = mapOf("s" to setOf(-2L, -4L)))
      shouldThrow<ExternException> { spec(true).boundFor(twice) }.message shouldContain "2 symbols of that name"
    }

    "a map that is not created is a call that the verifier refuses, in both halves" {
      val builder = ObjectBuilder("test.o", ByteOrder.LITTLE_ENDIAN).license("GPL")
      val (_, second) = listOf("first", "second").map { name ->
        builder.map(MapSpec.builder(name, MapType.ARRAY).keySize(4).valueSize(4).maxEntries(1).build())
      }
      builder.program("socket", "asks", Assembler().loadImm64(Reg.R1, second).exit().build())
      val whole = builder.build()
      val spec = whole.with(whole.map("second").get().toBuilder().autocreate(false).build())
      val insns = spec.boundFor(FakeTarget(null))
      callees(insns) shouldBe List(2) { Callee.HelperId(2001000001) }
    }

    "an object that asks nothing gets nothing" {
      val builder = ObjectBuilder("test.o", ByteOrder.LITTLE_ENDIAN).license("GPL")
      builder.program("socket", "asks", Assembler().mov(Reg.R0, 0).exit().build())
      RelocatedObject.of(builder.build(), FakeTarget(null)).calledModules().shouldBeEmpty()
    }
  })
