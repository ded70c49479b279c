package skep.dsl

import skep.insn.Helper
import skep.insn.MapType
import skep.ir.Value
import skep.map.UpdateMode
import skep.spec.MapSpec
import skep.struct.CType

/**
 * A map without keys, of which the oldest value comes first ([queue]) or the newest ([stack]).
 *
 * ```
 * val jobs by queue(u64, maxEntries = 64)
 * ...
 * jobs.push(id)
 * jobs.pop().ifPresent { last.value = it.value }
 * ```
 */
public class QueueMap<V : Any> internal constructor(
  owner: Bpf,
  name: String,
  /** What a value is. */
  public val value: CType<V>,
  describe: MapDescription,
) : DeclaredMap(owner, name, describe)

/** A set that knows for certain what is not in it, and nearly what is. */
public class BloomFilter<V : Any> internal constructor(
  owner: Bpf,
  name: String,
  /** What a value is. */
  public val value: CType<V>,
  describe: MapDescription,
) : DeclaredMap(owner, name, describe)

/** Declares a queue of at most [maxEntries] values: first in, first out. Since Linux 4.20. */
public fun <V : Any> Bpf.queue(value: CType<V>, maxEntries: Int, name: String? = null): Bpf.Declaration<QueueMap<V>> =
  Declaration { QueueMap(this, name ?: it, value, values(MapType.QUEUE, value, maxEntries)) }

/** Declares a stack of at most [maxEntries] values: last in, first out. Since Linux 4.20. */
public fun <V : Any> Bpf.stack(value: CType<V>, maxEntries: Int, name: String? = null): Bpf.Declaration<QueueMap<V>> =
  Declaration { QueueMap(this, name ?: it, value, values(MapType.STACK, value, maxEntries)) }

/**
 * Declares a Bloom filter. Since Linux 5.16.
 *
 * @param maxEntries how many values it is for; more make it err more often
 * @param hashes how many bits are set for each value, 1 to 15
 */
public fun <V : Any> Bpf.bloomFilter(
  value: CType<V>,
  maxEntries: Int,
  hashes: Int = 5,
  name: String? = null,
): Bpf.Declaration<BloomFilter<V>> {
  demand(hashes in 1..15) { "a Bloom filter sets 1 to 15 bits for each value, not $hashes" }
  return Declaration {
    BloomFilter(this, name ?: it, value, values(MapType.BLOOM_FILTER, value, maxEntries) { extra(hashes.toLong()) })
  }
}

private fun values(type: MapType, value: CType<*>, maxEntries: Int, more: MapSpec.Builder.() -> Unit = {}) =
  MapDescription(type, value = value) { maxEntries(maxEntries).more() }

/** What structured code does with maps that have no keys. */
public sealed interface Queues {
  /** The function that is being written. */
  public val body: Body

  /**
   * Adds a value.
   *
   * @param over whether the oldest value goes where there is no room
   * @return 0, or `-E2BIG` where there is no room
   */
  public fun <V : Any> QueueMap<V>.push(value: Data<V>, over: Boolean = false): Num<Int> =
    body.add(this, value, this.value, if (over) UpdateMode.EXIST else UpdateMode.ANY)

  /** The next value, which is taken out; missing where there is none. */
  public fun <V : Any> QueueMap<V>.pop(): MaybeRef<V> = body.next(this, Helper.MAP_POP_ELEM)

  /** The next value, which stays; missing where there is none. */
  public fun <V : Any> QueueMap<V>.peek(): MaybeRef<V> = body.next(this, Helper.MAP_PEEK_ELEM)

  /** Adds a value. */
  public fun <V : Any> BloomFilter<V>.add(value: Data<V>) {
    body.add(this, value, this.value, UpdateMode.ANY)
  }

  /** Whether the value may have been added; if not, it certainly has not. */
  public fun <V : Any> BloomFilter<V>.mayContain(value: Data<V>): Bool =
    body.flow.status(Helper.MAP_PEEK_ELEM, address, body.addressOf(value, this.value)) eq 0
}

private fun <V : Any> Body.add(map: DeclaredMap, value: Data<V>, type: CType<V>, mode: UpdateMode): Num<Int> =
  flow.status(Helper.MAP_PUSH_ELEM, map.address, addressOf(value, type), Value.of(mode.flags()))

private fun <V : Any> Body.next(map: QueueMap<V>, helper: Helper): MaybeRef<V> {
  val place = zeroed(map.value)
  return MaybeRef(flow, flow.status(helper, map.address, place.word) eq 0) { place }
}
