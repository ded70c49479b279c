package skep.dsl

import skep.insn.Callee
import skep.insn.Imm64
import skep.insn.MapType
import skep.insn.SourceLine
import skep.ir.Value
import skep.spec.DataImage
import skep.spec.SectionDefinition
import skep.spec.SectionDefinitions
import skep.spec.Visibility
import skep.struct.CType
import skep.struct.TypeIds
import java.nio.ByteBuffer
import java.nio.ByteOrder

/** Something a [Bpf] object declares; the property it is declared by gives it its name. */
public sealed class Declared(
  /** The object it is part of. */
  public val owner: Bpf,
  /** The property's name, and that of the symbol in the object. */
  public val name: String,
) {
  /** Where it is declared. */
  internal val line: SourceLine? = SourceLines.here()

  /** Adds this to an object, and tells where when that is refused. */
  internal fun addTo(target: ObjectAssembly) {
    try {
      emit(target)
    } catch (e: skep.spec.ObjectException) {
      throw BpfDslException(e.message ?: e.toString(), line, e)
    }
  }

  internal abstract fun emit(target: ObjectAssembly)

  /** The name. */
  final override fun toString(): String = name
}

/** A variable of the object: one of [Global] and [Constant]. */
public sealed class Variable<T : Any>(
  owner: Bpf,
  name: String,
  /** What it holds. */
  public val type: CType<T>,
  private val given: T?,
  private val section: String?,
  internal val visibility: Visibility?,
) : Declared(owner, name) {
  private var reference: Imm64.GlobalRef? = null

  /** What it holds when the programs start, unless that is changed between open and load. */
  public val initial: T
    get() = given ?: type.codec.decode(ByteBuffer.allocate(type.size))

  /**
   * Its address, for code to load: `r1 set my_pid.address`. Known in the bodies of programs, which are evaluated when
   * everything is declared.
   */
  public val address: Imm64.GlobalRef
    get() = reference ?: throw BpfDslException("'$name' gets its address when all is declared; use it inside a program")

  internal abstract fun sectionOf(image: DataImage): String

  final override fun emit(target: ObjectAssembly) {
    val image = image(target.byteOrder)
    reference = target.global(section ?: sectionOf(image), this, image)
  }

  private fun image(order: ByteOrder): DataImage {
    if (given == null) return DataImage.zeros(type.size)
    return DataImage.of(ByteBuffer.allocate(type.size).order(order).also { type.codec.encode(given, it) }.array())
  }
}

/** A variable that programs and user space read and write. */
public class Global<T : Any> internal constructor(
  owner: Bpf,
  name: String,
  type: CType<T>,
  initial: T?,
  section: String?,
  visibility: Visibility?,
) :
  Variable<T>(owner, name, type, initial, section, visibility) {
    override fun sectionOf(image: DataImage): String = if (image.isZero) ".bss" else ".data"
  }

/** A variable that is fixed when the object is loaded; the verifier knows its value and prunes with it. */
public class Constant<T : Any> internal constructor(
  owner: Bpf,
  name: String,
  type: CType<T>,
  value: T?,
  section: String?,
  visibility: Visibility?,
) :
  Variable<T>(owner, name, type, value, section, visibility) {
    override fun sectionOf(image: DataImage): String = ".rodata"
  }

/** A map of the object, such as a [Table] or a [RingBufferMap]. Code refers to it as `r1 set counts`. */
public sealed class DeclaredMap(
  owner: Bpf,
  name: String,
  internal val describe: MapDescription,
) : Declared(owner, name) {
  internal val type: MapType get() = describe.type

  /** What structured code refers to the map by. */
  internal open val address: Value get() = Value.Address(reference)

  /** How many elements it can have. */
  internal fun length(types: TypeIds): Long = Integer.toUnsignedLong(describe.spec(name, types).maxEntries())

  /** What code loads to refer to the map; the loader puts the map in its place. */
  public val reference: Imm64.MapRef = Imm64.MapRef(name)

  final override fun emit(target: ObjectAssembly): Unit = target.map(name, describe)
}

