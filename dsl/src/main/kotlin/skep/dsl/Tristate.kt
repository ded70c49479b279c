package skep.dsl

import skep.btf.BtfType
import skep.map.Codec
import skep.struct.CType
import skep.struct.TypeIds
import skep.struct.u32

/** `enum libbpf_tristate`, 4 bytes: how a [Bpf.kconfig] value is configured that is `n` (0), `y` (1) or `m` (2). */
public val tristate: CType<UInt> = TristateType

private object TristateType : CType<UInt>() {
  override val name = "tristate"
  override val alignment = 4
  override val codec: Codec<UInt> get() = u32.codec

  override fun btf(types: TypeIds): Int =
    types.id(
      BtfType.Enum(
        "libbpf_tristate",
        4,
        false,
        listOf("TRI_NO", "TRI_YES", "TRI_MODULE").mapIndexed { i, value -> BtfType.EnumValue(value, i.toLong()) },
      ),
    )
}
