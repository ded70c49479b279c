package skep.dsl

import skep.insn.Helper
import skep.ir.Value
import skep.struct.BigEndianType
import skep.struct.CType
import skep.struct.IntType
import skep.struct.u64

// Reads of memory that may be missing, by the helpers that do not mind: where nothing can be read there are zeros.
// Since Linux 5.5, which tells the memory of processes from the kernel's.

/**
 * A number in the current process's memory; 0 where nothing can be read.
 *
 * ```
 * val family by readUser(u16, address)
 * ```
 */
public fun <T : Any> Body.readUser(type: IntType<T>, address: BpfValue): Num<T> = number(type, probe_read_user, address)

/** A number in network byte order in the current process's memory; 0 where nothing can be read. */
public fun <T : Any> Body.readUser(type: BigEndianType<T>, address: BpfValue): BigEndian<T> =
  BigEndian(flow, type, number(type.host, probe_read_user, address).word)

/** Something in the current process's memory, read to where it is wanted; zeros where nothing can be read. */
public fun <T : Any> Body.readUser(
  type: CType<T>,
  address: BpfValue,
): Data<T> = something(type, probe_read_user, address)

/** A number in the kernel's memory; 0 where nothing can be read. For what the kernel has types of, see [KernelValue]. */
public fun <T : Any> Body.readKernel(
  type: IntType<T>,
  address: BpfValue,
): Num<T> = number(type, probe_read_kernel, address)

/** A number in network byte order in the kernel's memory; 0 where nothing can be read. */
public fun <T : Any> Body.readKernel(type: BigEndianType<T>, address: BpfValue): BigEndian<T> =
  BigEndian(flow, type, number(type.host, probe_read_kernel, address).word)

/** Something in the kernel's memory, read to where it is wanted; zeros where nothing can be read. */
public fun <T : Any> Body.readKernel(type: CType<T>, address: BpfValue): Data<T> =
  something(type, probe_read_kernel, address)

/**
 * Reads a C string of the current process's memory into this place.
 *
 * @return how many bytes were written, with the zero byte at the end; negative where nothing could be read
 */
public fun Ref<String>.setUserString(address: BpfValue): Num<Long> = filled(probe_read_user_str, address)

/** As [setUserString], of the kernel's memory. */
public fun Ref<String>.setKernelString(address: BpfValue): Num<Long> = filled(probe_read_kernel_str, address)

private fun <T : Any> Body.number(type: IntType<T>, helper: Helper, address: BpfValue): Num<T> {
  val place = stack(type)
  flow.read(helper, place.place, type.size, address.asAddress())
  place.wrote()
  return place.value
}

private fun <T : Any> Body.something(type: CType<T>, helper: Helper, address: BpfValue): Data<T> =
  Elsewhere(flow, type, helper, address.asAddress())

/** Something that is read when it is known where it is wanted. */
internal class Elsewhere<T : Any>(
  flow: Flow,
  private val type: CType<T>,
  private val helper: Helper,
  private val address: Word,
) : BpfValue(flow), Data<T> {
  override fun store(to: Place, type: CType<*>) {
    requireType(type, this.type)
    flow.read(helper, to, type.size, address)
  }

  override fun toString(): String = "a $type elsewhere"
}

/** Reads [size] bytes, or a text of up to as many. */
internal fun Flow.read(helper: Helper, to: Place, size: Int, address: Word) {
  code.callVoid(helper.callee(), to.address, Value.of(size.toLong()), address.word)
}

private fun Ref<String>.filled(helper: Helper, address: BpfValue): Num<Long> {
  val from = address.asAddress()
  wrote()
  val size = Value.of(type.size.toLong())
  return Num(flow, u64, flow.code.call(helper.callee(), word, size, from.word)).toS64()
}

/** The address that this is. */
internal fun BpfValue.asAddress(): Word {
  if (this is KernelValue) return address
  demand(this is Ref<*> || (this is Num<*> && type.size == Long.SIZE_BYTES)) {
    "an address has 64 bits, and $this is ${if (this is Word) "a $typeName" else "none"}"
  }
  return this as Word
}
