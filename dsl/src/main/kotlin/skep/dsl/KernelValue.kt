package skep.dsl

import skep.insn.Condition
import skep.insn.CoreAccess
import skep.insn.Size
import skep.insn.Width
import skep.ir.Value
import skep.struct.BigEndianType
import skep.struct.CType
import skep.struct.IntType
import skep.struct.StringType
import skep.struct.bool
import skep.struct.pointer
import skep.struct.u64
import skep.struct.u8
import skep.types.CoreField
import skep.types.FieldType
import skep.types.StructKind

/**
 * Something of the kernel's whose type its BTF knows: an argument of a tracepoint or function, a field of a struct. A
 * field is named, however deep, and where pointers are on the way they are followed. Where it is in the running kernel
 * is found when the program is loaded (CO-RE), so one object works on many kernels.
 *
 * ```
 * val ppid by currentTask()["real_parent"]["tgid"].read(s32)
 * e[Event.comm] = arg("prev")["comm"]
 * whenever(arg("sk")["__sk_common"]["skc_family"].read(u16) eq 2) { ... }
 * ```
 *
 * What is a [Data] takes its type from where it is put. With no types at hand ([KernelFacts]) the program says what fields
 * are: `read(u32)` a number, [pointerTo], [struct] and [of] what goes on from there.
 */
