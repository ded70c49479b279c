package skep.dsl

import skep.map.Prefix
import skep.map.UpdateMode
import skep.struct.Struct
import skep.struct.StructValue
import skep.struct.u32

/**
 * What structured code does with maps that have keys and values: hash maps and arrays, of which one that is per CPU gives
 * the value of the CPU that the program runs on. Keys and values are [Data], or Kotlin's values where they are known.
 *
 * ```
 * counts.increment(currentComm())
 * starts[pid] = nanoTime()
 * starts[pid].ifPresent { latency[pid] = nanoTime() - it.value }
 * val start by starts[pid] orElse { ret(0) }
 * starts.delete(pid)
 * ```
 *
 * What is read of an element is what it is then: other CPUs may change it at any time. Numbers to which several add are
 * added to with [increment], [add] or [Ref.atomicAdd].
 */
public sealed interface Tables {
  /** The function that is being written. */
  public val body: Body

  /** The element of [key], which may be missing. */
  public operator fun <K : Any, V : Any> Table<K, V>.get(key: Data<K>): MaybeRef<V> = body.lookup(this, key)

  /** The element of [key], which may be missing. */
  public operator fun <K : Any, V : Any> Table<K, V>.get(key: K): MaybeRef<V> = get(body.known(key, this.key))

  /** The element [index] of an array. */
  public operator fun <V : Any> Table<UInt, V>.get(index: Int): MaybeRef<V> = get(body.run { u32(index) })

  /** The element of the smallest range that has the IPv4 address. */
  public operator fun <V : Any> Table<Prefix, V>.get(address: BigEndian<UInt>): MaybeRef<V> =
    get(asKey(body.prefix(address)))

  /** The element of the smallest range that has the IPv6 address. */
  public operator fun <V : Any> Table<Prefix, V>.get(address: Ref<ByteArray>): MaybeRef<V> =
    get(asKey(body.prefix(address)))

  @Suppress("UNCHECKED_CAST") // A look-up checks the type that it has in C.
  private fun asKey(key: Ref<*>) = key as Data<Prefix>

  /** The element of [key], which may be missing. */
  public fun <K : Any, V : Any> Table<K, V>.lookup(key: Data<K>): MaybeRef<V> = get(key)

  /** The element of [key], which may be missing. */
  public fun <K : Any, V : Any> Table<K, V>.lookup(key: K): MaybeRef<V> = get(key)

  /** Adds or replaces the element of [key]. */
  public operator fun <K : Any, V : Any> Table<K, V>.set(key: Data<K>, value: Data<V>): Unit =
    body.put(this, key, value, UpdateMode.ANY)

  /** Adds or replaces the element of [key]. */
  public operator fun <K : Any, V : Any> Table<K, V>.set(key: Data<K>, value: V): Unit =
    set(key, body.known(value, this.value))

  /** Adds or replaces the element of [key]. */
  public operator fun <K : Any, V : Any> Table<K, V>.set(key: K, value: Data<V>): Unit =
    set(body.known(key, this.key), value)

  /** Adds or replaces the element of [key]. */
  public operator fun <K : Any, V : Any> Table<K, V>.set(key: K, value: V): Unit =
    set(body.known(key, this.key), body.known(value, this.value))

  /**
   * Adds or replaces the element of [key] if [mode] allows it.
   *
   * @return 0, or a negative errno: `-EEXIST` or `-ENOENT` where [mode] did not allow it, `-E2BIG` where the map is full
   */
  public fun <K : Any, V : Any> Table<K, V>.update(
    key: Data<K>,
    value: Data<V>,
    mode: UpdateMode = UpdateMode.ANY,
  ): Num<Int> = body.update(this, key, value, mode)

  /**
   * Removes the element of [key].
   *
   * @return 0, or `-ENOENT` where there is none
   */
  public fun <K : Any, V : Any> Table<K, V>.delete(key: Data<K>): Num<Int> = body.delete(this, key)

  /** As the other [delete]. */
  public fun <K : Any, V : Any> Table<K, V>.delete(key: K): Num<Int> = delete(body.known(key, this.key))

  /** Adds 1 to the number that is the element of [key], as [add] does. */
  public fun <K : Any, V : Any> Table<K, V>.increment(key: Data<K>, sure: Boolean = true): Unit =
    body.increment(this, key, sure) { it.number(1) }

  /** As the other [increment]. */
  public fun <K : Any, V : Any> Table<K, V>.increment(key: K, sure: Boolean = true): Unit =
    increment(body.known(key, this.key), sure)

  /**
   * Adds [number] to the number that is the element of [key]; to zero where it is missing. Nothing that others add at the
   * same time is lost; where the map is full nothing is added.
   *
   * @param sure whether that also holds for the moment in which an element is added; false saves the second look-up, and
   *   loses a number when two CPUs find at once that there is no element
   */
  public fun <K : Any, V : Any> Table<K, V>.add(key: Data<K>, number: Num<V>, sure: Boolean = true): Unit =
    body.increment(this, key, sure) { number }

  /** As the other [add]. */
  public fun <K : Any, V : Any> Table<K, V>.add(key: K, number: Num<V>, sure: Boolean = true): Unit =
    add(body.known(key, this.key), number, sure)

  /**
   * A struct on the stack that [fill] sets all fields of, for a key or a value; its receiver is the struct.
   *
   * ```
   * starts[tid] = Start { it[time] = nanoTime(); it[file] = file }
   * ```
   */
  public operator fun <S : Struct> S.invoke(fill: S.(Ref<StructValue>) -> Unit): Ref<StructValue> =
    body.make(this) { fill(it) }
}
