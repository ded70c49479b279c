package skep.relocate

import io.kotest.core.spec.style.FreeSpec
import io.kotest.matchers.shouldBe
import skep.btf.BtfBuilder
import skep.btf.BtfType
import skep.insn.Code
import skep.insn.CoreAccess
import skep.insn.Imm64
import skep.insn.Insn
import skep.insn.Reg
import skep.insn.SourceLine
import skep.insn.Step
import skep.spec.ObjectBuilder
import java.nio.ByteOrder
import java.util.Optional

class PoisonSpec :
  FreeSpec({
    "a load of two slots that has no answer becomes two calls, and its line is told once, as by libbpf" {
      val builder = ObjectBuilder("poison", ByteOrder.LITTLE_ENDIAN).license("GPL")
      val enum = builder.types().add(BtfType.Enum("e", 4, false, listOf(BtfType.EnumValue("A", 1))))
      val access = CoreAccess(enum, "0", CoreKind.ENUMERATOR_VALUE.number())
      val line = SourceLine("a.c", 7, 1, "A")
      val load = Step.of(Insn.LoadImm64(Reg.R0, Imm64.Value(1))).withSource(line).withCore(access)
      builder.program("socket", "p", Code.of(load, Step.of(Insn.Exit())))
      val target = CoreTarget.of(BtfBuilder(ByteOrder.LITTLE_ENDIAN).build())

      val steps = CoreRelocator.relocate(builder.build(), target).programs()[0].code().steps()
      steps.map { it.insn() } shouldBe listOf(CorePatch.POISONED, CorePatch.POISONED, Insn.Exit())
      steps.map { it.source() } shouldBe listOf(Optional.of(line), Optional.empty(), Optional.empty())
    }

    "where there are no types, the program that is named is one that would be loaded" {
      val builder = ObjectBuilder("asking", ByteOrder.LITTLE_ENDIAN).license("GPL")
      val enum = builder.types().add(BtfType.Enum("e", 4, false, listOf(BtfType.EnumValue("A", 1))))
      val access = CoreAccess(enum, "0", CoreKind.ENUMERATOR_VALUE.number())
      val load = Step.of(Insn.LoadImm64(Reg.R0, Imm64.Value(1))).withCore(access)
      val code = Code.of(load, Step.of(Insn.Exit()))
      builder.program("?socket", "left_out", code)
      builder.program("socket", "loaded", code)
      CoreRelocator.noTypes(builder.build()).function() shouldBe "loaded"
    }
  })
