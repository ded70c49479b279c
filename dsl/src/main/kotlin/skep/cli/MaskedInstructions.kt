package skep.cli

import skep.kernel.Kernel
import skep.load.LoadedObject
import skep.load.LoadedProgram
import java.nio.ByteBuffer
import java.nio.ByteOrder

/**
 * The instructions of a loaded object's programs with what differs from run to run masked, so that they compare byte for
 * byte with what `libbpf-oracle` prints:
 *
 * - a map's descriptor becomes the map's index in the object,
 * - the descriptor of a module's BTF becomes [MODULE_BTF],
 * - an address that `/proc/kallsyms` knows becomes [KERNEL_ADDRESS].
 */
internal class MaskedInstructions(loaded: LoadedObject, private val kernel: Kernel) {
  private val mapIndexes: Map<Int, Int> = loaded.maps().withIndex().associate { (index, map) ->
    map.fd().number() to
      index
  }
  private val symbolAddresses: Set<ULong> by lazy(::readSymbolAddresses)

  /** The masked instructions of [program], 8 bytes each in this machine's byte order. */
  fun of(program: LoadedProgram): ByteArray {
    val source = program.instructions()
    val insns = ByteBuffer.allocate(source.remaining()).order(source.order()).put(source).flip()
    var at = 0
    while (at < insns.limit()) {
      if (insns.get(at).toInt() != LD_IMM64) {
        at += SLOT
        continue
      }
      mask(insns, at)
      at += 2 * SLOT
    }
    return insns.array()
  }

  private fun mask(insns: ByteBuffer, at: Int) {
    val low = at + IMM
    val high = at + SLOT + IMM
    when (sourceRegister(insns, at)) {
      PSEUDO_MAP_FD, PSEUDO_MAP_VALUE -> insns.putInt(low, mapIndexes[insns.getInt(low)] ?: FOREIGN_MAP)
      PSEUDO_BTF_ID -> if (insns.getInt(high) != 0) insns.putInt(high, MODULE_BTF)
      0 -> {
        val address = insns.getInt(low).toUInt().toULong() or (insns.getInt(high).toUInt().toULong() shl Int.SIZE_BITS)
        if (address in KERNEL_ADDRESSES && address in symbolAddresses) insns.putInt(low, KERNEL_ADDRESS).putInt(high, 0)
      }
    }
  }

  private fun sourceRegister(insns: ByteBuffer, at: Int): Int {
    val registers = insns.get(at + 1).toInt()
    return if (insns.order() == ByteOrder.LITTLE_ENDIAN) registers shr 4 and 0xf else registers and 0xf
  }

  private fun readSymbolAddresses(): Set<ULong> =
    kernel.readText("/proc/kallsyms").orElse("").lineSequence()
      .mapNotNullTo(HashSet()) { it.substringBefore(' ').toULongOrNull(16) }

  private companion object {
    const val SLOT = 8
    const val IMM = 4
    const val LD_IMM64 = 0x18
    const val PSEUDO_MAP_FD = 1
    const val PSEUDO_MAP_VALUE = 2
    const val PSEUDO_BTF_ID = 3
    const val KERNEL_ADDRESS = 0x7d000000
    const val MODULE_BTF = 0x7e000000
    const val FOREIGN_MAP = 0x7f000000
    val KERNEL_ADDRESSES = 0xffff_ffff_8000_0000uL..<0xffff_ffff_f000_0000uL
  }
}
