package skep.dsl

import skep.struct.BytesType
import skep.struct.CType
import skep.struct.ListType
import skep.struct.StructType

/**
 * Which parts of some new memory have been written on the way to here, so that nothing of what was there before is given
 * out as if it was a value.
 *
 * @property held what has the memory for as long as the program has it
 */
internal class Assigned(private val flow: Flow, private val type: CType<*>, val held: Held? = null) {
  private val leaves = leaves("", 0, type)
  private val gaps = gaps()

  /** A part that is written as a whole; of one that is [loose], any part of it counts for all. */
  private class Leaf(val name: String, val offset: Int, val size: Int, val loose: Boolean)

  /** Writes zeros where there are no fields. */
  fun clearGaps(place: Place) {
    for (gap in gaps) (place + gap.first).store(ByteArray(gap.last + 1 - gap.first))
  }

  /** Takes note that [size] bytes from [offset] on are written. */
  fun wrote(offset: Int, size: Int) {
    for (leaf in leaves) {
      val end = leaf.offset + leaf.size
      val whole = leaf.offset >= offset && end <= offset + size
      if (whole || (leaf.loose && leaf.offset < offset + size && offset < end)) flow.learn(leaf)
    }
  }

  /** Checks that the memory is still the program's. */
  fun requireOpen() {
    held?.let { demand(flow.knows(it)) { "$it was given back before, and cannot be used any more" } }
  }

  /** Checks that all of it is written on every path to here. */
  fun requireAll(what: String) {
    val missing = leaves.filterNot(flow::knows).joinToString { it.name }
    demand(missing.isEmpty()) {
      "$what is not set on every path: $missing; what was in its memory before would be taken for it"
    }
  }

  /** Checks that [size] bytes from [offset] on are written on every path to here, where they are on the stack. */
  fun requireSet(offset: Int, size: Int) {
    if (held != null) return
    val missing = leaves.filter { it.offset < offset + size && offset < it.offset + it.size }.filterNot(flow::knows)
    demand(missing.isEmpty()) {
      "${missing.joinToString { it.name }} on the stack is read and not set on every path to here; set it before, or " +
        "start with zeroed($type)"
    }
  }

  private fun leaves(name: String, offset: Int, type: CType<*>): List<Leaf> {
    val stored = type.underlying
    return when {
      stored is StructType<*> ->
        stored.fields.flatMap { leaves("$name.${it.name}".removePrefix("."), offset + it.offset, it.type) }
      stored is ListType<*> && stored.length <= MAX_ELEMENTS ->
        (0 until stored.length).flatMap { leaves("$name[$it]", offset + it * stored.element.size, stored.element) }
      else ->
        listOf(Leaf(name.ifEmpty { "$type" }, offset, type.size, loose = stored is ListType<*> || stored is BytesType))
    }
  }

  private fun gaps(): List<IntRange> {
    val ends = leaves.map { it.offset + it.size }
    return (listOf(0) + ends).zip(leaves.map { it.offset } + type.size) { end, next -> end until next }
      .filterNot { it.isEmpty() }
  }

  private companion object {
    /** Elements of longer arrays are not told apart. */
    const val MAX_ELEMENTS = 64
  }
}
