package skep.dsl

import skep.insn.MapType
import skep.kernel.MapCreate
import skep.map.Prefix
import skep.struct.CType
import skep.struct.Struct
import skep.struct.ViewType
import skep.struct.be32
import skep.struct.bytes
import skep.struct.u32

/** A range of IPv4 addresses as the key of an [lpmTrie]; user space has it as a [Prefix]. */
public val ipv4Prefix: CType<Prefix> = ViewType(Ipv4Key, Prefix.IPV4)

/** A range of IPv6 addresses as the key of an [lpmTrie]; user space has it as a [Prefix]. */
public val ipv6Prefix: CType<Prefix> = ViewType(Ipv6Key, Prefix.IPV6)

private object Ipv4Key : Struct("ipv4_prefix") {
  val length by u32 named "prefixlen"
  val address by be32
}

private object Ipv6Key : Struct("ipv6_prefix") {
  val length by u32 named "prefixlen"
  val address by bytes(16)
}

/**
 * Declares a map by ranges of addresses, in which a look-up finds the smallest range that has an address.
 *
 * ```
 * val routes by lpmTrie(ipv4Prefix, u32, maxEntries = 1024)
 * ...
 * routes[ip[Ipv4.source]].ifPresent { ... }
 * ```
 *
 * @param key [ipv4Prefix], [ipv6Prefix], or another struct that starts with how many bits of the rest matter
 */
public fun <K : Any, V : Any> Bpf.lpmTrie(
  key: CType<K>,
  value: CType<V>,
  maxEntries: Int,
  name: String? = null,
): Bpf.Declaration<KeyedMap<K, V>> =
  Declaration {
    val description =
      MapDescription(MapType.LPM_TRIE, key, value) { maxEntries(maxEntries).flags(MapCreate.NO_PREALLOC) }
    KeyedMap(this, name ?: it, key, value, description)
  }

/** The key for one IPv4 address. */
internal fun Body.prefix(address: BigEndian<UInt>): Ref<*> =
  make(Ipv4Key) { it[Ipv4Key.length] = 32u; it[Ipv4Key.address] = address }

/** The key for one IPv6 address. */
internal fun Body.prefix(address: Ref<ByteArray>): Ref<*> =
  make(Ipv6Key) { it[Ipv6Key.length] = 128u; it[Ipv6Key.address] = address }
