package skep.dsl

import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FreeSpec
import io.kotest.matchers.shouldBe
import skep.insn.Callee
import skep.insn.Disassembler
import skep.insn.Imm64
import skep.insn.Insn
import skep.insn.Label
import skep.insn.Reg
import skep.struct.s16
import skep.struct.s32
import skep.struct.s64
import skep.struct.s8
import skep.struct.u16
import skep.struct.u32
import skep.struct.u64
import skep.struct.u8
import java.nio.ByteOrder

private val IMMEDIATES = listOf("0x5" to 5, "-0x1" to -1, "-0x80000000" to Int.MIN_VALUE, "0x7fffffff" to Int.MAX_VALUE)

private val OFFSETS = listOf("+ 0x0" to 0, "+ 0x4" to 4, "- 0x4" to -4, "+ 0x7fff" to 32767, "- 0x8000" to -32768)

/** Every line of the DSL against the bytes that LLVM gives to the same instruction, in both byte orders. */
class InstructionsSpec :
  FreeSpec({
    val kinds = HashSet<Class<out Insn>>()

    fun check(text: String, body: CodeBuilder.() -> Unit) {
      val built = code(body)
      kinds += built.steps().map { it.insn().javaClass }
      withClue(text) {
        built.hex() shouldBe Golden.littleEndian(text)
        built.hex(ByteOrder.BIG_ENDIAN) shouldBe Golden.bigEndian(text)
      }
    }

    "arithmetic on 64 and 32 bits, from a register and an immediate" {
      for ((text, value) in IMMEDIATES) {
        check("r3 = $text") { r3 set value }
        check("w3 = $text") { w3 set value }
        check("r3 += $text") { r3 += value }
        check("w3 += $text") { w3 += value }
        check("r3 -= $text") { r3 -= value }
        check("w3 -= $text") { w3 -= value }
        check("r3 *= $text") { r3 *= value }
        check("w3 *= $text") { w3 *= value }
        check("r3 /= $text") { r3 /= value }
        check("w3 /= $text") { w3 /= value }
        check("r3 %= $text") { r3 %= value }
        check("w3 %= $text") { w3 %= value }
        check("r3 s/= $text") { r3 sdivEq value }
        check("w3 s/= $text") { w3 sdivEq value }
        check("r3 s%= $text") { r3 smodEq value }
        check("w3 s%= $text") { w3 smodEq value }
        check("r3 &= $text") { r3 andEq value }
        check("w3 &= $text") { w3 andEq value }
        check("r3 |= $text") { r3 orEq value }
        check("w3 |= $text") { w3 orEq value }
        check("r3 ^= $text") { r3 xorEq value }
        check("w3 ^= $text") { w3 xorEq value }
      }
      for ((text, bits) in listOf("0x5" to 5, "0x1f" to 31)) {
        check("r3 <<= $text") { r3 shlEq bits }
        check("w3 <<= $text") { w3 shlEq bits }
        check("r3 >>= $text") { r3 shrEq bits }
        check("w3 >>= $text") { w3 shrEq bits }
        check("r3 s>>= $text") { r3 arshEq bits }
        check("w3 s>>= $text") { w3 arshEq bits }
      }
      check("r3 = r7") { r3 set r7 }
      check("w3 = w7") { w3 set w7 }
      check("r3 += r7") { r3 += r7 }
      check("w3 += w7") { w3 += w7 }
      check("r3 -= r7") { r3 -= r7 }
      check("w3 -= w7") { w3 -= w7 }
      check("r3 *= r7") { r3 *= r7 }
      check("w3 *= w7") { w3 *= w7 }
      check("r3 /= r7") { r3 /= r7 }
      check("w3 /= w7") { w3 /= w7 }
      check("r3 %= r7") { r3 %= r7 }
      check("w3 %= w7") { w3 %= w7 }
      check("r3 s/= r7") { r3 sdivEq r7 }
      check("w3 s/= w7") { w3 sdivEq w7 }
      check("r3 s%= r7") { r3 smodEq r7 }
      check("w3 s%= w7") { w3 smodEq w7 }
      check("r3 &= r7") { r3 andEq r7 }
      check("w3 &= w7") { w3 andEq w7 }
      check("r3 |= r7") { r3 orEq r7 }
      check("w3 |= w7") { w3 orEq w7 }
      check("r3 ^= r7") { r3 xorEq r7 }
      check("w3 ^= w7") { w3 xorEq w7 }
      check("r3 <<= r7") { r3 shlEq r7 }
      check("w3 <<= w7") { w3 shlEq w7 }
      check("r3 >>= r7") { r3 shrEq r7 }
      check("w3 >>= w7") { w3 shrEq w7 }
      check("r3 s>>= r7") { r3 arshEq r7 }
      check("w3 s>>= w7") { w3 arshEq w7 }
      check("r3 = -r3") { r3.negate() }
      check("w3 = -w3") { w3.negate() }
      check("r3 = (s8)r7") { r3 set s8(r7) }
      check("r3 = (s16)r7") { r3 set s16(r7) }
      check("r3 = (s32)r7") { r3 set s32(r7) }
      check("w3 = (s8)w7") { w3 set s8(w7) }
      check("w3 = (s16)w7") { w3 set s16(w7) }
      for (bits in listOf(16, 32, 64)) {
        check("r3 = be$bits r3") { r3.toBigEndian(bits) }
        check("r3 = le$bits r3") { r3.toLittleEndian(bits) }
        check("r3 = bswap$bits r3") { r3.swapBytes(bits) }
      }
    }

    "every register has its number" {
      check("r0 = r10") { r0 set fp }
      check("r1 = r9") { r1 set r9 }
      check("r2 = r8") { r2 set r8 }
      check("r4 = r6") { r4 set r6 }
      check("r5 = r5") { r5 set r5 }
      check("r7 = r3") { r7 set r3 }
      code { w0 set w9; w1 set w8; w2 set w7; w3 set w6; w4 set w5 }.hex() shouldBe
        "bc90000000000000bc81000000000000bc72000000000000bc63000000000000bc54000000000000"
    }

    "loads and stores of every width at the ends of the offset's range" {
      for ((text, offset) in OFFSETS) {
        check("w3 = *(u8 *)(r7 $text)") { r3 set u8[r7 + offset] }
        check("w3 = *(u16 *)(r7 $text)") { r3 set u16[r7 + offset] }
        check("w3 = *(u32 *)(r7 $text)") { r3 set u32[r7 + offset] }
        check("r3 = *(u64 *)(r7 $text)") { r3 set u64[r7 + offset] }
        check("r3 = *(s8 *)(r7 $text)") { r3 set s8[r7 + offset] }
        check("r3 = *(s16 *)(r7 $text)") { r3 set s16[r7 + offset] }
        check("r3 = *(s32 *)(r7 $text)") { r3 set s32[r7 + offset] }
        check("r3 = *(u64 *)(r7 $text)") { r3 set s64[r7 + offset] }
        check("*(u8 *)(r3 $text) = w7") { u8[r3 + offset] = r7 }
        check("*(u16 *)(r3 $text) = w7") { s16[r3 + offset] = r7 }
        check("*(u32 *)(r3 $text) = w7") { u32[r3 + offset] = r7 }
        check("*(u64 *)(r3 $text) = r7") { u64[r3 + offset] = r7 }
        check("*(u8 *)(r3 $text) = 0x5") { u8[r3 + offset] = 5 }
        check("*(u64 *)(r3 $text) = 0x5") { u64[r3 + offset] = 5 }
      }
      check("*(u32 *)(r3 + 0x0) = w7") { u32[r3] = r7 }
      check("*(u32 *)(r3 + 0x0) = 0x5") { u32[r3] = 5 }
      check("w3 = *(u32 *)(r7 + 0x0)") { r3 set u32[r7] }
      check("*(u64 *)(r3 + 0x8) = -0x80000000") { u64[r3 + 8] = Int.MIN_VALUE }
      check("*(u64 *)(r3 - 0x8000) = 0x5") { u64[r3 - 32768] = 5 }
      check("*(u64 *)(r3 + 0x4) = 0x5") { u64[r3 + 8 - 4] = 5 }
    }

    "atomic operations" {
      check("lock *(u32 *)(r3 + 0x8) += w7") { atomicAdd(u32[r3 + 8], r7) }
      check("lock *(u32 *)(r3 + 0x8) |= w7") { atomicOr(u32[r3 + 8], r7) }
      check("lock *(u32 *)(r3 + 0x8) &= w7") { atomicAnd(u32[r3 + 8], r7) }
      check("lock *(u32 *)(r3 + 0x8) ^= w7") { atomicXor(u32[r3 + 8], r7) }
      check("w7 = atomic_fetch_add((u32 *)(r3 + 0x8), w7)") { fetchAdd(u32[r3 + 8], r7) }
      check("w7 = atomic_fetch_or((u32 *)(r3 + 0x8), w7)") { fetchOr(u32[r3 + 8], r7) }
      check("w7 = atomic_fetch_and((u32 *)(r3 + 0x8), w7)") { fetchAnd(u32[r3 + 8], r7) }
      check("w7 = atomic_fetch_xor((u32 *)(r3 + 0x8), w7)") { fetchXor(u32[r3 + 8], r7) }
      check("w7 = xchg32_32(r3 + 0x8, w7)") { exchange(u32[r3 + 8], r7) }
      check("w0 = cmpxchg32_32(r3 + 0x8, w0, w7)") { compareExchange(u32[r3 + 8], r7) }
      check("lock *(u64 *)(r3 + 0x8) += r7") { atomicAdd(u64[r3 + 8], r7) }
      check("lock *(u64 *)(r3 + 0x8) |= r7") { atomicOr(u64[r3 + 8], r7) }
      check("lock *(u64 *)(r3 + 0x8) &= r7") { atomicAnd(u64[r3 + 8], r7) }
      check("lock *(u64 *)(r3 + 0x8) ^= r7") { atomicXor(s64[r3 + 8], r7) }
      check("r7 = atomic_fetch_add((u64 *)(r3 + 0x8), r7)") { fetchAdd(u64[r3 + 8], r7) }
      check("r7 = atomic_fetch_or((u64 *)(r3 + 0x8), r7)") { fetchOr(u64[r3 + 8], r7) }
      check("r7 = atomic_fetch_and((u64 *)(r3 + 0x8), r7)") { fetchAnd(u64[r3 + 8], r7) }
      check("r7 = atomic_fetch_xor((u64 *)(r3 + 0x8), r7)") { fetchXor(u64[r3 + 8], r7) }
      check("r7 = xchg_64(r3 + 0x8, r7)") { exchange(u64[r3 + 8], r7) }
      check("r0 = cmpxchg_64(r3 + 0x8, r0, r7)") { compareExchange(u64[r3 + 8], r7) }
      check("w3 = load_acquire((u8 *)(r7 + 0x8))") { loadAcquire(r3, u8[r7 + 8]) }
      check("w3 = load_acquire((u16 *)(r7 + 0x8))") { loadAcquire(r3, u16[r7 + 8]) }
      check("w3 = load_acquire((u32 *)(r7 + 0x8))") { loadAcquire(r3, u32[r7 + 8]) }
      check("r3 = load_acquire((u64 *)(r7 + 0x8))") { loadAcquire(r3, u64[r7 + 8]) }
      check("store_release((u8 *)(r3 + 0x8), w7)") { storeRelease(u8[r3 + 8], r7) }
      check("store_release((u16 *)(r3 + 0x8), w7)") { storeRelease(u16[r3 + 8], r7) }
      check("store_release((u32 *)(r3 + 0x8), w7)") { storeRelease(u32[r3 + 8], r7) }
      check("store_release((u64 *)(r3 + 0x8), r7)") { storeRelease(u64[r3 + 8], r7) }
    }

    "jumps" {
      fun forward(text: String, emit: CodeBuilder.(Label) -> Unit) {
        val built = code {
          val there by label()
          emit(there)
          repeat(3) { exit() }
          +there
          exit()
        }
        kinds += built.steps().map { it.insn().javaClass }
        withClue(text) { built.hex().take(16) shouldBe Golden.littleEndian(text) }
      }

      fun backward(text: String, emit: CodeBuilder.(Label) -> Unit) {
        val built = code {
          val there by label()
          +there
          repeat(2) { exit() }
          emit(there)
        }
        withClue(text) { built.hex().takeLast(16) shouldBe Golden.littleEndian(text) }
      }

      for ((text, value) in IMMEDIATES) {
        backward("if r3 == $text goto -0x3") { jumpIf(r3 eq value, it) }
        backward("if r3 != $text goto -0x3") { jumpIf(r3 ne value, it) }
        backward("if r3 > $text goto -0x3") { jumpIf(r3 gt value, it) }
        backward("if r3 >= $text goto -0x3") { jumpIf(r3 ge value, it) }
        backward("if r3 < $text goto -0x3") { jumpIf(r3 lt value, it) }
        backward("if r3 <= $text goto -0x3") { jumpIf(r3 le value, it) }
        backward("if r3 s> $text goto -0x3") { jumpIf(r3 sgt value, it) }
        backward("if r3 s>= $text goto -0x3") { jumpIf(r3 sge value, it) }
        backward("if r3 s< $text goto -0x3") { jumpIf(r3 slt value, it) }
        backward("if r3 s<= $text goto -0x3") { jumpIf(r3 sle value, it) }
        backward("if r3 & $text goto -0x3") { jumpIf(r3 hasAny value, it) }
        backward("if w3 == $text goto -0x3") { jumpIf(w3 eq value, it) }
        backward("if w3 s<= $text goto -0x3") { jumpIf(w3 sle value, it) }
        backward("if w3 & $text goto -0x3") { jumpIf(w3 hasAny value, it) }
      }
      forward("if r3 == r7 goto +0x3") { jumpIf(r3 eq r7, it) }
      forward("if r3 != r7 goto +0x3") { jumpIf(r3 ne r7, it) }
      forward("if r3 > r7 goto +0x3") { jumpIf(r3 gt r7, it) }
      forward("if r3 >= r7 goto +0x3") { jumpIf(r3 ge r7, it) }
      forward("if r3 < r7 goto +0x3") { jumpIf(r3 lt r7, it) }
      forward("if r3 <= r7 goto +0x3") { jumpIf(r3 le r7, it) }
      forward("if r3 s> r7 goto +0x3") { jumpIf(r3 sgt r7, it) }
      forward("if r3 s>= r7 goto +0x3") { jumpIf(r3 sge r7, it) }
      forward("if r3 s< r7 goto +0x3") { jumpIf(r3 slt r7, it) }
      forward("if r3 s<= r7 goto +0x3") { jumpIf(r3 sle r7, it) }
      forward("if r3 & r7 goto +0x3") { jumpIf(r3 hasAny r7, it) }
      forward("if w3 == w7 goto +0x3") { jumpIf(w3 eq w7, it) }
      forward("if w3 != w7 goto +0x3") { jumpIf(w3 ne w7, it) }
      forward("if w3 > w7 goto +0x3") { jumpIf(w3 gt w7, it) }
      forward("if w3 >= w7 goto +0x3") { jumpIf(w3 ge w7, it) }
      forward("if w3 < w7 goto +0x3") { jumpIf(w3 lt w7, it) }
      forward("if w3 <= w7 goto +0x3") { jumpIf(w3 le w7, it) }
      forward("if w3 s> w7 goto +0x3") { jumpIf(w3 sgt w7, it) }
      forward("if w3 s>= w7 goto +0x3") { jumpIf(w3 sge w7, it) }
      forward("if w3 s< w7 goto +0x3") { jumpIf(w3 slt w7, it) }
      forward("if w3 s<= w7 goto +0x3") { jumpIf(w3 sle w7, it) }
      forward("if w3 & w7 goto +0x3") { jumpIf(w3 hasAny w7, it) }
      forward("goto +0x3") { jump(it) }
      backward("goto -0x3") { jump(it) }
      forward("gotol +0x3") { jump(it, wide = true) }
      forward("may_goto +0x3") { mayGoto(it) }
      check("gotox r3") { jump(r3) }
    }

    "calls, packet loads, 64-bit loads and exit" {
      check("call 0x6") { call(trace_printk) }
      check("call -0x1") { call(Callee.HelperId(-1)) }
      check("callx r3") { call(Callee.Register(Reg.R3)) }
      check("r0 = *(u8 *)skb[0x5]") { loadPacket(u8, 5) }
      check("r0 = *(u16 *)skb[-0x1000]") { loadPacket(u16, -0x1000) }
      check("r0 = *(u32 *)skb[0x5]") { loadPacket(u32, 5) }
      check("r0 = *(u8 *)skb[r7]") { loadPacket(u8, r7, 0) }
      check("r0 = *(u16 *)skb[r7]") { loadPacket(u16, r7, 0) }
      check("r0 = *(u32 *)skb[r7]") { loadPacket(u32, r7, 0) }
      check("r3 = 0x0 ll") { r3 set 0L }
      check("r3 = -0x1 ll") { r3 set -1L }
      check("r3 = 0xffffffff ll") { r3 set 0xffffffff }
      check("r3 = 0x1122334455667788 ll") { r3 set 0x1122334455667788 }
      check("r3 = -0x8000000000000000 ll") { r3 set Long.MIN_VALUE }
      check("r3 = 0x80000000 ll") { r3 set Imm64.Value(0x80000000) }
      check("exit") { exit() }
      check("r3 = addr_space_cast(r7, 0x0, 0x1)") { add(Insn.CastAddressSpace(Reg.R3, Reg.R7, 0, 1)) }
    }

    "every kind of instruction was reached" {
      kinds shouldBe Insn::class.java.permittedSubclasses.toSet() - Insn.Raw::class.java
    }

    "an address is copied and then moved; nothing is added for no distance" {
      code { r2 set fp - 16 }.steps().map { Disassembler.text(it.insn()) } shouldBe listOf("r2 = r10", "r2 += -0x10")
      code { r2 set r7 + 0 }.steps().map { Disassembler.text(it.insn()) } shouldBe listOf("r2 = r7")
    }
  })
