package skep.dsl

import kotlinx.coroutines.flow.Flow
import skep.kernel.KernelException
import skep.kernel.TestRun
import skep.link.AttachOptions
import skep.link.IteratorOptions
import skep.link.Link
import skep.load.AttachReport
import skep.load.LoadedObject
import skep.load.LoadedProgram
import skep.map.BpfIterator
import skep.map.BpfMap
import skep.map.Codec
import skep.map.DescriptorMap
import skep.map.EventReader
import skep.map.MapQueue
import skep.map.PerfBuffer
import skep.map.RedirectMap
import skep.map.RingBuffer
import skep.map.StorageMap
import skep.map.TypedMap
import skep.map.UpdateMode
import skep.struct.CType
import skep.struct.u32
import java.util.concurrent.ConcurrentHashMap
import java.util.stream.Stream
import kotlin.streams.asSequence

/**
 * An object written in Kotlin, loaded: what its parts can do exists only in here.
 *
 * ```
 * SyscallCount().load(kernel) { bpf ->
 *   bpf.onEnter.attach().use { Thread.sleep(1000) }
 *   bpf.counts.entries().sortedByDescending { it.value }.take(10).forEach(::println)
 * }
 * ```
 *
 * Closing it detaches and unloads everything. Thread-safe.
 */
