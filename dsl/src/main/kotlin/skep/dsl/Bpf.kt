package skep.dsl

import skep.insn.Cpu
import skep.insn.MapType
import skep.spec.MapSpec
import skep.spec.ObjectSpec
import skep.spec.ObjectWriter
import skep.spec.Visibility
import skep.struct.CType
import skep.struct.TypeIds
import skep.struct.bool
import skep.struct.chars
import skep.struct.s32
import skep.struct.u32
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
 *   programs under a licence that is compatible with the GPL, such as `GPL` or `Dual MIT/GPL`; `null` for none
 * @property kernelVersion the kernel it is made for (`LINUX_VERSION_CODE`), which kernels before 5.0 ask for
 * @param byteOrder the byte order of the machine it is for
 * @param exact whether the object has the types, the source lines and the layout that are declared and no others: what
 *   `skep as-dsl` prints of an object that a compiler made
 * @param cpu which instructions there are for structured code: [Cpu.V3], what every kernel since 5.1 has, or [Cpu.V4],
 *   of Linux 6.6
 * @param facts what is known of the kernel's types, where programs name them
 */
public abstract class Bpf(
  public val name: String,
  public val license: String?,
  public val kernelVersion: Int? = null,
  private val byteOrder: ByteOrder = ByteOrder.nativeOrder(),
  private val exact: Boolean = false,
  internal val cpu: Cpu = Cpu.V3,
  internal val facts: KernelFacts = KernelFacts.here,
) {
  internal val declarations: MutableList<Declared> = ArrayList()
  private val unnamed = LinkedHashSet<Declaration<*>>()
  private val names = HashSet<String>()
  internal val usdtArguments: UsdtArguments by lazy { UsdtArguments(this) }
  private val types = GivenTypes()
  private var complete = false

  /**
   * The object as plain data.
   *
   * @param byteOrder that of the machine it is for
   */
  public fun toSpec(byteOrder: ByteOrder = this.byteOrder): ObjectSpec = assemble(byteOrder).build()

  /** Makes all that is declared. */
  internal fun assemble(byteOrder: ByteOrder = this.byteOrder): ObjectAssembly {
    complete = true
    unnamed.firstOrNull()?.refuse()
    val assembly = if (exact) ExactAssembly(this, types, byteOrder) else TypingAssembly(this, types, byteOrder)
    val (functions, data) = declarations.partition { it is Program || it is Subprogram }
    data.forEach { it.addTo(assembly) }
    functions.forEach { it.addTo(assembly) }
    return assembly
  }

  /**
   * The object as an ELF file with BTF, such as clang writes.
   *
   * @param byteOrder that of the machine it is for
   */
  public fun toElf(byteOrder: ByteOrder = this.byteOrder): ByteArray = ObjectWriter.write(toSpec(byteOrder))

  /**
   * Declares BTF types, under the ids from 1 on; see [TypesBuilder]. Several calls go on from each other.
   *
   * @return what [describe] does
   */
  protected fun <R> types(describe: TypesBuilder.() -> R): R {
    demand(!complete) { "types are declared after the object was made; declare them in the class's body" }
    return types.describe(describe)
  }

  /** A type of [types] by its id; its values are bytes. */
  protected fun type(id: Int): CType<ByteArray> = types.type(id)

  /**
   * Declares a variable that programs and user space share. It lies in `.data`, or in `.bss` when it starts as zeros.
   *
   * @param initial what it holds at first; zeros when left out
   * @param section another section for it, such as `.data.counters`, which becomes a map of its own
   * @param name its name, where that is not the property's
   * @param visibility who can see it, in an exact object, where that is not what its VAR says
   */
  protected fun <T : Any> global(
    type: CType<T>,
    initial: T? = null,
    section: String? = null,
    name: String? = null,
    visibility: Visibility? = null,
  ): Declaration<Global<T>> = Declaration { Global(this, name ?: it, type, initial, section, visibility) }

  /** Declares a variable of `.rodata`, whose value can be changed until the object is loaded; the rest as [global]. */
  protected fun <T : Any> constant(
    type: CType<T>,
    value: T? = null,
    section: String? = null,
    name: String? = null,
    visibility: Visibility? = null,
  ): Declaration<Constant<T>> = Declaration { Constant(this, name ?: it, type, value, section, visibility) }

  /**
   * Declares a data section of an exact object: those of its bytes that belong to no variable.
   *
   * @param size its size; `null` when that is what its DATASEC says
   */
  protected fun data(
    section: String,
    size: Int? = null,
    contents: DataSection.Contents.() -> Unit = {},
  ): Declaration<DataSection> =
    Declaration { DataSection(this, it, section, size, DataSection.Contents().apply(contents).parts) }

  /**
   * Declares a section of an exact object that is the data of no map, such as `xdp_metadata`.
   *
   * @param size bytes
   * @param writable whether the section's flags say that it can be written
   */
  protected fun otherSection(
    section: String,
    size: Int,
    writable: Boolean = false,
    contents: DataSection.Contents.() -> Unit = {},
  ): OtherData =
    declare(OtherData(this, section, writable, DataSection.Contents().apply(contents).image(size)))

  /**
   * Declares a struct of an exact object that the kernel calls into.
   *
   * @param section `.struct_ops` or `.struct_ops.link`, with a `?` before it where the first is not to be created
   * @param size bytes
   * @param autocreate whether loading the object creates it
   */
  protected fun structOps(
    section: String,
    size: Int,
    autocreate: Boolean = true,
    name: String? = null,
    contents: StructOps.Contents.() -> Unit = {},
  ): Declaration<StructOps> = Declaration {
    val members = StructOps.Contents().apply(contents)
    ExactStructOps(this, name ?: it, section, autocreate, members.image(size), members.programs)
  }

  /**
   * Declares a value of the kernel's configuration.
   *
   * @param type an integer type, [bool], [tristate] or [chars]
   * @param weak whether it may be missing, and is then zero
   */
  protected fun kconfig(type: CType<*>? = null, weak: Boolean = false, name: String? = null): Declaration<Kconfig> =
    Declaration { Kconfig(this, name ?: it, type, weak) }

  /**
   * Declares a variable of the kernel.
   *
   * @param type its type; when left out its address is looked up by name in `/proc/kallsyms`
   * @param weak whether it may be missing, and its address is then 0
   */
  protected fun ksym(type: CType<*>? = null, weak: Boolean = false, name: String? = null): Declaration<Ksym> =
    Declaration { Ksym(this, name ?: it, type, weak) }

  /**
   * Declares a function of the kernel or of a module.
   *
   * @param parameters what it takes, in r1 to r5
   * @param result what it leaves in r0; `null` for nothing
   * @param weak whether it may be missing, and its address is then 0
   */
  protected fun kfunc(
    vararg parameters: CType<*>,
    result: CType<*>? = null,
    weak: Boolean = false,
    name: String? = null,
  ): Declaration<Kfunc> = Declaration { Kfunc(this, name ?: it, parameters.toList(), result, weak) }

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
    name: String? = null,
    configure: MapSpec.Builder.() -> Unit = {},
  ): Declaration<KeyedMap<K, V>> = keyed(name, MapType.HASH, key, value, maxEntries, configure)

  /** Declares a hash map that forgets the elements that were not used for long. */
  protected fun <K : Any, V : Any> lruHash(
    key: CType<K>,
    value: CType<V>,
    maxEntries: Int,
    name: String? = null,
    configure: MapSpec.Builder.() -> Unit = {},
  ): Declaration<KeyedMap<K, V>> = keyed(name, MapType.LRU_HASH, key, value, maxEntries, configure)

  /** Declares an array of [maxEntries] elements, zeros at first. */
  protected fun <V : Any> array(
    value: CType<V>,
    maxEntries: Int,
    name: String? = null,
    configure: MapSpec.Builder.() -> Unit = {},
  ): Declaration<KeyedMap<UInt, V>> = keyed(name, MapType.ARRAY, u32, value, maxEntries, configure)

  /** Declares a hash map with a value for each CPU. */
  protected fun <K : Any, V : Any> percpuHash(
    key: CType<K>,
    value: CType<V>,
    maxEntries: Int,
    name: String? = null,
    configure: MapSpec.Builder.() -> Unit = {},
  ): Declaration<PerCpuMap<K, V>> = perCpu(name, MapType.PERCPU_HASH, key, value, maxEntries, configure)

  /** Declares an array of [maxEntries] elements with a value for each CPU, zeros at first. */
  protected fun <V : Any> percpuArray(
    value: CType<V>,
    maxEntries: Int,
    name: String? = null,
    configure: MapSpec.Builder.() -> Unit = {},
  ): Declaration<PerCpuMap<UInt, V>> = perCpu(name, MapType.PERCPU_ARRAY, u32, value, maxEntries, configure)

  /**
   * Declares a ring buffer.
   *
   * @param bytes its size; a power of two and a multiple of the page size, or it is rounded up to one when loaded
   */
  protected fun ringBuffer(bytes: Int, name: String? = null): Declaration<SpecialMap> =
    map(MapType.RINGBUF, name) { maxEntries(bytes) }

  /**
   * Declares a ring buffer of typed records.
   *
   * ```
   * val events by ringBuffer(Event, bytes = 1 shl 20)
   * val onExec by tracepoint("sched/sched_process_exec") { events.emit { e -> e[Event.pid] = currentTgid() } }
   * ```
   *
   * @param record what a record is
   * @param bytes the size of all; a power of two and a multiple of the page size, or it is rounded up to one when loaded
   */
  protected fun <T : Any> ringBuffer(
    record: CType<T>,
    bytes: Int,
    name: String? = null,
  ): Declaration<RingBufferMap<T>> =
    Declaration {
      val description = MapDescription(MapType.RINGBUF, mentions = record) { maxEntries(bytes) }
      RingBufferMap(this, name ?: it, record, description)
    }

  /** Declares a buffer of typed events for each CPU; see [PerfOutput]. */
  protected fun <T : Any> perfBuffer(event: CType<T>, name: String? = null): Declaration<PerfBufferMap<T>> =
    Declaration {
      val description =
        MapDescription(MapType.PERF_EVENT_ARRAY, mentions = event) { keySize(u32.size).valueSize(u32.size) }
      PerfBufferMap(this, name ?: it, event, description)
    }

  /**
   * Declares a map of any type, by all that a map can be.
   *
   * ```
   * val jumps by map(MapType.PROG_ARRAY) { types -> key(types.id(u32)); value(types.id(u32)); maxEntries(8) }
   * ```
   */
  protected fun map(
    type: MapType,
    name: String? = null,
    describe: MapSpec.Builder.(TypeIds) -> Unit,
  ): Declaration<SpecialMap> = Declaration { SpecialMap(this, name ?: it, MapDescription(type, fill = describe)) }

  /**
   * Declares a program, `int name(void *ctx)`.
   *
   * @param section what kind it is and, for most, where it is attached, in libbpf's form: `kprobe/vfs_read`,
   *   `raw_tp/sys_enter`, `xdp`. A `?` before it keeps it from being loaded unless asked for
   * @param name its name, where that is not the property's
   * @param visibility who can see it
   * @param func the id of its FUNC in an exact object, where that is not the one of its name; 0 for none
   * @param body its instructions, evaluated whenever the object is made
   */
  protected fun program(
    section: String,
    name: String? = null,
    visibility: Visibility = Visibility.GLOBAL,
    func: Int? = null,
    body: CodeBuilder.() -> Unit,
  ): Declaration<Program> = Declaration {
    Program(this, name ?: it, section, visibility, func, FunctionSource.Instructions(body))
  }

  /**
   * Declares a function that programs call.
   *
   * @param parameters what it takes, in r1 to r5
   * @param result what it leaves in r0
   * @param name its name, where that is not the property's. In an exact object what follows an `@` only tells apart
   *   functions of one name
   * @param visibility who can see it: the kernel verifies one that is static with each caller, and others alone
   * @param func the id of its FUNC in an exact object, where that is not the one of its name; 0 for none
   */
  protected fun subprogram(
    vararg parameters: CType<*>,
    result: CType<*> = s32,
    name: String? = null,
    visibility: Visibility = Visibility.STATIC,
    func: Int? = null,
    body: CodeBuilder.() -> Unit,
  ): Declaration<Subprogram> =
    Declaration {
      val source = FunctionSource.Instructions(body)
      Subprogram(this, name ?: it, parameters.toList(), result, visibility, func, source)
    }

  private fun <K : Any, V : Any> keyed(
    name: String?,
    type: MapType,
    key: CType<K>,
    value: CType<V>,
    maxEntries: Int,
    configure: MapSpec.Builder.() -> Unit,
  ): Declaration<KeyedMap<K, V>> =
    Declaration { KeyedMap(this, name ?: it, key, value, table(type, key, value, maxEntries, configure)) }

  private fun <K : Any, V : Any> perCpu(
    name: String?,
    type: MapType,
    key: CType<K>,
    value: CType<V>,
    maxEntries: Int,
    configure: MapSpec.Builder.() -> Unit,
  ): Declaration<PerCpuMap<K, V>> =
    Declaration { PerCpuMap(this, name ?: it, key, value, table(type, key, value, maxEntries, configure)) }

  private fun table(
    type: MapType,
    key: CType<*>,
    value: CType<*>,
    maxEntries: Int,
    configure: MapSpec.Builder.() -> Unit,
  ) = MapDescription(type, key, value) { maxEntries(maxEntries).configure() }

  internal fun <D : Declared> declare(declared: D): D {
    demand(!complete) { "'${declared.name}' is declared after the object was made; declare it in the class's body" }
    if (!exact) {
      demand(declared.name.matches(IDENTIFIER)) {
        "'${declared.name}' cannot be the name of a symbol or a BTF type, which are C identifiers: letters without " +
          "accents, digits and underscores"
      }
      demand(names.add(declared.name)) { "'${declared.name}' is declared twice in '$name'" }
    }
    declarations += declared
    return declared
  }

  /** What a declaring function returns, for `by` to make a property of: the property's name is what it still needs. */
  public inner class Declaration<out D : Declared> internal constructor(internal val make: (name: String) -> D) :
    PropertyDelegateProvider<Any?, ReadOnlyProperty<Any?, D>> {
      private val source = SourceLines.here()

      init {
        unnamed += this
      }

      override fun provideDelegate(thisRef: Any?, property: KProperty<*>): ReadOnlyProperty<Any?, D> {
        val declared = named(property.name)
        return ReadOnlyProperty { _, _ -> declared }
      }

      internal fun named(name: String): D {
        unnamed -= this
        return declare(make(name))
      }

      internal fun refuse(): Nothing =
        throw BpfDslException("this has no name; make it a property, which names it: val name by ...", source, null)
    }

  /** Declares the programs that were given no name, by the names that [name] makes of their sections. */
  internal fun nameTheRest(name: (section: String) -> String) {
    for (declaration in unnamed.toList()) {
      val program = declaration.make("unnamed") as? Program ?: continue
      declaration.named(name(program.section))
    }
  }

  private companion object {
    val IDENTIFIER = Regex("[A-Za-z_][A-Za-z0-9_]*")
  }
}
