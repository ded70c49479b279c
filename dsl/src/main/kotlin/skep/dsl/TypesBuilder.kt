package skep.dsl

import skep.btf.BtfLinkage
import skep.btf.BtfType
import skep.btf.BtfType.Encoding
import java.util.OptionalInt

/**
 * BTF types in the order of their ids, in the words of `bpftool btf dump`. Each word adds one type and returns its id, by
 * which others refer to it; ids of types that come later are numbers.
 *
 * ```
 * types {
 *   val int = int("int", 4, SIGNED)
 *   struct("event", 24) {
 *     member("pid", int, 0)
 *     member("comm", array(...), 32)
 *   }
 * }
 * ```
 */
@BpfDsl
public class TypesBuilder internal constructor(private val list: MutableList<BtfType>) {
  /** That an integer is signed. */
  public val SIGNED: Encoding get() = Encoding.SIGNED

  /** That an integer is a character. */
  public val CHAR: Encoding get() = Encoding.CHAR

  /** That an integer is a truth value. */
  public val BOOL: Encoding get() = Encoding.BOOL

  /** Adds any type. */
  public fun add(type: BtfType): Int {
    list += type
    return list.size
  }

  /** An integer of [size] bytes, of which [bits] count from [bitOffset] on. */
  public fun int(
    name: String,
    size: Long,
    vararg encoding: Encoding,
    bits: Int = (size * 8).toInt(),
    bitOffset: Int = 0,
  ): Int =
    add(BtfType.Int(name, size, encoding.toSet(), bits, bitOffset))

  /** A floating-point number of [size] bytes. */
  public fun float(name: String, size: Long): Int = add(BtfType.Float(name, size))

  /** A pointer; to `void` when [to] is 0. */
  public fun pointer(to: Int): Int = add(BtfType.Pointer(to))

  /** `of[length]`; [index] is the type of its index. */
  public fun array(of: Int, index: Int, length: Long): Int = add(BtfType.Array(of, index, length))

  /** A struct of [size] bytes; [kindFlag] when it has the form for bit-fields. */
  public fun struct(name: String, size: Long, kindFlag: Boolean? = null, members: Members.() -> Unit = {}): Int {
    val list = Members().apply(members).list
    return add(if (kindFlag == null) BtfType.Struct(name, size, list) else BtfType.Struct(name, size, list, kindFlag))
  }

  /** A union of [size] bytes. */
  public fun union(name: String, size: Long, kindFlag: Boolean? = null, members: Members.() -> Unit = {}): Int {
    val list = Members().apply(members).list
    return add(if (kindFlag == null) BtfType.Union(name, size, list) else BtfType.Union(name, size, list, kindFlag))
  }

  /** An enum of [size] bytes. */
  public fun enum(name: String, size: Long, signed: Boolean = false, values: EnumValues.() -> Unit = {}): Int =
    add(BtfType.Enum(name, size, signed, EnumValues().apply(values).list))

  /** An enum whose values have 64 bits. */
  public fun enum64(name: String, size: Long, signed: Boolean = false, values: EnumValues.() -> Unit = {}): Int =
    add(BtfType.Enum64(name, size, signed, EnumValues().apply(values).list))

  /** A struct that is only declared. */
  public fun forward(name: String): Int = add(BtfType.Forward(name, false))

  /** A union that is only declared. */
  public fun forwardUnion(name: String): Int = add(BtfType.Forward(name, true))

  /** `typedef of name`. */
  public fun typedef(name: String, of: Int): Int = add(BtfType.Typedef(name, of))

  /** `const of`. */
  public fun const(of: Int): Int = add(BtfType.Const(of))

  /** `volatile of`. */
  public fun volatile(of: Int): Int = add(BtfType.Volatile(of))

  /** `restrict of`. */
  public fun restrict(of: Int): Int = add(BtfType.Restrict(of))

  /** The type of a function. */
  public fun proto(returns: Int, params: Params.() -> Unit = {}): Int =
    add(BtfType.FuncProto(returns, Params().apply(params).list))

  /** A function of the type [proto]. */
  public fun func(name: String, proto: Int, linkage: BtfLinkage = BtfLinkage.GLOBAL): Int =
    add(BtfType.Func(name, proto, linkage))

  /** A variable. */
  public fun variable(name: String, type: Int, linkage: BtfLinkage = BtfLinkage.GLOBAL): Int =
    add(BtfType.Var(name, type, linkage))

  /** A section of variables. */
  public fun section(name: String, size: Long, entries: Entries.() -> Unit = {}): Int =
    add(BtfType.Datasec(name, size, Entries().apply(entries).list))

  /** A tag on a declaration: on its member or parameter [component], or on the whole. */
  public fun declTag(name: String, of: Int, component: Int? = null, attribute: Boolean = false): Int {
    val index = if (component == null) OptionalInt.empty() else OptionalInt.of(component)
    return add(BtfType.DeclTag(name, of, index, attribute))
  }

  /** A tag on a type. */
  public fun typeTag(name: String, of: Int, attribute: Boolean = false): Int = add(BtfType.TypeTag(name, of, attribute))

  /** The members of a struct or union. */
  @BpfDsl
  public class Members internal constructor() {
    internal val list = ArrayList<BtfType.Member>()

    /** A member [bitOffset] bits from the start, which is a bit-field when it has [bits]. */
    public fun member(name: String, type: Int, bitOffset: Long, bits: Int = 0) {
      list += BtfType.Member(name, type, bitOffset, bits)
    }
  }

  /** The values of an enum. */
  @BpfDsl
  public class EnumValues internal constructor() {
    internal val list = ArrayList<BtfType.EnumValue>()

    /** A name for [value]. */
    public fun value(name: String, value: Long) {
      list += BtfType.EnumValue(name, value)
    }
  }

  /** The parameters of a function. */
  @BpfDsl
  public class Params internal constructor() {
    internal val list = ArrayList<BtfType.Param>()

    /** A parameter; the last one without name and type stands for `...`. */
    public fun param(name: String, type: Int) {
      list += BtfType.Param(name, type)
    }
  }

  /** The variables of a section. */
  @BpfDsl
  public class Entries internal constructor() {
    internal val list = ArrayList<BtfType.SectionEntry>()

    /** The variable [variable], [offset] bytes from the start. */
    public fun entry(variable: Int, offset: Long, size: Long) {
      list += BtfType.SectionEntry(variable, offset, size)
    }
  }
}
