package skep.dsl

import skep.insn.AtomicOp
import skep.insn.Imm
import skep.insn.Insn
import skep.insn.Operand
import skep.struct.IntType
import skep.struct.UnsignedType
import skep.struct.u16
import skep.struct.u32
import skep.struct.u8

/**
 * Loads, stores and atomic operations. The type says how many bytes, and for a load what fills the register above them.
 *
 * ```
 * r3 set u16[r6 + 12]            // r3 = *(u16 *)(r6 + 12)
 * r3 set s16[r6 + 12]            // r3 = *(s16 *)(r6 + 12), since cpu v4
 * u32[r7] = r0                   // *(u32 *)(r7 + 0) = r0
 * u64[fp - 24] = 0               // *(u64 *)(r10 - 24) = 0
 * atomicAdd(u64[r0], r1)         // lock *(u64 *)(r0 + 0) += r1
 * fetchAdd(u64[r0], r1)          // r1 = atomic_fetch_add((u64 *)(r0 + 0), r1)
 * ```
 */
public sealed interface MemoryAccess : Emitter {
  /** `dst = *(u32 *)(base + offset)` and its kin. A signed type of less than 8 bytes needs cpu v4. */
  public infix fun Register64.set(memory: MemoryOperand) {
    val signed = memory.type.signed && memory.type.size < Long.SIZE_BYTES
    add(placed { Insn.Load(memory.size, signed, reg, memory.base, memory.offset) })
  }

  /** `*(u32 *)(base + offset) = src` and its kin: the lower bytes of the register. */
  public operator fun IntType<*>.set(address: Address, source: Register64): Unit = store(this[address], source.reg)

  /** `*(u32 *)(base + 0) = src` and its kin. */
  public operator fun IntType<*>.set(base: Register64, source: Register64): Unit = store(this[base], source.reg)

  /** `*(u32 *)(base + offset) = value` and its kin; [value] is sign-extended to 8 bytes. */
  public operator fun IntType<*>.set(address: Address, value: Int): Unit = store(this[address], Imm(value))

  /** `*(u32 *)(base + 0) = value` and its kin. */
  public operator fun IntType<*>.set(base: Register64, value: Int): Unit = store(this[base], Imm(value))

  /** `lock *memory += src`, on 4 or 8 bytes. */
  public fun atomicAdd(memory: MemoryOperand, source: Register64): Unit = atomic(AtomicOp.ADD, false, memory, source)

  /** `lock *memory |= src`, on 4 or 8 bytes; since cpu v3, as all that follow but where they say v4. */
  public fun atomicOr(memory: MemoryOperand, source: Register64): Unit = atomic(AtomicOp.OR, false, memory, source)

  /** `lock *memory &= src`, on 4 or 8 bytes. */
  public fun atomicAnd(memory: MemoryOperand, source: Register64): Unit = atomic(AtomicOp.AND, false, memory, source)

  /** `lock *memory ^= src`, on 4 or 8 bytes. */
  public fun atomicXor(memory: MemoryOperand, source: Register64): Unit = atomic(AtomicOp.XOR, false, memory, source)

  /** Adds, and puts the old value into [source]. */
  public fun fetchAdd(memory: MemoryOperand, source: Register64): Unit = atomic(AtomicOp.ADD, true, memory, source)

  /** Ors, and puts the old value into [source]. */
  public fun fetchOr(memory: MemoryOperand, source: Register64): Unit = atomic(AtomicOp.OR, true, memory, source)

  /** Ands, and puts the old value into [source]. */
  public fun fetchAnd(memory: MemoryOperand, source: Register64): Unit = atomic(AtomicOp.AND, true, memory, source)

  /** Xors, and puts the old value into [source]. */
  public fun fetchXor(memory: MemoryOperand, source: Register64): Unit = atomic(AtomicOp.XOR, true, memory, source)

  /** Exchanges memory and [source]. */
  public fun exchange(memory: MemoryOperand, source: Register64): Unit = atomic(AtomicOp.XCHG, true, memory, source)

  /** Puts [source] into memory when memory is equal to r0; r0 gets the old value in any case. */
  public fun compareExchange(memory: MemoryOperand, source: Register64): Unit =
    atomic(AtomicOp.CMPXCHG, true, memory, source)

  /** `dst = load_acquire(memory)`: no later access overtakes it. Of an unsigned type; since cpu v4. */
  public fun loadAcquire(target: Register64, memory: MemoryOperand) {
    demand(!memory.type.signed) { "a load-acquire does not extend signs; load $memory as an unsigned type" }
    add(placed { Insn.LoadAcquire(memory.size, target.reg, memory.base, memory.offset) })
  }

  /** `store_release(memory, src)`: it overtakes no earlier access; since cpu v4. */
  public fun storeRelease(memory: MemoryOperand, source: Register64): Unit =
    add(placed { Insn.StoreRelease(memory.size, memory.base, memory.offset, source.reg) })

  /**
   * `r0 = *(u16 *)skb[offset]` and its kin, classic BPF's way to read a packet, in network order; r6 must hold the
   * context. Of [u8], [u16] or [u32].
   */
  public fun loadPacket(type: UnsignedType<*>, offset: Int): Unit =
    add(placed { Insn.LoadPacketAbsolute(type.accessSize, offset) })

  /** `r0 = *(u16 *)skb[index + offset]` and its kin, as the other [loadPacket]. */
  public fun loadPacket(type: UnsignedType<*>, index: Register64, offset: Int): Unit =
    add(placed { Insn.LoadPacketIndirect(type.accessSize, index.reg, offset) })
}

private fun Emitter.store(memory: MemoryOperand, source: Operand) =
  add(placed { Insn.Store(memory.size, memory.base, memory.offset, source) })

private fun Emitter.atomic(op: AtomicOp, fetch: Boolean, memory: MemoryOperand, source: Register64) =
  add(placed { Insn.Atomic(op, fetch, memory.size, memory.base, memory.offset, source.reg) })
