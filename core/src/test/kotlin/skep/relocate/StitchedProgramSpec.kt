package skep.relocate

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FreeSpec
import io.kotest.matchers.optional.shouldBePresent
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import skep.insn.AluOp
import skep.insn.Callee
import skep.insn.Code
import skep.insn.Cpu
import skep.insn.Encoder
import skep.insn.Imm
import skep.insn.Insn
import skep.insn.ProgramType
import skep.insn.Reg
import skep.insn.SourceLine
import skep.insn.Step
import skep.insn.Width
import skep.load.fixtureSpec
import skep.spec.FunctionSpec
import skep.spec.Linkage
import skep.spec.ObjectSpec
import skep.spec.ProgramSpec
import java.nio.ByteOrder
import java.util.Optional
import java.util.OptionalInt

private fun call(name: String) = Step.of(Insn.Call(Callee.Function(name)))

private val exit = Step.of(Insn.Exit())

private fun move(value: Int) = Step.of(Insn.Alu(AluOp.MOV, Width.W64, Reg.R0, Imm(value)))

private fun function(name: String, vararg steps: Step) =
  FunctionSpec(name, name, Linkage.STATIC, false, Code.of(*steps), OptionalInt.empty())

private fun program(vararg steps: Step) =
  ProgramSpec(
    "main", "socket", ProgramType.SOCKET_FILTER, Optional.empty(), Optional.empty(), true, Linkage.GLOBAL, false,
    Code.of(*steps), OptionalInt.empty(),
  )

private fun objectOf(program: ProgramSpec, vararg functions: FunctionSpec) =
  ObjectSpec(
    "test", ByteOrder.nativeOrder(), Optional.of("GPL"), OptionalInt.empty(), Optional.empty(), listOf(program),
    functions.toList(), listOf(), listOf(), listOf(), listOf(),
  )

private fun stitch(program: ProgramSpec, vararg functions: FunctionSpec) =
  StitchedProgram.of(objectOf(program, *functions), program)

class StitchedProgramSpec :
  FreeSpec({
    "subprograms stand in the order in which they are first met, depth first, once each" {
      val whole =
        stitch(
          program(call("a"), call("d"), call("a"), exit),
          function("d", call("c"), exit),
          function("c", exit),
          function("b", call("c"), exit),
          function("a", call("b"), call("d"), exit),
        )

      whole.parts().map { it.function() } shouldBe listOf("main", "a", "b", "c", "d")
    }

    "recursion ends; the verifier has its own opinion of it" {
      stitch(program(call("a"), exit), function("a", call("a"), call("b"), exit), function("b", call("a"), exit))
        .parts()
        .map { it.function() } shouldBe listOf("main", "a", "b")
    }

    "a chain of 100,000 calls needs no deep stack" {
      val functions = (0 until 100_000).map { i -> function("f$i", if (i < 99_999) call("f${i + 1}") else exit, exit) }

      stitch(program(call("f0"), exit), *functions.toTypedArray()).parts().size shouldBe 100_001
    }

    "code used in two functions is used twice" {
      val loop = skep.insn.Label("loop")
      val code = Code.of(loop, move(1), Step.of(Insn.Jump(loop, false)))
      val whole =
        stitch(
          program(call("a"), exit),
          FunctionSpec("a", "a", Linkage.STATIC, false, code.concat(Code.of(call("b"), exit)), OptionalInt.empty()),
          FunctionSpec("b", "b", Linkage.STATIC, false, code, OptionalInt.empty()),
        )

      Encoder.encodeResolved(whole.code(), ByteOrder.nativeOrder(), Cpu.V4).slots() shouldBe 8
    }

    "an instruction put before a program or a subprogram takes the line that follows" {
      val spec = fixtureSpec("subprogs.bpf.o")
      val before = Code.of(move(0))
      val changed =
        ObjectSpec(
          spec.name(), spec.byteOrder(), spec.license(), spec.kernelVersion(), spec.btf(),
          spec.programs().map { it.withCode(before.concat(it.code())) },
          spec.functions().map { it.withCode(before.concat(it.code())) },
          spec.maps(), spec.globals(), spec.externs(), spec.otherSections(),
        )
      val whole = StitchedProgram.of(changed, changed.program("first").get())
      val encoded = Encoder.encode(whole.code(), ByteOrder.LITTLE_ENDIAN, Cpu.V4)
      val lines = DebugRecords.`in`(spec.btf().get()).of(whole, encoded).lines()
      val starts = whole.parts().map { encoded.labels()[it.entry()] }

      (0 until lines.remaining() step DebugRecords.LINE_SIZE).map { lines.getInt(it) }.filter { it in starts } shouldBe
        starts
    }

    "lines that the object's BTF has no strings for are added to it" {
      val spec = fixtureSpec("minimal.bpf.o")
      val line = SourceLine("opens.bpf.kts", 31, 2, "emit(1)")
      val program = spec.program("handle_tp").get()
      val changed = program.withCode(Code.of(move(0).withSource(line)).concat(program.code()))
      val whole = StitchedProgram.of(spec, changed)
      val btf = DebugRecords.addLines(listOf(whole), spec.btf().get())
      val encoded = Encoder.encode(whole.code(), ByteOrder.LITTLE_ENDIAN, Cpu.V4)
      val lines = DebugRecords.`in`(btf).of(whole, encoded).lines()

      lines.getInt(0) shouldBe 0
      btf.string(lines.getInt(4)) shouldBe "opens.bpf.kts"
      btf.string(lines.getInt(8)) shouldBe "emit(1)"
      lines.getInt(12) shouldBe (31 shl 10 or 2)
      btf.typeCount() shouldBe spec.btf().get().typeCount()
    }

    "what cannot be resolved is named, with instruction and line" - {
      val spec = fixtureSpec("unresolved.bpf.o")

      fun refusal(program: String) =
        shouldThrow<RelocationException> { StitchedProgram.of(spec, spec.program(program).get()) }

      "a CO-RE access that nobody has answered" {
        val error = refusal("core")
        error.message shouldContain "(./unresolved.bpf.c:31): it wants to know a type"
        error.slot().isPresent shouldBe true
        error.source().shouldBePresent().line() shouldBe 31
      }

      "a function that is nowhere, called from a subprogram" {
        val error =
          shouldThrow<RelocationException> {
            stitch(program(call("a"), exit), function("a", move(1), call("gone"), exit))
          }
        error.message shouldBe
          "prog 'main': subprogram 'a': insn #1: call of function 'gone', which is not in the object"
        error.function() shouldBe "a"
        error.program() shouldBe "main"
      }
    }
  })
