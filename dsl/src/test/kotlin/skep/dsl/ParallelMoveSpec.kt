package skep.dsl

import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FreeSpec
import io.kotest.matchers.comparables.shouldBeLessThanOrEqualTo
import io.kotest.matchers.shouldBe
import skep.insn.AluOp
import skep.insn.Imm
import skep.insn.Insn
import skep.insn.Reg
import skep.insn.Width

class ParallelMoveSpec :
  FreeSpec({
    /** Runs moves on registers that start with their own numbers. */
    fun run(insns: List<Insn>): IntArray {
      val registers = IntArray(11) { it }
      for (insn in insns) {
        insn as Insn.Alu
        insn.op() shouldBe AluOp.MOV
        insn.width() shouldBe Width.W64
        registers[insn.dst().number()] =
          when (val source = insn.src()) {
            is Reg -> registers[source.number()]
            is Imm -> source.value()
          }
      }
      return registers
    }

    fun permutations(of: List<Int>): List<List<Int>> =
      if (of.isEmpty()) listOf(of) else of.flatMap { head -> permutations(of - head).map { listOf(head) + it } }

    "all permutations of r1 to r5 arrive" {
      for (sources in permutations((1..5).toList())) {
        val insns = sequence(sources.mapIndexed { i, it -> Move.Register(Reg.of(i + 1), Reg.of(it)) }, spare = Reg.R0)
        withClue(sources) {
          run(insns).slice(1..5) shouldBe sources
          insns.size shouldBeLessThanOrEqualTo 7
        }
      }
    }

    "any three sources arrive in r3 to r5, with constants in r1 and r2" {
      for (a in 0..10) {
        for (b in 0..10) {
          for (c in 0..10) {
            val moves =
              listOf(1, 2).map {
                Move.Constant(Insn.Alu(AluOp.MOV, Width.W64, Reg.of(it), Imm(100 + it)), Reg.of(it))
              } + listOf(a, b, c).mapIndexed { i, it -> Move.Register(Reg.of(3 + i), Reg.of(it)) }
            withClue("$a $b $c") { run(sequence(moves, spare = Reg.R0)).slice(1..5) shouldBe listOf(101, 102, a, b, c) }
          }
        }
      }
    }

    "what is in its place already is not moved" {
      sequence(listOf(Move.Register(Reg.R3, Reg.R3)), spare = Reg.R0) shouldBe emptyList()
    }
  })
