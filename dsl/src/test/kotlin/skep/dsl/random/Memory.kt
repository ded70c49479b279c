package skep.dsl.random

import skep.dsl.*
import skep.struct.*

internal object Part : Struct("random_part") {
  val a by s8
  val b by u64
  val c by u16 * 2
}

/** What a program has on its stack. */
internal object Local : Struct("random_local") {
  val a by u8
  val b by s64
  val c by be16
  val d by s16
  val part by Part
  val e by u32
  val f by be64
  val g by s32
  val h by be32
  val i by u64
}

/** What all programs of an object and user space share. */
internal object World : Struct("random_world") {
  val u8s by u8 * 4
  val s64s by s64 * 4
  val s8s by s8 * 4
  val u16s by u16 * 4
  val u64s by u64 * 4
  val s16s by s16 * 4
  val b16 by be16
  val u32s by u32 * 4
  val s32s by s32 * 4
  val b32 by be32
  val part by Part
  val b64 by be64
}

/** A key of two parts, with a gap between them. */
internal object Twofold : Struct("random_pair") {
  val x by u8
  val y by u32
}

/** A number in one of the structs: fields and elements that lead to it. */
internal class Leaf(val root: Struct, private val path: List<Any>, val type: CType<*>) {
  /** Where it is in a program. */
  @Suppress("UNCHECKED_CAST") // The path is one of the struct's.
  fun ref(start: Ref<StructValue>): Ref<Any> =
    path.fold(start as Ref<*>) { at, step ->
      if (step is StructField<*>) at.field(step) else (at as Ref<List<Any>>)[step as Int]
    } as Ref<Any>

  /** What it is in a value. */
  fun of(value: StructValue): Any =
    path.fold(value as Any) { at, step ->
      if (step is StructField<*>) (at as StructValue)[step] else (at as List<*>)[step as Int]!!
    }

  /** Whether its memory is that of an array that can be indexed when the program runs, and which element it is. */
  val element: Int? get() = path.last() as? Int

  /** The array that it is in. */
  @Suppress("UNCHECKED_CAST") // The path is one of the struct's.
  fun array(start: Ref<StructValue>): Ref<List<Any>> =
    path.dropLast(1).fold(start as Ref<*>) { at, step -> at.field(step as StructField<*>) } as Ref<List<Any>>

  override fun toString(): String = path.fold(if (root == World) "world" else "local") { text, step ->
    text + if (step is StructField<*>) ".${step.name}" else "[$step]"
  }

  companion object {
    fun all(root: Struct): List<Leaf> = leaves(root, emptyList(), root)

    private fun leaves(root: Struct, path: List<Any>, type: CType<*>): List<Leaf> =
      when (type) {
        is StructType<*> -> type.fields.flatMap { leaves(root, path + it, it.type) }
        is ListType<*> -> (0 until type.length).flatMap { leaves(root, path + it, type.element) }
        else -> listOf(Leaf(root, path, type))
      }
  }
}

/** The maps, by what their keys and values are. */
internal enum class KnownTable(val keys: List<IntType<*>>, val value: IntType<*>, val isArray: Boolean = false) {
  SUMS(listOf(u32), s64),
  PAIRS(listOf(u8, u32), u32),
  SLOTS(listOf(u32), s32, isArray = true),
  SHORT(listOf(s16), u64),
  ;

  override fun toString(): String = name.lowercase()

  companion object {
    /** Elements of an array, and what keys are taken modulo. */
    const val LENGTH = 4
  }
}
