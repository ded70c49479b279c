package skep.dsl

import skep.insn.Helper
import skep.insn.MapType
import skep.ir.Value
import skep.struct.u32

/** Where XDP programs redirect packets to, by number. */
public sealed class RedirectTargets(owner: Bpf, name: String, describe: MapDescription) :
  DeclaredMap(owner, name, describe)

/**
 * Network devices that XDP programs redirect packets to, each with a program of its own if wanted.
 *
 * ```
 * val ports by devMap(maxEntries = 4)
 * val forward by xdp { ret(redirect(ports, rxQueueIndex, otherwise = PASS)) }
 * val rewrite by xdpDevmap { ... }
 * ...
 * bpf.ports[0u] = kernel.deviceIndex("eth1").asInt
 * bpf.ports.put(1u, kernel.deviceIndex("eth2").asInt, bpf.rewrite)
 * ```
 */
public class DevMap internal constructor(owner: Bpf, name: String, describe: MapDescription) :
  RedirectTargets(owner, name, describe)

/** CPUs by their numbers, that XDP programs redirect packets to, each with a program of its own if wanted. */
public class CpuMap internal constructor(owner: Bpf, name: String, describe: MapDescription) :
  RedirectTargets(owner, name, describe)

/** AF_XDP sockets, that XDP programs redirect packets to. */
public class XskMap internal constructor(owner: Bpf, name: String, describe: MapDescription) :
  RedirectTargets(owner, name, describe)

/** Declares an array of devices. */
public fun Bpf.devMap(maxEntries: Int, name: String? = null): Bpf.Declaration<DevMap> =
  Declaration { DevMap(this, name ?: it, targets(MapType.DEVMAP, maxEntries)) }

/** Declares devices by any numbers, such as their own. Since Linux 5.4. */
public fun Bpf.devMapHash(maxEntries: Int, name: String? = null): Bpf.Declaration<DevMap> =
  Declaration { DevMap(this, name ?: it, targets(MapType.DEVMAP_HASH, maxEntries)) }

/** Declares CPUs, of which [maxEntries] is more than the largest number. */
public fun Bpf.cpuMap(maxEntries: Int, name: String? = null): Bpf.Declaration<CpuMap> =
  Declaration { CpuMap(this, name ?: it, targets(MapType.CPUMAP, maxEntries)) }

/** Declares an array of AF_XDP sockets, which is most often indexed by [XdpBody.rxQueueIndex]. */
public fun Bpf.xskMap(maxEntries: Int, name: String? = null): Bpf.Declaration<XskMap> =
  Declaration { XskMap(this, name ?: it, targets(MapType.XSKMAP, maxEntries)) }

/** The values of devices and CPUs have room for a program: `struct bpf_devmap_val`, `struct bpf_cpumap_val`. */
private fun targets(type: MapType, maxEntries: Int) =
  MapDescription(type) {
    keySize(u32.size).valueSize(if (type == MapType.XSKMAP) u32.size else 2 * u32.size).maxEntries(maxEntries)
  }

/** How XDP programs send packets elsewhere. */
public sealed interface Redirects {
  /** The program that is being written. */
  public val program: ProgramBody

  /**
   * Prepares to redirect the packet.
   *
   * @param otherwise the verdict where nothing is at [index]: [XDP_ABORTED], [XDP_DROP], [XDP_PASS] or [XDP_TX]
   * @return the verdict to end the program with
   */
  public fun redirect(targets: RedirectTargets, index: Num<UInt>, otherwise: Int = XDP_ABORTED): Num<Int> {
    demand(otherwise in XDP_ABORTED..XDP_TX) {
      "where nothing is to redirect to, the verdict is ABORTED, DROP, PASS or TX (0 to 3), not $otherwise"
    }
    return program.flow.status(Helper.REDIRECT_MAP, targets.address, index.word, Value.of(otherwise.toLong()))
  }

  /**
   * Prepares to send a copy of the packet to each device of a map. Since Linux 5.14.
   *
   * @param back whether the device that it came in by gets one, if it is there
   * @return the verdict to end the program with
   */
  public fun broadcast(devices: DevMap, back: Boolean = false): Num<Int> {
    val flags = if (back) BROADCAST else BROADCAST or EXCLUDE_INGRESS
    return program.flow.status(Helper.REDIRECT_MAP, devices.address, Value.of(0), Value.of(flags))
  }

  /**
   * Prepares to redirect the packet to a device, which takes more time than by a [DevMap].
   *
   * @param device its index
   * @return the verdict to end the program with
   */
  public fun redirect(device: Num<UInt>): Num<Int> = program.flow.status(Helper.REDIRECT, device.word, Value.of(0))
}

/** `BPF_F_BROADCAST`, `BPF_F_EXCLUDE_INGRESS`. */
private const val BROADCAST = 1L shl 3
private const val EXCLUDE_INGRESS = 1L shl 4
