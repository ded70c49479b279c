package skep.dsl.print

import skep.insn.AluOp
import skep.insn.Assembler
import skep.insn.AssemblyException
import skep.insn.AtomicOp
import skep.insn.ByteSwap
import skep.insn.Callee
import skep.insn.Condition
import skep.insn.Helper
import skep.insn.Imm
import skep.insn.Imm64
import skep.insn.Insn
import skep.insn.Label
import skep.insn.Operand
import skep.insn.Reg
import skep.insn.Size
import skep.insn.Width

/** Instructions in the words of [skep.dsl.CodeBuilder]. */
internal class InsnText(private val parts: Parts, private val label: (Label) -> String) {
  /** The statement that adds [insn]. */
  fun statement(insn: Insn): String = if (isSensible(insn)) words(insn) else "unchecked { ${words(insn)} }"

  private fun words(insn: Insn): String = when (insn) {
    is Insn.Alu -> alu(insn)
    is Insn.Negate -> "${reg(insn.dst, insn.width)}.negate()"
    is Insn.MoveSigned -> "${reg(insn.dst, insn.width)} set s${insn.from.bits()}(${reg(insn.src, insn.width)})"
    is Insn.Swap -> "${reg(insn.dst)}.${swap(insn.kind)}(${insn.bits})"
    is Insn.CastAddressSpace ->
      "addrSpaceCast(${reg(insn.dst)}, ${reg(insn.src)}, to = ${insn.to}, from = ${insn.from})"
    is Insn.Load -> "${reg(insn.dst)} set ${memory(insn.size, insn.base, insn.offset, insn.signed)}"
    is Insn.Store -> "${memory(insn.size, insn.base, insn.offset)} = ${operand(insn.src)}"
    is Insn.Atomic -> "${atomic(insn)}(${memory(insn.size, insn.base, insn.offset)}, ${reg(insn.src)})"
    is Insn.LoadAcquire -> "loadAcquire(${reg(insn.dst)}, ${memory(insn.size, insn.base, insn.offset)})"
    is Insn.StoreRelease -> "storeRelease(${memory(insn.size, insn.base, insn.offset)}, ${reg(insn.src)})"
    is Insn.LoadImm64 -> "${reg(insn.dst)} set ${value(insn.value)}"
    is Insn.LoadPacketAbsolute -> "loadPacket(u${insn.size.bits()}, ${int(insn.offset)})"
    is Insn.LoadPacketIndirect -> "loadPacket(u${insn.size.bits()}, ${reg(insn.index)}, ${int(insn.offset)})"
    is Insn.Jump -> "jump(${label(insn.label)}${if (insn.wide) ", wide = true" else ""})"
    is Insn.JumpIf -> "jumpIf(${comparison(insn)}, ${label(insn.label)})"
    is Insn.JumpRegister -> "jump(${reg(insn.reg)})"
    is Insn.MayGoto -> "mayGoto(${label(insn.label)})"
    is Insn.Call -> "call(${callee(insn.callee)})"
    is Insn.Exit -> "exit()"
    is Insn.Raw -> "add(Insn.Raw(${insn.opcode}, ${insn.dst}, ${insn.src}, ${insn.offset}, ${int(insn.imm)}))"
  }

  private fun alu(insn: Insn.Alu): String {
    val word = when (insn.op) {
      AluOp.MOV -> "set"
      AluOp.ADD -> "+="
      AluOp.SUB -> "-="
      AluOp.MUL -> "*="
      AluOp.DIV -> "/="
      AluOp.MOD -> "%="
      AluOp.SDIV -> "sdivEq"
      AluOp.SMOD -> "smodEq"
      AluOp.AND -> "andEq"
      AluOp.OR -> "orEq"
      AluOp.XOR -> "xorEq"
      AluOp.LSH -> "shlEq"
      AluOp.RSH -> "shrEq"
      AluOp.ARSH -> "arshEq"
    }
    return "${reg(insn.dst, insn.width)} $word ${operand(insn.src, insn.width)}"
  }

  private fun swap(kind: ByteSwap) = when (kind) {
    ByteSwap.TO_BE -> "toBigEndian"
    ByteSwap.TO_LE -> "toLittleEndian"
    ByteSwap.BSWAP -> "swapBytes"
  }

  private fun atomic(insn: Insn.Atomic): String = when (insn.op) {
    AtomicOp.ADD -> if (insn.fetch) "fetchAdd" else "atomicAdd"
    AtomicOp.OR -> if (insn.fetch) "fetchOr" else "atomicOr"
    AtomicOp.AND -> if (insn.fetch) "fetchAnd" else "atomicAnd"
    AtomicOp.XOR -> if (insn.fetch) "fetchXor" else "atomicXor"
    AtomicOp.XCHG -> "exchange"
    AtomicOp.CMPXCHG -> "compareExchange"
  }