/** A map that has keys and values: [KeyedMap] or [PerCpuMap]. What structured code does with it is in [Tables]. */
public sealed class Table<K : Any, V : Any>(
  owner: Bpf,
  name: String,
  /** What a key is. */
  public val key: CType<K>,
  /** What a value is; one CPU's in a [PerCpuMap]. */
  public val value: CType<V>,
  describe: MapDescription,
) : DeclaredMap(owner, name, describe)

/** A map whose elements user space reads and writes one by one. */
public class KeyedMap<K : Any, V : Any> internal constructor(
  owner: Bpf,
  name: String,
  key: CType<K>,
  value: CType<V>,
  describe: MapDescription,
  private val found: Word? = null,
) : Table<K, V>(owner, name, key, value, describe) {
  override val address: Value get() = found?.word ?: super.address

  /** A map like this one, whose address the program has found. */
  internal fun foundAt(address: Word): KeyedMap<K, V> = KeyedMap(owner, name, key, value, describe, address)
}

/** A map that has a value of every key for each CPU. */
public class PerCpuMap<K : Any, V : Any> internal constructor(
  owner: Bpf,
  name: String,
  key: CType<K>,
  value: CType<V>,
  describe: MapDescription,
) : Table<K, V>(owner, name, key, value, describe)

/**
 * A ring buffer of typed records, which structured code sends with [emit].
 *
 * @param T the Kotlin type of the records
 */
public class RingBufferMap<T : Any> internal constructor(
  owner: Bpf,
  name: String,
  /** What a record is. */
  public val record: CType<T>,
  describe: MapDescription,
) : DeclaredMap(owner, name, describe)

/**
 * Buffers of typed events, one for each CPU, which structured code sends with [emit][PerfOutput.emit].
 *
 * @param T the Kotlin type of the events
 */
public class PerfBufferMap<T : Any> internal constructor(
  owner: Bpf,
  name: String,
  /** What an event is. */
  public val event: CType<T>,
  describe: MapDescription,
) : DeclaredMap(owner, name, describe)

/** A map that is no table of typed keys and values: a ring buffer, an array of programs. */
public class SpecialMap internal constructor(owner: Bpf, name: String, describe: MapDescription) :
  DeclaredMap(owner, name, describe)

/** A program: what the kernel runs at the hook that its section names. */
public class Program internal constructor(
  owner: Bpf,
  name: String,
  /** Its section, such as `tp/syscalls/sys_enter_write`. */
  public val section: String,
  internal val visibility: Visibility,
  internal val func: Int?,
  internal val source: FunctionSource,
) : Declared(owner, name) {
  /** What its section says of it; null where the section is none that is known. */
  internal val definition: SectionDefinition?
    get() = SectionDefinitions.standard().match(section.removePrefix("?")).orElse(null)

  override fun emit(target: ObjectAssembly): Unit = target.program(this)
}

/** A function that programs call; a static one is verified by the kernel with each caller, another one alone. */
public open class Subprogram internal constructor(
  owner: Bpf,
  name: String,
  /** What it takes in r1 to r5. */
  public val parameters: List<CType<*>>,
  /** What it leaves in r0. */
  public val result: CType<*>,
  internal val visibility: Visibility,
  internal val func: Int?,
  internal val source: FunctionSource,
) : Declared(owner, name) {
  /** Its address, to be given to a helper that calls back: `r2 set each.address`. */
  public val address: Imm64 = Imm64.FunctionRef(name)

  internal val callee = Callee.Function(name)

  /** What its parameters are called in the object's types. */
  internal open val parameterNames: List<String> get() = List(parameters.size) { "arg${it + 1}" }

  /** What tells the kernel about its parameters, by their place. */
  internal open val tags: Map<Int, List<String>> get() = emptyMap()

  override fun emit(target: ObjectAssembly): Unit = target.subprogram(this)
}
