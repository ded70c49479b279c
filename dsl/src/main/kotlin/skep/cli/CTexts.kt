package skep.cli

import skep.btf.Btf
import skep.btf.BtfException
import skep.btf.BtfType
import skep.btf.BtfValue
import skep.btf.CPrinter
import skep.btf.CValuePrinter
import java.nio.ByteBuffer

/** Types and values of [btf] as C. What C cannot say, as damaged BTF has, is told by type id and in hexadecimal. */
internal class CTexts(val btf: Btf) {
  private val values = CValuePrinter.of(btf).compact().strings()
  private var types = CPrinter(btf)

  /** A type's name; of a section of variables the section's. */
  fun type(typeId: Int): String =
    printed {
      val type = btf.type(typeId)
      if (type is BtfType.Datasec) type.name() else types.cast(typeId)
    } ?: "[$typeId]"

  /** The declaration of a variable or function. */
  fun declaration(typeId: Int, name: String): String = printed { types.declare(typeId, name) } ?: "[$typeId] $name"

  /** A value on one line, without the type that it has as a whole; `{}` for several zeros. */
  fun value(typeId: Int, bytes: ByteArray): String =
    printed {
      val value = BtfValue.read(btf, typeId, ByteBuffer.wrap(bytes))
      val several = value is BtfValue.Composite || value is BtfValue.Array
      if (several && bytes.all { it == ZERO }) "{}" else values.print(value).removePrefix("(${types.cast(typeId)})")
    } ?: bits(bytes)

  /** Bytes that have no type of their own, as those around a bit-field. */
  fun bits(bytes: ByteArray): String = "0x" + hex(bytes)

  private fun printed(print: () -> String): String? =
    try {
      print()
    } catch (_: BtfException) {
      // A printer that has thrown is not used any more.
      types = CPrinter(btf)
      null
    }

  private companion object {
    const val ZERO: Byte = 0
  }
}