  private fun comparison(insn: Insn.JumpIf): String {
    val word = when (insn.condition) {
      Condition.EQ -> "eq"
      Condition.NE -> "ne"
      Condition.GT -> "gt"
      Condition.GE -> "ge"
      Condition.LT -> "lt"
      Condition.LE -> "le"
      Condition.SGT -> "sgt"
      Condition.SGE -> "sge"
      Condition.SLT -> "slt"
      Condition.SLE -> "sle"
      Condition.SET -> "hasAny"
    }
    return "${reg(insn.dst, insn.width)} $word ${operand(insn.src, insn.width)}"
  }

  private fun memory(size: Size, base: Reg, offset: Int, signed: Boolean = false): String {
    val place = when {
      offset == 0 -> reg(base)
      offset < 0 -> "${reg(base)} - ${-offset}"
      else -> "${reg(base)} + $offset"
    }
    return "${if (signed) "s" else "u"}${size.bits()}[$place]"
  }

  private fun value(value: Imm64): String = when (value) {
    is Imm64.Value -> Literals.long(value.value)
    is Imm64.MapRef -> parts.map(value.map)
    is Imm64.GlobalRef -> parts.address(value)
    is Imm64.FunctionRef -> "${parts.function(value.function)}.address"
    is Imm64.ExternRef -> "${parts.extern(value.name)}.address"
    is Imm64.JumpTable -> jumpTable(value)
    is Imm64.MapFd -> "Imm64.MapFd(${int(value.fd)})"
    is Imm64.MapValue -> "Imm64.MapValue(${int(value.fd)}, ${int(value.offset)})"
    is Imm64.MapIndex -> "Imm64.MapIndex(${int(value.index)})"
    is Imm64.MapIndexValue -> "Imm64.MapIndexValue(${int(value.index)}, ${int(value.offset)})"
    is Imm64.BtfVariable -> "Imm64.BtfVariable(${int(value.typeId)}, ${int(value.btfFd)})"
    is Imm64.LocalFunction -> "Imm64.LocalFunction(${label(value.label)})"
    is Imm64.RelativeFunction -> "Imm64.RelativeFunction(${int(value.slots)})"
  }

  private fun jumpTable(table: Imm64.JumpTable): String {
    val places = table.entries.filterIsInstance<Imm64.JumpTable.To>().joinToString(", ") { label(it.label) }
    if (table.labels().size == table.entries.size) return "Imm64.JumpTable.of(listOf($places))"
    val entries = table.entries.joinToString(", ") { entry ->
      when (entry) {
        is Imm64.JumpTable.To -> "Imm64.JumpTable.To(${label(entry.label)})"
        is Imm64.JumpTable.Astray -> "Imm64.JumpTable.Astray(${Literals.long(entry.offset)})"
      }
    }
    return "Imm64.JumpTable(listOf($entries))"
  }

  private fun callee(callee: Callee): String = when (callee) {
    is Callee.HelperId ->
      Helper.byId(callee.id).map { it.name.lowercase() }.orElseGet { "Callee.HelperId(${int(callee.id)})" }
    is Callee.Function -> parts.function(callee.name)
    is Callee.Extern -> parts.callee(callee.name)
    is Callee.Kfunc -> "Callee.Kfunc(${int(callee.btfId)}, ${int(callee.fdIndex)})"
    is Callee.Local -> "Callee.Local(${label(callee.label)})"
    is Callee.Relative -> "Callee.Relative(${int(callee.slots)})"
    is Callee.Register -> "Callee.Register(Reg.${callee.reg.name})"
  }

  private fun operand(operand: Operand, width: Width = Width.W64): String = when (operand) {
    is Imm -> int(operand.value)
    is Reg -> reg(operand, width)
  }

  private fun reg(reg: Reg, width: Width = Width.W64): String = when {
    width == Width.W32 -> "w${reg.ordinal}"
    reg == Reg.R10 -> "fp"
    else -> "r${reg.ordinal}"
  }

  private fun int(value: Int) = Literals.int(value)

  private companion object {
    /** Whether an assembler takes the instruction; compilers also make some that no verifier would. */
    fun isSensible(insn: Insn): Boolean =
      insn.targets().isNotEmpty() ||
        try {
          Assembler().add(insn)
          true
        } catch (_: AssemblyException) {
          false
        }
  }
}
