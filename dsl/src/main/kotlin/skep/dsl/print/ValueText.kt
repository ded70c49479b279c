package skep.dsl.print

import skep.btf.Btf
import skep.btf.BtfException
import skep.btf.BtfLinkage
import skep.btf.BtfType
import skep.spec.ObjectSpec
import java.nio.ByteBuffer

/** Types and values of variables, as [skep.struct.CType]s and what these hold. */
internal class ValueText(private val spec: ObjectSpec) {
  private val btf: Btf = spec.btf().orElse(null) ?: EMPTY

  /** The arguments that say what a variable is and what it starts with. */
  fun typed(typeId: Int, size: Int, image: ByteArray): List<String> {
    val zero = image.all { it == 0.toByte() }
    val number = integer(typeId)
    if (number != null && number.size == size.toLong()) {
      scalar(number, image)?.let { return listOf(word(number), it) }
    }
    val type = type(typeId, size)
    if (zero) return listOf(type)
    if (type.startsWith("chars(")) {
      text(image)?.let { return listOf(type, it) }
    }
    return listOf(bytesOf(typeId, size), Literals.hex(image))
  }

  /** A type of [size] bytes: an integer, a text, an array of integers, one of the object's types, or else bytes. */
  fun type(typeId: Int, size: Int): String {
    val number = integer(typeId)
    if (number != null && number.size == size.toLong()) return word(number)
    val array = resolved(typeId) as? BtfType.Array
    val element = array?.let { integer(it.elementTypeId) }
    return when {
      element != null && array.length > 0 && element.size * array.length == size.toLong() ->
        if (element.size == 1L && element.name == "char") "chars($size)" else "${word(element)} * ${array.length}"
      else -> bytesOf(typeId, size)
    }
  }

  /** A type whose values are bytes. */
  private fun bytesOf(typeId: Int, size: Int): String =
    if (sizeOf(typeId) == size.toLong() && size > 0) "type($typeId)" else "bytes($size)"

  /** A comment that names the type, when the words do not. */
  fun comment(typeId: Int): String {
    val type = resolved(typeId)
    return if (type is BtfType.Composite ||
      type is BtfType.Enumeration
    ) {
      "  // ${Literals.comment(type.kind().name.lowercase() + " " + type.name())}"
    } else {
      ""
    }
  }

  /** Bytes that belong to no type: texts where they are some. Long ones are cut, each with its place. */
  fun bytes(bytes: ByteArray): List<Pair<Int, String>> {
    val pieces = bytes.asList().chunked(PIECE).map { it.toByteArray() }
    return pieces.mapIndexed { i, piece ->
      i * PIECE to if (piece.all(::isText)) Literals.string(piece.decodeToString()) else Literals.hex(piece)
    }
  }

  /** The text of a C string, if it is one in ASCII with nothing behind its end. */
  private fun text(image: ByteArray): String? {
    val end = image.indexOf(0).let { if (it < 0) image.size else it }
    val clean =
      end <= PIECE && (0 until end).all { isText(image[it]) } && (end until image.size).all { image[it] == 0.toByte() }
    return if (clean) Literals.string(image.copyOf(end).decodeToString()) else null
  }

  private fun isText(byte: Byte) = byte in 0x20..0x7e || byte.toInt() in listOf(0, 9, 10, 13)

  private fun scalar(type: BtfType.Int, image: ByteArray): String? {
    val bytes = ByteBuffer.wrap(image).order(spec.byteOrder())
    val value = when (image.size) {
      1 -> bytes.get().toLong()
      2 -> bytes.getShort().toLong()
      4 -> bytes.getInt().toLong()
      else -> bytes.getLong()
    }
    return when (word(type)) {
      "bool" -> if (value == 0L) {
        "false"
      } else if (value == 1L) {
        "true"
      } else {
        null
      }
      "u8" -> "${value.toUByte()}u"
      "u16" -> "${value.toUShort()}u"
      "u32" -> "${value.toUInt()}u"
      "u64" -> "${value.toULong()}u"
      "s32" -> Literals.int(value.toInt())
      "s64" -> if (value == Long.MIN_VALUE) "Long.MIN_VALUE" else "$value"
      else -> "$value"
    }
  }

  private fun word(type: BtfType.Int): String = when {
    BtfType.Encoding.BOOL in type.encoding -> "bool"
    type.isSigned -> "s${type.size * 8}"
    else -> "u${type.size * 8}"
  }

  private fun integer(typeId: Int): BtfType.Int? =
    (resolved(typeId) as? BtfType.Int)?.takeIf {
      it.size in SIZES &&
        (BtfType.Encoding.BOOL !in it.encoding || it.size == 1L)
    }

  private fun resolved(typeId: Int): BtfType = btf.type(btf.skipModifiersAndTypedefs(typeId))

  private fun sizeOf(typeId: Int): Long = try {
    btf.sizeOf(typeId)
  } catch (_: BtfException) {
    0
  }

  private companion object {
    const val PIECE = 20_000
    val SIZES = setOf(1L, 2L, 4L, 8L)
    val EMPTY: Btf = skep.btf.BtfBuilder(java.nio.ByteOrder.LITTLE_ENDIAN).build()
  }
}

/** The name of a FUNC that the object itself has. */
internal fun definedFunction(btf: Btf, id: Int): String? =
  (btf.type(id) as? BtfType.Func)?.takeIf { it.linkage != BtfLinkage.EXTERN }?.name
