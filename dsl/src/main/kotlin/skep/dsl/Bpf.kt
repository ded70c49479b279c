package skep.dsl

import skep.insn.MapType
import skep.spec.MapSpec
import skep.spec.ObjectSpec
import skep.spec.ObjectWriter
import java.nio.ByteOrder
import kotlin.properties.PropertyDelegateProvider
import kotlin.properties.ReadOnlyProperty
import kotlin.reflect.KProperty

/**
 * A BPF object written in Kotlin: a class or object whose properties are its maps, variables and programs. Each is
 * declared once, is named by its property, and is used by reference, in code and from user space. What the constructor
 * takes can shape the programs, since Kotlin's own `if` and `for` run while they are built.
 *
 * ```
 * class Minimal : Bpf("minimal", license = "Dual BSD/GPL") {
 *   val my_pid by global(s32, 0)
 *
 *   val handle_tp by program("tp/syscalls/sys_enter_write") {
 *     val out by label()
 *     call(get_current_pid_tgid)
 *     r0 shrEq 32
 *     r1 set my_pid.address
 *     r1 set u32[r1]
 *     jumpIf(r0 ne r1, out)
 *     printk("BPF triggered from PID %d.\n", r0)
 *     +out
 *     r0 set 0
 *     exit()
 *   }
 * }
 *
 * Minimal().load(kernel) { bpf ->
 *   bpf.my_pid.value = ProcessHandle.current().pid().toInt()
 *   bpf.handle_tp.attach().use { Thread.sleep(1000) }
 * }
 * ```
 *
 * The bodies of programs are evaluated when the object is made, after everything is declared, so a program can refer to
 * what is declared below it. The object's parts are in the order of their declaration, and the same declarations give
 * the same bytes. It becomes real ELF with BTF ([toElf]), which is read back and loaded like any other object.
 *
 * @property name the object's name; of the maps that hold its variables, the start
 * @property license the licence the programs are under, which the kernel asks for: it gives some helpers only to
 *   programs under a licence that is compatible with the GPL, such as `GPL` or `Dual MIT/GPL`
 */
public abstract class Bpf(public val name: String, public val license: String) {
  private val declarations = LinkedHashMap<String, Declared>()
  private var complete = false

  /**
   * The object as plain data.
   *
   * @param byteOrder that of the machine it is for
   */
  public fun toSpec(byteOrder: ByteOrder = ByteOrder.nativeOrder()): ObjectSpec {
    complete = true
    val assembly = ObjectAssembly(name, license, byteOrder)
    val (functions, data) = declarations.values.partition { it is Program || it is Subprogram }
    data.forEach { it.addTo(assembly) }
    functions.forEach { it.addTo(assembly) }
    return assembly.build()
  }

  /**
   * The object as an ELF file with BTF, such as clang writes.
   *
   * @param byteOrder that of the machine it is for
   */
  public fun toElf(byteOrder: ByteOrder = ByteOrder.nativeOrder()): ByteArray = ObjectWriter.write(toSpec(byteOrder))

  /**
   * Declares a variable that programs and user space share. It lies in `.data`, or in `.bss` when it starts as zeros.
   *
   * @param section another section for it, such as `.data.counters`, which becomes a map of its own
   */
  protected fun <T : Any> global(type: CType<T>, initial: T, section: String? = null): Declaration<Global<T>> =
    Declaration { Global(this, it, type, initial, section) }

  /** Declares a variable of `.rodata`, whose value can be changed until the object is loaded. */
  protected fun <T : Any> constant(type: CType<T>, value: T): Declaration<Constant<T>> =
    Declaration { Constant(this, it, type, value) }

  /**
   * Declares a hash map.
   *
   * @param maxEntries how many elements it can have, an unsigned number
   * @param configure more about it: flags, pinning
   */
  protected fun <K : Any, V : Any> hash(
    key: CType<K>,
    value: CType<V>,
    maxEntries: Int,
    configure: MapSpec.Builder.() -> Unit = {},
  ): Declaration<KeyedMap<K, V>> = keyed(MapType.HASH, key, value, maxEntries, configure)

  /** Declares a hash map that forgets the elements that were not used for long. */
  protected fun <K : Any, V : Any> lruHash(
    key: CType<K>,
    value: CType<V>,
    maxEntries: Int,
    configure: MapSpec.Builder.() -> Unit = {},
  ): Declaration<KeyedMap<K, V>> = keyed(MapType.LRU_HASH, key, value, maxEntries, configure)

  /** Declares an array of [maxEntries] elements, zeros at first. */
  protected fun <V : Any> array(
    value: CType<V>,
    maxEntries: Int,
    configure: MapSpec.Builder.() -> Unit = {},
  ): Declaration<KeyedMap<UInt, V>> = keyed(MapType.ARRAY, u32, value, maxEntries, configure)

