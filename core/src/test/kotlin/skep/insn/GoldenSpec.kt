package skep.insn

import io.kotest.core.spec.style.FreeSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.shouldBe
import skep.insn.Reg.*
import java.nio.ByteBuffer

/** Each instruction built by the assembler against the bytes of LLVM; the keys are LLVM's text, spelled here by hand. */
class GoldenSpec : FreeSpec({
  val built = LinkedHashMap<String, Code>()

  fun row(text: String, build: Assembler.() -> Unit) {
    built[text] = Assembler().apply(build).build()
  }

  /** A jump of a distance, among enough other instructions to have somewhere to go. */
  fun jumpRow(text: String, distance: Int, insn: (Label) -> Insn) {
    val a = Assembler()
    val there = a.newLabel("there")
    if (distance < 0) {
      a.bind(there)
      repeat(-distance - 1) { a.exit() }
    }
    a.add(insn(there))
    if (distance >= 0) {
      repeat(distance) { a.exit() }
      a.bind(there)
    }
    a.exit()
    built[text] = a.build()
  }

  val symbols = mapOf(
    AluOp.ADD to "+=", AluOp.SUB to "-=", AluOp.MUL to "*=", AluOp.DIV to "/=", AluOp.SDIV to "s/=", AluOp.OR to "|=",
    AluOp.AND to "&=", AluOp.LSH to "<<=", AluOp.RSH to ">>=", AluOp.MOD to "%=", AluOp.SMOD to "s%=",
    AluOp.XOR to "^=", AluOp.MOV to "=", AluOp.ARSH to "s>>=",
  )
  val imms = listOf(5, -1, Int.MIN_VALUE, Int.MAX_VALUE)
  symbols.forEach { (op, symbol) ->
    row("r3 $symbol r7") { alu(op, R3, R7) }
    row("w3 $symbol w7") { alu32(op, R3, R7) }
    (if (symbol.endsWith(">>=") || symbol.endsWith("<<=")) listOf(5, 31) else imms).forEach { imm ->
      row("r3 $symbol ${hex(imm)}") { alu(op, R3, imm) }
      row("w3 $symbol ${hex(imm)}") { alu32(op, R3, imm) }
    }
  }
  // Assembler refuses a write to r10; the encoding has it.
  Reg.entries.forEach { reg ->
    built["r${reg.number()} = r${10 - reg.number()}"] =
      Code.of(Step.of(Insn.Alu(AluOp.MOV, Width.W64, reg, Reg.of(10 - reg.number()))))
  }
  row("r3 = -r3") { negate(Width.W64, R3) }
  row("w3 = -w3") { negate(Width.W32, R3) }
  row("r3 = (s8)r7") { moveSigned(Width.W64, R3, R7, Size.B) }
  row("r3 = (s16)r7") { moveSigned(Width.W64, R3, R7, Size.H) }
  row("r3 = (s32)r7") { moveSigned(Width.W64, R3, R7, Size.W) }
  row("w3 = (s8)w7") { moveSigned(Width.W32, R3, R7, Size.B) }
  row("w3 = (s16)w7") { moveSigned(Width.W32, R3, R7, Size.H) }
  listOf(16, 32, 64).forEach { bits ->
    row("r3 = le$bits r3") { swap(ByteSwap.TO_LE, bits, R3) }
    row("r3 = be$bits r3") { swap(ByteSwap.TO_BE, bits, R3) }
    row("r3 = bswap$bits r3") { swap(ByteSwap.BSWAP, bits, R3) }
  }
  row("r3 = addr_space_cast(r7, 0x1, 0x0)") { add(Insn.CastAddressSpace(R3, R7, 1, 0)) }
  row("r3 = addr_space_cast(r7, 0x0, 0x1)") { add(Insn.CastAddressSpace(R3, R7, 0, 1)) }

  val sizes = mapOf(Size.B to "u8", Size.H to "u16", Size.W to "u32", Size.DW to "u64")

  fun prefix(size: Size) = if (size == Size.DW) "r" else "w"

  val offsets = mapOf(0 to "+ 0x0", 4 to "+ 0x4", -4 to "- 0x4", 32767 to "+ 0x7fff", -32768 to "- 0x8000")
  offsets.forEach { (offset, text) ->
    sizes.forEach { (size, type) ->
      row("${prefix(size)}3 = *($type *)(r7 $text)") { load(size, R3, R7, offset) }
      row("*($type *)(r3 $text) = ${prefix(size)}7") { store(size, R3, offset, R7) }
      row("*($type *)(r3 $text) = 0x5") { store(size, R3, offset, 5) }
    }
    listOf(Size.B, Size.H, Size.W).forEach { size ->
      row("r3 = *(s${size.bits()} *)(r7 $text)") { loadSigned(size, R3, R7, offset) }
    }
  }
  sizes.forEach { (size, type) ->
    listOf(0, -1, Int.MIN_VALUE, Int.MAX_VALUE).forEach { imm ->
      row("*($type *)(r3 + 0x8) = ${hex(imm)}") { store(size, R3, 8, imm) }
    }
  }

  mapOf(8 to "+ 0x8", -8 to "- 0x8").forEach { (offset, text) ->
    listOf(Triple(Size.W, "u32", "32_32"), Triple(Size.DW, "u64", "_64")).forEach { (size, type, infix) ->
      val r = prefix(size)
      val ops = mapOf(AtomicOp.ADD to "+=", AtomicOp.OR to "|=", AtomicOp.AND to "&=", AtomicOp.XOR to "^=")
      ops.forEach { (op, symbol) ->
        row("lock *($type *)(r3 $text) $symbol ${r}7") { atomic(op, size, R3, offset, R7) }
        row("${r}7 = atomic_fetch_${op.name.lowercase()}(($type *)(r3 $text), ${r}7)") {
          atomicFetch(op, size, R3, offset, R7)
        }
      }
      row("${r}7 = xchg$infix(r3 $text, ${r}7)") { atomicFetch(AtomicOp.XCHG, size, R3, offset, R7) }
      row("${r}0 = cmpxchg$infix(r3 $text, ${r}0, ${r}7)") { atomicFetch(AtomicOp.CMPXCHG, size, R3, offset, R7) }
    }
    sizes.forEach { (size, type) ->
      row("${prefix(size)}3 = load_acquire(($type *)(r7 $text))") { add(Insn.LoadAcquire(size, R3, R7, offset)) }
      row("store_release(($type *)(r3 $text), ${prefix(size)}7)") { add(Insn.StoreRelease(size, R3, offset, R7)) }
    }
  }

  listOf(0L, 1L, -1L, 0x1122334455667788, Long.MIN_VALUE, 0x80000000, 0xffffffff).forEach { value ->
    row("r3 = ${hex(value)} ll") { loadImm64(R3, value) }
  }
  listOf(Size.B, Size.H, Size.W).forEach { size ->
    row("r0 = *(${sizes[size]} *)skb[0x5]") { add(Insn.LoadPacketAbsolute(size, 5)) }
    row("r0 = *(${sizes[size]} *)skb[-0x1000]") { add(Insn.LoadPacketAbsolute(size, -0x1000)) }
    row("r0 = *(${sizes[size]} *)skb[r7]") { add(Insn.LoadPacketIndirect(size, R7, 0)) }
  }

  mapOf(0 to "+0x0", 3 to "+0x3", -3 to "-0x3", 32767 to "+0x7fff", -32768 to "-0x8000").forEach { (distance, text) ->
    jumpRow("goto $text", distance) { Insn.Jump(it, false) }
    jumpRow("gotol $text", distance) { Insn.Jump(it, true) }
    jumpRow("may_goto $text", distance) { Insn.MayGoto(it) }
  }
  mapOf(
    Condition.EQ to "==", Condition.NE to "!=", Condition.GT to ">", Condition.GE to ">=", Condition.LT to "<",
    Condition.LE to "<=", Condition.SGT to "s>", Condition.SGE to "s>=", Condition.SLT to "s<", Condition.SLE to "s<=",
    Condition.SET to "&",
  ).forEach { (condition, symbol) ->
    mapOf(Width.W64 to "r", Width.W32 to "w").forEach { (width, r) ->
      jumpRow("if ${r}3 $symbol ${r}7 goto +0x3", 3) { Insn.JumpIf(condition, width, R3, R7, it) }
      imms.forEach { imm ->
        jumpRow("if ${r}3 $symbol ${hex(imm)} goto -0x3", -3) { Insn.JumpIf(condition, width, R3, Imm(imm), it) }
      }
    }
  }
  row("gotox r3") { add(Insn.JumpRegister(R3)) }
  row("call 0x6") { call(Helper.TRACE_PRINTK) }
  row("call -0x1") { call(Callee.HelperId(-1)) }
  row("callx r3") { call(Callee.Register(R3)) }
  row("exit") { exit() }

  "every instruction of the table is built here, and nothing else" {
    (GoldenTable.rows.keys - built.keys).shouldBeEmpty()
    (built.keys - GoldenTable.rows.keys).shouldBeEmpty()
  }

  val exit = "9500000000000000"
  built.forEach { (text, code) ->
    "peer bug 2: $text" {
      bothOrders.forEach { order ->
        val bytes = Encoder.encode(code, order, Cpu.V4).toByteArray()
        val expected = GoldenTable.rows.getValue(text).bytes(order)
        bytes.hex().replace(exit, "") shouldBe expected.replace(exit, "")
        Decoder.decode(ByteBuffer.wrap(bytes), order) shouldBe code
      }
      val lines = Disassembler.text(code).lines().filter { '\t' in it }
      lines.map { it.substringAfter('\t').replace(Regex(" <[^<>]*>$"), "") }.filter { it != "exit" } shouldBe
        listOf(text).filter { it != "exit" }
    }
  }
})
