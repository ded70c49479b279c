package skep.dsl

import skep.map.UpdateMode

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
 */
public sealed interface Tables {
  /** The function that is being written. */
  public val body: Body

  /** The element of [key], which may be missing. */
  public operator fun <K : Any, V : Any> Table<K, V>.get(key: Data<K>): MaybeRef<V> =
    body.lookup(this, body.addressOf(key, this.key))

  /** The element of [key], which may be missing. */
  public operator fun <K : Any, V : Any> Table<K, V>.get(key: K): MaybeRef<V> =
    body.lookup(this, body.addressOf(key, this.key))

  /** Adds or replaces the element of [key]. */
  public operator fun <K : Any, V : Any> Table<K, V>.set(key: Data<K>, value: Data<V>) {
    update(key, value)
  }

  /** Adds or replaces the element of [key]. */
  public operator fun <K : Any, V : Any> Table<K, V>.set(key: Data<K>, value: V) {
    body.update(this, body.addressOf(key, this.key), body.addressOf(value, this.value), UpdateMode.ANY)
  }

  /** Adds or replaces the element of [key]. */
  public operator fun <K : Any, V : Any> Table<K, V>.set(key: K, value: Data<V>) {
    body.update(this, body.addressOf(key, this.key), body.addressOf(value, this.value), UpdateMode.ANY)
  }

  /** Adds or replaces the element of [key] if [mode] allows it; gives 0, or a negative errno. */
  public fun <K : Any, V : Any> Table<K, V>.update(
    key: Data<K>,
    value: Data<V>,
    mode: UpdateMode = UpdateMode.ANY,
  ): Num<Long> = body.update(this, body.addressOf(key, this.key), body.addressOf(value, this.value), mode)

  /** Removes the element of [key]; gives 0, or a negative errno. */
  public fun <K : Any, V : Any> Table<K, V>.delete(key: Data<K>): Num<Long> =
    body.delete(this, body.addressOf(key, this.key))

  /** Adds 1 to the number that is the element of [key]; to zero where it is missing. */
  public fun <K : Any, V : Any> Table<K, V>.increment(key: Data<K>): Unit =
    body.increment(this, body.addressOf(key, this.key)) { it.number(1) }

  /** Adds 1 to the number that is the element of [key]; to zero where it is missing. */
  public fun <K : Any, V : Any> Table<K, V>.increment(key: K): Unit =
    body.increment(this, body.addressOf(key, this.key)) { it.number(1) }

  /** Adds [number] to the number that is the element of [key]; to zero where it is missing. */
  public fun <K : Any, V : Any> Table<K, V>.add(key: Data<K>, number: Num<V>): Unit =
    body.increment(this, body.addressOf(key, this.key)) { number }

  /** Adds [number] to the number that is the element of [key]; to zero where it is missing. */
  public fun <K : Any, V : Any> Table<K, V>.add(key: K, number: Num<V>): Unit =
    body.increment(this, body.addressOf(key, this.key)) { number }
}