  /** Declares a hash map with a value for each CPU. */
  protected fun <K : Any, V : Any> percpuHash(
    key: CType<K>,
    value: CType<V>,
    maxEntries: Int,
    configure: MapSpec.Builder.() -> Unit = {},
  ): Declaration<PerCpuMap<K, V>> = perCpu(MapType.PERCPU_HASH, key, value, maxEntries, configure)

  /** Declares an array of [maxEntries] elements with a value for each CPU, zeros at first. */
  protected fun <V : Any> percpuArray(
    value: CType<V>,
    maxEntries: Int,
    configure: MapSpec.Builder.() -> Unit = {},
  ): Declaration<PerCpuMap<UInt, V>> = perCpu(MapType.PERCPU_ARRAY, u32, value, maxEntries, configure)

  /**
   * Declares a ring buffer.
   *
   * @param bytes its size; a power of two and a multiple of the page size, or it is rounded up to one when loaded
   */
  protected fun ringBuffer(bytes: Int): Declaration<SpecialMap> = map(MapType.RINGBUF) { maxEntries(bytes) }

  /**
   * Declares a map of any type, by all that a map can be.
   *
   * ```
   * val jumps by map(MapType.PROG_ARRAY) { types -> key(types.id(u32)); value(types.id(u32)); maxEntries(8) }
   * ```
   */
  protected fun map(type: MapType, describe: MapSpec.Builder.(TypeIds) -> Unit): Declaration<SpecialMap> =
    Declaration { SpecialMap(this, it, MapDescription(type, describe)) }

  /**
   * Declares a program, `int name(void *ctx)`.
   *
   * @param section what kind it is and, for most, where it is attached, in libbpf's form: `kprobe/vfs_read`,
   *   `raw_tp/sys_enter`, `xdp`. A `?` before it keeps it from being loaded unless asked for
   * @param body its instructions, evaluated whenever the object is made
   */
  protected fun program(section: String, body: CodeBuilder.() -> Unit): Declaration<Program> =
    Declaration { Program(this, it, section, body) }

  /**
   * Declares a function that programs call, static as in C, so that the kernel verifies it with each caller.
   *
   * @param parameters what it takes, in r1 to r5
   * @param result what it leaves in r0
   */
  protected fun subprogram(
    vararg parameters: CType<*>,
    result: CType<*> = s32,
    body: CodeBuilder.() -> Unit,
  ): Declaration<Subprogram> = Declaration { Subprogram(this, it, parameters.toList(), result, body) }

  private fun <K : Any, V : Any> keyed(
    type: MapType,
    key: CType<K>,
    value: CType<V>,
    maxEntries: Int,
    configure: MapSpec.Builder.() -> Unit,
  ): Declaration<KeyedMap<K, V>> =
    Declaration { KeyedMap(this, it, key, value, table(type, key, value, maxEntries, configure)) }

  private fun <K : Any, V : Any> perCpu(
    type: MapType,
    key: CType<K>,
    value: CType<V>,
    maxEntries: Int,
    configure: MapSpec.Builder.() -> Unit,
  ): Declaration<PerCpuMap<K, V>> =
    Declaration { PerCpuMap(this, it, key, value, table(type, key, value, maxEntries, configure)) }

  private fun table(
    type: MapType,
    key: CType<*>,
    value: CType<*>,
    maxEntries: Int,
    configure: MapSpec.Builder.() -> Unit,
  ) = MapDescription(type) { types -> key(types.id(key)).value(types.id(value)).maxEntries(maxEntries).configure() }

  private fun <D : Declared> declare(declared: D): D {
    demand(!complete) { "'${declared.name}' is declared after the object was made; declare it in the class's body" }
    demand(declared.name.matches(IDENTIFIER)) {
      "'${declared.name}' cannot be the name of a symbol or a BTF type, which are C identifiers: letters without " +
        "accents, digits and underscores"
    }
    demand(declarations.put(declared.name, declared) == null) { "'${declared.name}' is declared twice in '$name'" }
    return declared
  }

  /** What a declaring function returns, for `by` to make a property of: the property's name is what it still needs. */
  public class Declaration<out D : Declared> internal constructor(private val make: (name: String) -> D) :
    PropertyDelegateProvider<Bpf, ReadOnlyProperty<Bpf, D>> {
      override fun provideDelegate(thisRef: Bpf, property: KProperty<*>): ReadOnlyProperty<Bpf, D> {
        val declared = thisRef.declare(make(property.name))
        return ReadOnlyProperty { _, _ -> declared }
      }
    }

  private companion object {
    val IDENTIFIER = Regex("[A-Za-z_][A-Za-z0-9_]*")
  }
}
