package skep.dsl

import skep.insn.MapType
import skep.struct.CType
import skep.struct.u32

/**
 * A map whose values are maps, all of one kind.
 *
 * ```
 * val first by hash(u32, u64, maxEntries = 64)
 * val byGroup by hashOfMaps(u32, maxEntries = 8) { first }
 * ...
 * byGroup.find(group) { counts -> counts.increment(pid) }
 * ```
 */
public class MapOfMaps<K : Any, IK : Any, IV : Any> internal constructor(
  owner: Bpf,
  name: String,
  /** What a key is. */
  public val key: CType<K>,
  internal val pattern: () -> KeyedMap<IK, IV>,
  describe: MapDescription,
) : DeclaredMap(owner, name, describe)

/**
 * Declares a hash map of maps.
 *
 * @param inner a map that is like those which are put in; it can be declared below
 */
public fun <K : Any, IK : Any, IV : Any> Bpf.hashOfMaps(
  key: CType<K>,
  maxEntries: Int,
  name: String? = null,
  inner: () -> KeyedMap<IK, IV>,
): Bpf.Declaration<MapOfMaps<K, IK, IV>> = ofMaps(MapType.HASH_OF_MAPS, key, maxEntries, name, inner)

/** Declares an array of maps; as [hashOfMaps]. */
public fun <IK : Any, IV : Any> Bpf.arrayOfMaps(
  maxEntries: Int,
  name: String? = null,
  inner: () -> KeyedMap<IK, IV>,
): Bpf.Declaration<MapOfMaps<UInt, IK, IV>> = ofMaps(MapType.ARRAY_OF_MAPS, u32, maxEntries, name, inner)

private fun <K : Any, IK : Any, IV : Any> Bpf.ofMaps(
  type: MapType,
  key: CType<K>,
  maxEntries: Int,
  name: String?,
  inner: () -> KeyedMap<IK, IV>,
): Bpf.Declaration<MapOfMaps<K, IK, IV>> =
  Declaration {
    val own = name ?: it
    val description =
      MapDescription(type, key) { types ->
        valueSize(u32.size).maxEntries(maxEntries).inner(inner().describe.spec("$own.inner", types))
      }
    MapOfMaps(this, own, key, inner, description)
  }

/** What structured code does with maps of maps. */
public sealed interface MapsOfMaps {
  /** The function that is being written. */
  public val body: Body

  /** Runs [found] with the map that is the element of [key]; what [Whenever.otherwise] says runs where there is none. */
  public fun <K : Any, IK : Any, IV : Any> MapOfMaps<K, IK, IV>.find(
    key: Data<K>,
    found: (KeyedMap<IK, IV>) -> Unit,
  ): Whenever {
    val flow = body.flow
    val keyAddress = body.addressOf(key, this.key)
    val map = Ref(flow, flow.found(this, keyAddress), u32)
    return MaybeRef.ofNullable(map).ifPresent { found(pattern().foundAt(it)) }
  }
}
