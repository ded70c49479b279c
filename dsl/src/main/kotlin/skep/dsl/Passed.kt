package skep.dsl

import skep.btf.BtfType
import skep.ir.Value
import skep.struct.BigEndianType
import skep.struct.CType
import skep.struct.IntType
import skep.struct.TypeIds
import skep.struct.bool
import skep.struct.pointer
import skep.struct.u64
import skep.types.FieldType

/**
 * A parameter or the result of a [function]: its type in C, and the value that structured code has of it.
 *
 * | what | in C | in structured code |
 * |---|---|---|
 * | `value(u32)`, `value(be16)`, `value(bool)` | `unsigned int`, `__be16`, `_Bool` | [Num], [BigEndian], [Bool] |
 * | `ref(Stats)`, `toFill(Stats)`, `maybeRef(Stats)` | `struct Stats *` | [Ref], [MaybeRef] |
 * | `kernelPointer("task_struct")` | `struct task_struct *` | [KernelValue] |
 * | `context()` | `void *` | [Context] |
 *
 * [named] gives a parameter its name in the object's types, and is the shortest way to write one:
 *
 * ```
 * val account by function(u32 named "bytes", ref(Stats) named "stats", result = value(bool)) { bytes, stats ->
 *   stats[Stats.bytes] += bytes.toU64()
 *   ret(stats[Stats.bytes] gt 1_000_000)
 * }
 * ```
 *
 * A static function, which the kernel verifies with each of its callers, can be passed all of these and returns all but
 * the context and what lies on a stack, its own or a caller's. A global one, which the kernel verifies alone, returns numbers; it takes
 * [MaybeRef]s since Linux 5.12, [Ref]s since 6.8, and trusted kernel pointers since 6.9.
 *
 * @param V the class of the values
 */
public abstract class Passed<V : BpfValue> internal constructor(internal val type: CType<*>) {
  /** What the parameter is called; null for a name by its place. */
  internal open val name: String? get() = null

  /** What tells the kernel about it where that verifies the function alone (declaration tags). */
  internal open val tags: List<String> get() = emptyList()

  /** Why it cannot be passed to a function that is verified alone, and what to do; null where it can. */
  internal open val globalProblem: String? get() = null

  /** Why it cannot be returned; null where it can. */
  internal open val resultProblem: String? get() = null

  /** The value as all 64 bits of a register, after a check that it can be passed. */
  internal abstract fun give(value: V): Value

  /** The value that the other side has of a register. */
  internal abstract fun take(flow: Flow, bits: Value): V

  /** The type in C. */
  final override fun toString(): String = "$type"
}

/** Gives a parameter its name. */
public infix fun <V : BpfValue> Passed<V>.named(name: String): Passed<V> = NamedPassed(name, this)

/** A number as a parameter with a name: `u32 named "bytes"`. */
public infix fun <T : Any> IntType<T>.named(name: String): Passed<Num<T>> = value(this) named name

/** A number in network byte order as a parameter with a name: `be16 named "port"`. */
public infix fun <T : Any> BigEndianType<T>.named(name: String): Passed<BigEndian<T>> = value(this) named name

/** A test as a parameter with a name: `bool named "first"`. */
public infix fun CType<Boolean>.named(name: String): Passed<Bool> = value(this) named name

/** A number. */
public fun <T : Any> value(type: IntType<T>): Passed<Num<T>> = PassedNum(type)

/** A number in network byte order. */
public fun <T : Any> value(type: BigEndianType<T>): Passed<BigEndian<T>> = PassedBigEndian(type)

/** A test, of the type [bool]. */
public fun value(type: CType<Boolean>): Passed<Bool> = PassedBool(type)

/** The address of something that can be read and written, and that is set when it is passed. */
public fun <T : Any> ref(type: CType<T>): Passed<Ref<T>> = PassedRef(type)

/** The address of something that the function sets, all of it and on every path. */
public fun <T : Any> toFill(type: CType<T>): Passed<Ref<T>> = PassedToFill(type)

/** The address of something that may be missing, which is 0 then. */
public fun <T : Any> maybeRef(type: CType<T>): Passed<MaybeRef<T>> = PassedMaybeRef(type)

/**
 * The address of a struct of the kernel's.
 *
 * @param struct its tag, such as `task_struct`
 * @param trusted whether it is only passed what the verifier knows to be one, and so is read by loads and can be given
 *   to functions of the kernel
 */
public fun kernelPointer(struct: String, trusted: Boolean = false): Passed<KernelValue> =
  PassedKernelPointer(struct, trusted)

/** The context of the program that calls; where [struct] says so, one of a kind: `xdp_md`, `__sk_buff`. */
public fun context(struct: String? = null): Passed<Context> = PassedContext(struct)

private class NamedPassed<V : BpfValue>(
  override val name: String,
  private val own: Passed<V>,
) : Passed<V>(own.type) {
  override val tags: List<String> get() = own.tags
  override val globalProblem: String? get() = own.globalProblem
  override val resultProblem: String? get() = own.resultProblem

  override fun give(value: V): Value = own.give(value)

  override fun take(flow: Flow, bits: Value): V = own.take(flow, bits).also { it.named(name) }
}

