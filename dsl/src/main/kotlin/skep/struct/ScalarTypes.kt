package skep.struct

import skep.btf.BtfType
import skep.map.Codec

/** `_Bool`, 1 byte that is 0 or 1. */
public val bool: CType<Boolean> =
  ScalarType("bool", Codec.of(1, { v, to -> to.put(if (v) 1 else 0) }, { it.get() != 0.toByte() })) {
    it.id(BtfType.Int.bool("_Bool"))
  }

/** `float`, 4 bytes. Programs can carry it, but not calculate with it. In BTF since Linux 5.13. */
public val f32: CType<Float> =
  ScalarType("f32", Codec.of(4, { v, to -> to.putFloat(v) }, { it.getFloat() })) { it.id(BtfType.Float("float", 4)) }

/** `double`, 8 bytes; as [f32]. */
public val f64: CType<Double> =
  ScalarType("f64", Codec.of(8, { v, to -> to.putDouble(v) }, { it.getDouble() })) { it.id(BtfType.Float("double", 8)) }

/** `void *`, 8 bytes: an address of the kernel or of a process, which means nothing on this side but its number. */
public val pointer: CType<ULong> = ScalarType("pointer", u64.codec) { it.id(BtfType.Pointer(0)) }

private class ScalarType<T : Any>(
  override val name: String,
  override val codec: Codec<T>,
  private val describe: (TypeIds) -> Int,
) : CType<T>() {
  override val alignment: Int get() = size

  override fun btf(types: TypeIds): Int = describe(types)
}
