package skep.dsl

import skep.insn.Callee
import skep.insn.Imm64
import skep.insn.SourceLine
import java.nio.ByteBuffer
import java.nio.ByteOrder

/** Something a [Bpf] object declares; the property it is declared by gives it its name. */
public sealed class Declared(
  /** The object it is part of. */
  public val owner: Bpf,
  /** The property's name, and that of the symbol in the object. */
  public val name: String,
) {
  private val source: SourceLine? = SourceLines.here()

  /** Adds this to an object, and tells where when that is refused. */
  internal fun addTo(target: ObjectAssembly) {
    try {
      emit(target)
    } catch (e: skep.spec.ObjectException) {
      throw BpfDslException(e.message ?: e.toString(), source, e)
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
  /** What it holds when the programs start, unless that is changed between open and load. */
  public val initial: T,
  private val section: String?,
) : Declared(owner, name) {
  private var reference: Imm64.GlobalRef? = null

  /**
   * Its address, for code to load: `r1 set my_pid.address`. Known in the bodies of programs, which are evaluated when
   * everything is declared.
   */
  public val address: Imm64
    get() = reference ?: throw BpfDslException("'$name' gets its address when all is declared; use it inside a program")

  internal abstract fun sectionOf(image: ByteArray): String

  final override fun emit(target: ObjectAssembly) {
    val image = ByteBuffer.allocate(type.size).order(target.byteOrder).also { type.codec.encode(initial, it) }.array()
    reference = target.global(section ?: sectionOf(image), this, image)
  }
}

/** A variable that programs and user space read and write. */
public class Global<T : Any> internal constructor(
  owner: Bpf,
  name: String,
  type: CType<T>,
  initial: T,
  section: String?,
) :
  Variable<T>(owner, name, type, initial, section) {
    override fun sectionOf(image: ByteArray): String = if (image.all { it == 0.toByte() }) ".bss" else ".data"
  }

/** A variable that is fixed when the object is loaded; the verifier knows its value and prunes with it. */
public class Constant<T : Any> internal constructor(owner: Bpf, name: String, type: CType<T>, value: T) :
  Variable<T>(owner, name, type, value, null) {
    override fun sectionOf(image: ByteArray): String = ".rodata"
  }

/** A map of the object: [KeyedMap], [PerCpuMap] or [SpecialMap]. Code refers to it as `r1 set counts`. */
public sealed class DeclaredMap(
  owner: Bpf,
  name: String,
  private val describe: MapDescription,
) : Declared(owner, name) {
  /** What code loads to refer to the map; the loader puts the map in its place. */
  public val reference: Imm64.MapRef = Imm64.MapRef(name)

  final override fun emit(target: ObjectAssembly): Unit = target.map(name, describe)
}

/** A map whose elements user space reads and writes one by one. */
public class KeyedMap<K : Any, V : Any> internal constructor(
  owner: Bpf,
  name: String,
  /** What a key is. */
  public val key: CType<K>,
  /** What a value is. */
  public val value: CType<V>,
  describe: MapDescription,
) : DeclaredMap(owner, name, describe)

/** A map that has a value of every key for each CPU. */
public class PerCpuMap<K : Any, V : Any> internal constructor(
  owner: Bpf,
  name: String,
  /** What a key is. */
  public val key: CType<K>,
  /** What one CPU's value is. */
  public val value: CType<V>,
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
  private val body: CodeBuilder.() -> Unit,
) : Declared(owner, name) {
  override fun emit(target: ObjectAssembly): Unit = target.program(this, body)
}

/** A function that programs call; the kernel verifies it with each caller. */
public class Subprogram internal constructor(
  owner: Bpf,
  name: String,
  /** What it takes in r1 to r5. */
  public val parameters: List<CType<*>>,
  /** What it leaves in r0. */
  public val result: CType<*>,
  private val body: CodeBuilder.() -> Unit,
) : Declared(owner, name) {
  /** Its address, to be given to a helper that calls back: `r2 set each.address`. */
  public val address: Imm64 = Imm64.FunctionRef(name)

  internal val callee = Callee.Function(name)

  override fun emit(target: ObjectAssembly): Unit = target.subprogram(this, body)
}