public class KernelValue internal constructor(
  flow: Flow,
  private val what: String,
  private val source: Source,
  private val said: FieldType?,
  private val beyond: Reach,
) : BpfValue(flow), Data<Any> {
  private val type: FieldType? get() = (source as? Source.Field)?.type ?: said

  /** The field of the struct that this is, or points to. */
  public operator fun get(field: String): KernelValue = typed {
    val type = type
    val core = flow.surroundings.kernel.core
    // Refuses a field that is not there, with those that are.
    if (type == null && source is Source.Field && flow.surroundings.kernel.hasTypes) source.map { it.field(field) }
    val name = "$what[\"$field\"]"
    when {
      source is Source.Field && type is FieldType.Struct ->
        KernelValue(flow, name, source.map { it.field(field) }, null, beyond)
      type is FieldType.Pointer && type.to() is FieldType.Struct -> {
        val struct = core.struct(type.to() as FieldType.Struct)
        KernelValue(flow, name, Source.Field({ ownAddress() }, struct.field(field), beyond), null, beyond)
      }
      else -> throw BpfDslException("$this is ${named(type)} and has no field '$field'${cure(type)}")
    }
  }

  /**
   * Writes a number into the field of the struct that this points to. Which fields of which structs a program may write is
   * the kernel's to say: some of a `tcp_sock` in a congestion control, for instance.
   */
  public operator fun set(field: String, value: Num<*>): Unit = typed {
    val to = get(field).source as Source.Field
    val type = to.type?.number() ?: value.type
    demand(to.reach == Reach.DIRECT) { "$what[\"$field\"] is read by a helper, and there is none to write it" }
    demand(to.type !is FieldType.Bitfield && type.size == value.type.size) {
      "$what[\"$field\"] is '${to.type}' and ${value.type} is given"
    }
    to.map { it.`as`(FieldType.Int(type.size, type.signed)) }.store(value)
  }

  /** The element [index] of the array that this is. */
  public operator fun get(index: Int): KernelValue = typed {
    val field = source as? Source.Field ?: throw BpfDslException("$this is no array")
    KernelValue(flow, "$what[$index]", field.map { it.element(index) }, null, beyond)
  }

  /** Says that this is the address of a struct, where its type does not: `arg("skaddr").pointerTo("tcp_sock")`. */
  public fun pointerTo(struct: String): KernelValue =
    saying(FieldType.Pointer(FieldType.Struct.named(struct)), beyond.untyped)

  /** Says that this is a struct. */
  public fun struct(name: String): KernelValue = saying(FieldType.Struct.named(name), beyond)

  /** Says that this is a struct without a tag, by its typedef. */
  public fun typedef(name: String): KernelValue = saying(FieldType.Struct(StructKind.TYPEDEF, name), beyond)

  /** Says that this is a number. */
  public fun of(type: IntType<*>): KernelValue = saying(FieldType.Int(type.size, type.signed), beyond)

  /** Says what this is, as a kernel's BTF has it. */
  internal fun of(type: FieldType): KernelValue = saying(type, beyond)

  /**
   * The number, read now. Its type is as wide as the field; with no types at hand it is what the field is. 0 where it
   * cannot be read.
   */
  public fun <T : Any> read(type: IntType<T>): Num<T> = typed {
    val leaf = this.type ?: FieldType.Int(type.size, type.signed)
    val own = leaf.number() ?: throw BpfDslException("$this is '$leaf' and no number${cure(leaf)}")
    demand(leaf is FieldType.Bitfield || own.size == type.size) {
      "$this is '$leaf' and $type is wanted: read($own), and convert the number"
    }
    number(leaf, own).convert(type)
  }

  /** The number in network byte order, read now. */
  public fun <T : Any> read(type: BigEndianType<T>): BigEndian<T> = BigEndian(flow, type, read(type.host).word)

  /** The address that it is, or where it is if it is a struct or an array. */
  public val address: Num<ULong> get() = typed { ownAddress() }

  /** Whether it is the address 0. What is found from it afterwards starts at the address that was tested. */
  public fun isNull(): Bool = Bool.compare(flow, Condition.EQ, Width.W64, address.word, Value.of(0))

  /** Whether the running kernel has such a field; where it may not, say what it is first: `task["state"].of(s64)`. */
  public fun exists(): Bool = asked("whether it exists") { it.exists() } ne 0

  /** How many bytes the field has. */
  public fun size(): Num<UInt> = asked("its size") { it.byteSize() }.toU32()

  override fun store(to: Place, type: CType<*>): Unit = typed {
    val wanted = type.underlying
    val isArray = this.type is FieldType.Array
    when {
      wanted is IntType<*> && !isArray -> read(wanted).store(to, wanted)
      wanted is BigEndianType<*> && !isArray -> read(wanted).store(to, wanted)
      wanted == pointer -> to.store(Size.DW, read(u64).word)
      wanted == bool -> to.store(Size.B, read(u8).word)
      wanted is StringType -> text(to, wanted)
      else -> bytes(to, wanted)
    }
  }

  /** The number, of the type that it has. */
  internal fun readNumber(): Num<*> = typed {
    val type = type
    read(type?.number() ?: throw BpfDslException("$this is ${named(type)} and no number${cure(type)}"))
  }

  /** Where the kernel has the text that this is or points to. */
  internal fun textAddress(): Num<ULong> = typed {
    val type = type
    val isArray = type is FieldType.Array && isCharacter(type.element())
    demand(isArray || (type is FieldType.Pointer && isCharacter(type.to()))) { "$this is ${named(type)} and no text" }
    demand((if (isArray) reach else beyond) != Reach.USER) {
      "$this is a text of the process, which the kernel does not print; put it into a place first, stack(chars(n))"
    }
    ownAddress()
  }

  /** The struct that this is or points to, where that is known. */
  internal fun pointee(): FieldType.Struct? =
    when (val type = type) {
      is FieldType.Pointer -> type.to() as? FieldType.Struct
      else -> type as? FieldType.Struct
    }

  /** Whether the verifier knows what is behind it. */
  internal val isTrusted: Boolean get() = beyond == Reach.DIRECT

  /** What a call gets: the number or address in a register. */
  internal fun passed(): Value = typed {
    val number = type?.number()
    if (number == null || number.size == Long.SIZE_BYTES) ownAddress().word else read(number).argument()
  }

  /** How it is written. */
  override fun toString(): String = what

  private fun saying(type: FieldType, beyond: Reach): KernelValue = typed {
    when (source) {
      is Source.Field -> KernelValue(flow, what, source.map { it.`as`(type) }, null, beyond)
      else -> KernelValue(flow, what, source, type, beyond)
    }
  }

  private fun number(leaf: FieldType, type: IntType<*>): Num<*> =
    when (source) {
      is Source.Word -> source.load().convert(type)
      is Source.Memory -> flow.probed(source.reach.read, type, source.address())
      is Source.Field -> {
        val field = if (this.type == null) source.map { it.`as`(leaf) } else source
        if (leaf is FieldType.Bitfield) field.bits(type.signed) else field.number(type)
      }
    }

  /** Read once on each path, as it is what fields are found from. */
  private fun ownAddress(): Num<ULong> {
    val type = type
    val isNumber = type?.number()?.size == Long.SIZE_BYTES && type !is FieldType.Bitfield
    return when {
      source is Source.Memory -> source.address()
      source is Source.Field && (type is FieldType.Array || type is FieldType.Struct) -> source.address()
      isNumber || (type == null && source is Source.Word) -> known()
      else -> throw BpfDslException("$this is ${named(type)} and no address")
    }
  }

  private fun known(): Num<ULong> {
    val known = flow.facts.firstNotNullOfOrNull { fact -> (fact as? Followed)?.takeIf { it.value === this } }
    val leaf = type ?: FieldType.Int(u64.size, false)
    return known?.address ?: number(leaf, u64).convert(u64).also { flow.learn(Followed(this, it)) }
  }

  /** That a pointer was read on every path to here. */
  private class Followed(val value: KernelValue, val address: Num<ULong>)

  private fun text(to: Place, wanted: StringType) {
    val type = type
    val whole = type is FieldType.Array && type.length() == wanted.size.toLong()
    when {
      type is FieldType.Array && isCharacter(type.element()) ->
        flow.read(if (whole) reach.read else reach.readString, to, wanted.size, ownAddress())
      type is FieldType.Pointer && (isCharacter(type.to()) || type.to() is FieldType.Void) ->
        flow.read(beyond.readString, to, wanted.size, ownAddress())
      else -> throw BpfDslException("$this is ${named(type)} and no text")
    }
  }

  private fun bytes(to: Place, wanted: CType<*>) {
    val size = type?.bytes()
    demand(size == null || size == wanted.size) {
      "$this is '$type', $size bytes, and $wanted is wanted, ${wanted.size}"
    }
    demand(source !is Source.Word) { "$this is '$type' and $wanted is wanted" }
    flow.read(reach.read, to, wanted.size, ownAddress())
  }

  private val reach: Reach
    get() =
      when (source) {
        is Source.Field -> source.reach
        is Source.Memory -> source.reach
        is Source.Word -> beyond
      }

  private fun asked(what: String, question: (CoreField) -> CoreAccess): Num<ULong> = typed {
    val source = source as? Source.Field ?: throw BpfDslException("$this is no field, of which $what could be asked")
    flow.either(source.fields) { flow.answer(question(it)) }
  }

  private fun named(type: FieldType?) = type?.let { "'$it'" } ?: "of a type that is not known"

  private fun cure(type: FieldType?) =
    when {
      type == null -> "; say what it is, with pointerTo(\"...\") or struct(\"...\"), or have a kernel's BTF at hand"
      type is FieldType.Pointer && type.to() is FieldType.Void -> "; say what it points to, with pointerTo(\"...\")"
      type is FieldType.Struct -> "; take one of its fields, $what[\"...\"]"
      type is FieldType.Array -> "; take one of its elements, $what[0], or put it into a field of chars(n) or bytes(n)"
      else -> ""
    }

  private fun isCharacter(type: FieldType) = type.bytes() == 1
}