private class PassedNum<T : Any>(private val int: IntType<T>) : Passed<Num<T>>(int) {
  override fun give(value: Num<T>): Value {
    requireType(int, value.type, value)
    return value.argument()
  }

  override fun take(flow: Flow, bits: Value): Num<T> = Num(flow, u64, bits).convert(int)
}

private class PassedBigEndian<T : Any>(private val own: BigEndianType<T>) : Passed<BigEndian<T>>(own) {
  override fun give(value: BigEndian<T>): Value = value.word

  override fun take(flow: Flow, bits: Value): BigEndian<T> =
    BigEndian(flow, own, Num(flow, u64, bits).convert(own.host).word)
}

private class PassedBool(type: CType<Boolean>) : Passed<Bool>(type) {
  override fun give(value: Bool): Value = value.toU32().word

  override fun take(flow: Flow, bits: Value): Bool =
    Bool.isNotZero(flow, bits)
}

private class PassedRef<T : Any>(private val to: CType<T>) : Passed<Ref<T>>(PointerType.to(to)) {
  override val tags: List<String> get() = listOf("arg:nonnull")

  override fun give(value: Ref<T>): Value {
    requireType(to, value.type, value)
    value.assigned?.requireAll("$value")
    return value.place.address
  }

  override fun take(flow: Flow, bits: Value): Ref<T> = Ref(flow, bits, to)
}

private class PassedToFill<T : Any>(private val to: CType<T>) : Passed<Ref<T>>(PointerType.to(to)) {
  override val globalProblem: String get() =
    "cannot be filled by a function that is verified alone, which is passed nothing but what is set; " +
      "leave it static, or pass it what is zeroed: ref($to)"

  override val resultProblem: String get() = "is filled by who gets it; return ref($to)"

  override fun give(value: Ref<T>): Value {
    requireType(to, value.type, value)
    return value.place.address.also { value.wrote() }
  }

  override fun take(flow: Flow, bits: Value): Ref<T> = Ref(flow, bits, to, assigned = Assigned(flow, to))
}

private class PassedMaybeRef<T : Any>(private val to: CType<T>) : Passed<MaybeRef<T>>(PointerType.to(to)) {
  override fun give(value: MaybeRef<T>): Value {
    val ref =
      value.nullable
        ?: throw BpfDslException("$value is no address that is 0 where it is missing; test it, and pass ref($to)")
    requireType(to, ref.type, value)
    return ref.place.address
  }

  override fun take(flow: Flow, bits: Value): MaybeRef<T> = MaybeRef.ofNullable(Ref(flow, bits, to))
}

private class PassedKernelPointer(
  private val struct: String,
  private val trusted: Boolean,
) : Passed<KernelValue>(PointerType.toKernels(struct)) {
  override val tags: List<String> get() = listOf("arg:trusted")
  override val globalProblem: String? get() = if (trusted) null else UNTRUSTED

  override fun give(value: KernelValue): Value {
    val own = value.pointee()
    demand(own == null || own.name() == struct) { "$value points to '$own', and '$this' is wanted" }
    demand(!trusted || value.isTrusted) {
      "$value is an address that the verifier knows nothing of, and a trusted '$this' is wanted; take it from the " +
        "arguments of a btfTracepoint or fentry program, or from a function of the kernel"
    }
    return value.address.word
  }

  override fun take(flow: Flow, bits: Value): KernelValue {
    val number = Num(flow, u64, bits)
    val type = FieldType.Pointer(FieldType.Struct.named(struct))
    return KernelValue(flow, "$this", Source.Word { number }, type, if (trusted) Reach.DIRECT else Reach.KERNEL)
  }
}

private const val UNTRUSTED =
  "is but a number to a function that is verified alone; leave it static, or take only what the verifier knows: " +
    "trusted = true"

private class PassedContext(private val struct: String?) :
  Passed<Context>(struct?.let(PointerType::toKernels) ?: pointer) {
  override val tags: List<String> get() = listOf("arg:ctx")
  override val resultProblem: String get() = "is there in all programs: context"

  override fun give(value: Context): Value {
    demand(struct == null || value.struct == struct) {
      "the context of this program is ${value.struct?.let { "'struct $it'" } ?: "another"}, and '$this' is wanted"
    }
    return value.word
  }

  override fun take(flow: Flow, bits: Value): Context = Context(flow, bits, struct)
}

/** `to *`, of which user space sees the number. */
internal class PointerType(private val to: String, private val pointee: (TypeIds) -> Int) : CType<ULong>() {
  override val name: String get() = "$to *"
  override val alignment: Int get() = u64.alignment
  override val codec get() = u64.codec

  override fun btf(types: TypeIds): Int = types.id(BtfType.Pointer(pointee(types)))

  companion object {
    fun to(type: CType<*>) = PointerType("$type") { it.id(type) }

    /** To a struct of the kernel's, of which nothing but the name is said. */
    fun toKernels(struct: String) =
      PointerType("struct $struct") { it.id(BtfType.Struct(struct, 0, emptyList())) }
  }
}

private fun requireType(wanted: CType<*>, own: CType<*>, value: BpfValue) {
  demand(wanted.underlying == own.underlying) { "$value is $own, and $wanted is wanted" }
}
