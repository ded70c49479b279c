package skep.dsl

import skep.ir.Value
import skep.struct.BigEndianType
import skep.struct.IntType
import skep.struct.s32

/**
 * The receiver of structured code: values ([Num], [Ref]) and control flow ([whenever], [loop]) rather than registers and
 * jumps. Programs and functions have it with what only they can do: [ProgramBody], [FunctionBody].
 *
 * Kotlin's own `if` and `for` run while the code is written, and so shape it; `whenever` and `loop` run in the program.
 * Each operation carries the line it is written in. A function that writes code for its caller is an extension of this
 * class, and not `inline`, or its lines would be wrong:
 *
 * ```
 * fun Body.isRoot(): Bool = currentUid() eq 0
 * ```
 */
@BpfDsl
public open class Body internal constructor(internal val flow: Flow) :
  Registers,
  FunctionCalls,
  Memory,
  Tables,
  Records,
  Queues,
  Storages,
  MapsOfMaps,
  ExternUses {
    override val body: Body get() = this

    /** A constant: `u32(7)`. */
    public operator fun <T : Any> IntType<T>.invoke(number: Int): Num<T> = invoke(number.toLong())

    /** A constant: `u64(0x1_0000_0000)`. */
    public operator fun <T : Any> IntType<T>.invoke(number: Long): Num<T> = Num(flow, this, literal(number))

    /** A constant: `u64(0xffff_ffff_ffff_fffful)`. */
    public operator fun <T : Any> IntType<T>.invoke(number: ULong): Num<T> = Num(flow, this, literal(number))

    /** A constant in network byte order, by the number that is meant: `be16(0x0800)`. */
    public operator fun <T : Any> BigEndianType<T>.invoke(number: Int): BigEndian<T> = invoke(number.toLong())

    /** A constant in network byte order, by the number that is meant: `be32(0x7f000001)`. */
    public operator fun <T : Any> BigEndianType<T>.invoke(number: Long): BigEndian<T> =
      BigEndian(flow, this, flow.swapped(host.literal(number), size))
  }

/** The receiver of a program's structured code. A program returns an `int`, whose meaning its kind has. */
public open class ProgramBody internal constructor(flow: Flow) : Body(flow), PerfOutput, TailCalls {
  override val program: ProgramBody get() = this

  private val home = flow.frame

  /** The program's only argument: where its context is. */
  internal val contextAddress: Value get() = flow.use(home, home.builder.parameter(0))

  /** What the context is, where its kind of program says so. */
  internal open val contextStruct: String? get() = null

  /** The program's only argument, for functions and helpers that want it. */
  public val context: Context get() = Context(flow, contextAddress, contextStruct)

  /** Ends the program. What is open, such as a record, is given back first. */
  public fun ret(result: Int): Unit = ret(Num(flow, s32, s32.constant(result)))

  /** Ends the program. */
  public fun ret(result: Num<Int>) {
    flow.kind?.requireResult(result)
    flow.ret(result.word)
  }

  /** Ends the program if the test is true. */
  public fun returnIf(test: Bool, result: Int = 0): Unit = flow.endIf(test) { ret(result) }

  /** Ends the program if the test is true. */
  public fun returnIf(test: Bool, result: Num<Int>): Unit = flow.endIf(test) { ret(result) }

  /** It, if it is there; otherwise the program ends with [result]. */
  public fun <T : Any> MaybeRef<T>.orReturn(result: Int = 0): Ref<T> = orElse { ret(result) }
}
