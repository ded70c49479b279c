package skep.cli

import java.util.HexFormat

/** 64-bit FNV-1a, as 16 hexadecimal digits. */
internal fun fnv1a(bytes: ByteArray): String {
  var hash = 0xcbf29ce484222325uL
  for (byte in bytes) hash = (hash xor byte.toUByte().toULong()) * 0x100000001b3uL
  return HexFormat.of().toHexDigits(hash.toLong())
}

internal fun hex(bytes: ByteArray): String = HexFormat.of().formatHex(bytes)
