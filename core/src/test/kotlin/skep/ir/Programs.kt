package skep.ir

import skep.insn.Code
import skep.insn.Cpu
import skep.insn.Insn
import skep.insn.Label
import skep.insn.Size
import skep.insn.Step
import skep.insn.Width

/** The instructions of a function as text, one a line, without labels. */
internal fun text(
  parameters: Int = 1,
  cpu: Cpu = Cpu.V3,
  body: FunctionBuilder.() -> Unit,
): List<String> = FunctionBuilder("f", parameters).apply(body).build(cpu).code().lines()

private fun Code.lines(): List<String> =
  elements().map { if (it is Label) "$it:" else skep.insn.Disassembler.text((it as Step).insn()) }

internal fun FunctionBuilder.word(at: Int, base: Value = parameter(0)): Value = load(Size.W, false, Width.W32, base, at)