public class Loaded<B : Bpf> internal constructor(
  /** What declares the object's parts. */
  public val bpf: B,
  /** The object as core has it. */
  public val core: LoadedObject,
) : AutoCloseable {
  private val rings = ConcurrentHashMap<BpfMap, RingBuffer>()
  private val buffers = ConcurrentHashMap<BpfMap, PerfBuffer>()

  /** Runs [block] on the object that declares the parts, with what can be done to them here. */
  public inline operator fun <R> invoke(block: Loaded<B>.(B) -> R): R = block(bpf)

  /** The variable itself, which the programs read and write too. */
  public var <T : Any> Global<T>.value: T
    get() = core.global(own(this).name).get(type.codec)
    set(value) = core.global(own(this).name).set(type.codec, value)

  /** What the constant was loaded with. */
  public val <T : Any> Constant<T>.value: T get() = core.global(own(this).name).get(type.codec)

  /** The map as core has it, with typed keys and values. */
  public val <K : Any, V : Any> KeyedMap<K, V>.typed: TypedMap<K, V> get() = map.typed(key.codec, value.codec)

  /** The map as core has it, with typed keys and a value for each CPU. */
  public val <K : Any, V : Any> PerCpuMap<K, V>.typed: TypedMap<K, List<V>> get() = map.perCpu(key.codec, value.codec)

  /** The map as core has it. */
  public val DeclaredMap.map: BpfMap get() = core.map(own(this).name)

  /** The value of [key], or null when it is not there. */
  public operator fun <K : Any, V : Any> KeyedMap<K, V>.get(key: K): V? = typed.get(key).orElse(null)

  /** Adds or replaces the element of [key]. */
  public operator fun <K : Any, V : Any> KeyedMap<K, V>.set(key: K, value: V): Unit = typed.put(key, value)

  /** Adds or replaces the element of [key] if [mode] allows it, and tells whether it did. */
  public fun <K : Any, V : Any> KeyedMap<K, V>.put(
    key: K,
    value: V,
    mode: UpdateMode,
  ): Boolean = typed.put(key, value, mode)

  /** Removes the element of [key], and tells whether it was there. */
  public fun <K : Any, V : Any> KeyedMap<K, V>.remove(key: K): Boolean = typed.remove(key)

  /** A copy of all elements, in the kernel's order. */
  public fun <K : Any, V : Any> KeyedMap<K, V>.entries(): List<Map.Entry<K, V>> = typed.entries()

  /** The value of [key] for each CPU, or null when it is not there. */
  public operator fun <K : Any, V : Any> PerCpuMap<K, V>.get(key: K): List<V>? = typed.get(key).orElse(null)

  /** Adds or replaces the element of [key]: a value for each CPU. */
  public operator fun <K : Any, V : Any> PerCpuMap<K, V>.set(key: K, values: List<V>): Unit = typed.put(key, values)

  /** Removes the element of [key], and tells whether it was there. */
  public fun <K : Any, V : Any> PerCpuMap<K, V>.remove(key: K): Boolean = typed.remove(key)

  /** A copy of all elements, in the kernel's order. */
  public fun <K : Any, V : Any> PerCpuMap<K, V>.entries(): List<Map.Entry<K, List<V>>> = typed.entries()

  /**
   * The map, a ring buffer, as its one reader has it. It is opened by its first use and closed with the object; the
   * object has one reader of each ring buffer, so that who reads one while another does is told so.
   */
  public val SpecialMap.ring: RingBuffer get() = rings.computeIfAbsent(map, RingBuffer::open)

  /** The map, a ring buffer, as its one reader has it; as that of a [SpecialMap]. */
  public val RingBufferMap<*>.ring: RingBuffer get() = rings.computeIfAbsent(map, RingBuffer::open)

  /** The records, each waited for without a thread of the collector's; see [EventReader.flow]. */
  public fun <T : Any> RingBufferMap<T>.flow(): Flow<T> = ring.flow(record.codec)

  /** The records, each waited for by the thread that asks for it; see [EventReader.sequence]. */
  public fun <T : Any> RingBufferMap<T>.events(): Sequence<T> = ring.sequence(record.codec)

  /** The ring buffer's records, each waited for without a thread of the collector's; see [EventReader.flow]. */
  public fun <T : Any> SpecialMap.flow(type: CType<T>): Flow<T> = ring.flow(type.codec)

  /** The ring buffer's records, each waited for by the thread that asks for it; see [EventReader.sequence]. */
  public fun <T : Any> SpecialMap.sequence(type: CType<T>): Sequence<T> = ring.sequence(type.codec)

  /**
   * The perf buffer, as its one reader has it: opened by its first use, for the CPUs that are online then, and closed with
   * the object.
   */
  public val PerfBufferMap<*>.buffer: PerfBuffer get() = buffers.computeIfAbsent(map, PerfBuffer::open)

  /** The events, each waited for without a thread of the collector's; see [EventReader.flow]. */
  public fun <T : Any> PerfBufferMap<T>.flow(): Flow<T> = buffer.flow(event.codec)

  /** The events, each waited for by the thread that asks for it; see [EventReader.sequence]. */
  public fun <T : Any> PerfBufferMap<T>.events(): Sequence<T> = buffer.sequence(event.codec)

  /** The queue or stack as core has it. */
  public val <V : Any> QueueMap<V>.queue: MapQueue<V> get() = map.queue(value.codec)

  /** Adds a value, and tells whether there was room. */
  public fun <V : Any> QueueMap<V>.push(value: V): Boolean = queue.push(value)

  /** The next value, which is taken out; null where there is none. */
  public fun <V : Any> QueueMap<V>.pop(): V? = queue.pop().orElse(null)

  /** The next value, which stays; null where there is none. */
  public fun <V : Any> QueueMap<V>.peek(): V? = queue.peek().orElse(null)

  /** Adds a value. */
  public fun <V : Any> BloomFilter<V>.add(value: V) {
    map.queue(this.value.codec).push(value)
  }

  /** Whether the value may have been added; if not, it certainly has not. */
  public fun <V : Any> BloomFilter<V>.mayContain(value: V): Boolean = map.queue(this.value.codec).mayContain(value)

  /** The storage as core has it: values by the descriptors of their owners. */
  public val <V : Any> LocalStorage<V>.storage: StorageMap<V> get() = map.storage(value.codec)

  /** Makes [inner] the element of [key]. */
  public operator fun <K : Any, IK : Any, IV : Any> MapOfMaps<K, IK, IV>.set(key: K, inner: KeyedMap<IK, IV>): Unit =
    map.descriptors(this.key.codec).put(key, inner.map.fd())

  /** Puts a program into slot [index]. */
  public operator fun ProgramArray.set(index: Int, program: Program): Unit =
    map.descriptors(Codec.INT).put(index, program.loaded.fd())

  /** The devices as core has them. */
  public val DevMap.targets: RedirectMap<UInt> get() = map.redirects(u32.codec)

  /** Puts the device of index [device] at [key]. */
  public operator fun DevMap.set(key: UInt, device: Int): Unit = targets.put(key, device)

  /** Puts the device of index [device] at [key], with a program of [xdpDevmap] for what goes out there. */
  public fun DevMap.put(key: UInt, device: Int, program: Program): Unit =
    targets.put(key, device, program.loaded.fd())

  /** The CPUs as core has them. */
  public val CpuMap.targets: RedirectMap<UInt> get() = map.redirects(u32.codec)

  /** Lets CPU [cpu] take packets, of which [queue] can wait. */
  public operator fun CpuMap.set(cpu: UInt, queue: Int): Unit = targets.put(cpu, queue)

  /** Lets CPU [cpu] take packets, of which [queue] can wait, with a program of [xdpCpumap] for them. */
  public fun CpuMap.put(cpu: UInt, queue: Int, program: Program): Unit = targets.put(cpu, queue, program.loaded.fd())

  /** The sockets as core has them. */
  public val XskMap.sockets: DescriptorMap<UInt> get() = map.descriptors(u32.codec)

  /** The program as core has it. */
  public val Program.loaded: LoadedProgram get() = core.program(own(this).name)

  /** Runs the program once on a packet, without attaching it; see [LoadedProgram.run]. */
  public fun Program.run(packet: ByteArray): TestRun.Result = loaded.run(packet)

  /** Runs the program without attaching it, on what [request] says; see [TestRun]. */
  public fun Program.run(request: TestRun.() -> TestRun): TestRun.Result = loaded.run { it.request() }

  /** Attaches the program to what its section names. */
  public fun Program.attach(): Link = loaded.attach()

  /** Attaches the program to what [options] say. */
  public fun Program.attach(options: AttachOptions): Link = loaded.attach(options)

  /**
   * Runs the program, an iterator, for each element of what [over] says, as [block] asks for the lines of text that it
   * writes ([IteratorBody.printf]).
   *
   * ```
   * bpf.tasks.useLines { lines -> lines.filter { "java" in it }.forEach(::println) }
   * ```
   */
  public fun <R> Program.useLines(
    over: IteratorOptions = IteratorOptions.all(),
    block: (Sequence<String>) -> R,
  ): R = iterated(over) { lines() }.use { block(it.asSequence()) }

  /** As [useLines], for values of [type] that it writes ([IteratorBody.write]). */
  public fun <T : Any, R> Program.useValues(
    type: CType<T>,
    over: IteratorOptions = IteratorOptions.all(),
    block: (Sequence<T>) -> R,
  ): R = iterated(over) { values(type.codec) }.use { block(it.asSequence()) }

  private fun <T> Program.iterated(over: IteratorOptions, read: BpfIterator.() -> Stream<T>): Stream<T> {
    val link = attach(over)
    return try {
      BpfIterator(loaded.kernel(), link.fd().get()).read().onClose(link::close)
    } catch (e: KernelException) {
      link.close()
      throw e
    }
  }

  /** Attaches every program whose section names what to. */
  public fun attach(): List<Link> = core.attach()

  /** The same, going on past programs that cannot be attached, and telling why. */
  public fun attachPossible(): AttachReport = core.attachPossible()

  /** Makes the kernel call into the struct. */
  public fun StructOps.attach(): Link = core.structOps(own(this).name).attach()

  /** Detaches and unloads everything, and ends what reads its ring buffers. Closing twice is harmless. */
  override fun close() {
    rings.values.forEach(RingBuffer::close)
    buffers.values.forEach(PerfBuffer::close)
    core.close()
  }

  private fun <D : Declared> own(declared: D): D = declared.requireOwner(bpf)
}
