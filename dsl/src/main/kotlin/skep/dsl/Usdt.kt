package skep.dsl

import skep.insn.Helper
import skep.insn.MapType
import skep.link.UsdtSpecs
import skep.spec.Visibility
import skep.struct.CType
import skep.struct.Struct
import skep.struct.StructValue
import skep.struct.bool
import skep.struct.s16
import skep.struct.times
import skep.struct.u16
import skep.struct.u32
import skep.struct.u64
import skep.struct.u8
import java.nio.ByteOrder

/**
 * Where processes come to a static probe (USDT): its binary, provider and name, `/lib/libjvm.so:hotspot:thread__start`.
 *
 * ```
 * val on_start by usdt("$libjvm:hotspot:thread__start") {
 *   events.emit { e -> e[Event.name] = userString(arg(0)) }
 * }
 * ```
 */
public fun Bpf.usdt(target: String, name: String? = null, body: UsdtBody.() -> Unit): Bpf.Declaration<Program> =
  Declaration {
    val arguments = usdtArguments
    val source = FunctionSource.Structured(parameters = 1, result = 0) { flow -> UsdtBody(flow, arguments).body() }
    Program(this, name ?: it, "usdt/$target", Visibility.GLOBAL, null, source)
  }

/** The code of a program at a static probe, whose arguments are where the compiler had them at each of its places. */
public class UsdtBody internal constructor(flow: Flow, arguments: UsdtArguments) : ContextBody(flow) {
  private val known: Ref<StructValue> = arguments.specs[arguments.id(this)].orReturn()

  /**
   * The argument [index], from 0 on: a number, extended by its sign if it can be negative, or an address. 0 of one that the
   * probe does not have, or that cannot be read.
   */
  public fun arg(index: Int): Num<ULong> {
    demand(index in 0 until MAX_ARGUMENTS) { "a probe has at most $MAX_ARGUMENTS arguments, and so none $index" }
    var argument by variable(u64, 0)
    whenever(known[Spec.arg_cnt].toS32() gt index) {
      val place = known[Spec.args][index]
      val kind by place[Argument.arg_type]
      argument = place[Argument.val_off]
      whenever(kind ne CONSTANT) {
        var found by variable(register(place[Argument.reg_off].toU64()))
        whenever(kind eq AT_INDEX) {
          val scaled by place[Argument.idx].toU64()
          found += register(scaled and REGISTER) shl (scaled shr SCALE)
        }
        whenever(kind ne IN_REGISTER) { found = memory(found + argument, place[Argument.arg_bitshift].toU64()) }
        argument = found
      }
      val unused by place[Argument.arg_bitshift].toU64()
      argument = argument shl unused
      whenever(place[Argument.arg_signed] ne 0) {
        argument = (argument.toS64() shr unused.toS64()).toU64()
      } otherwise {
        argument = argument shr unused
      }
    }
    return argument
  }

  private val word by lazy { Place(flow, flow.code.slot(u64.size, u64.size, "an argument").address(), 0) }

  private fun register(offset: Num<ULong>): Num<ULong> =
    read(Helper.PROBE_READ_KERNEL, Num(flow, u64, contextAddress) + offset)

  /** Eight bytes, of which the argument is the first. */
  private fun memory(address: Num<ULong>, unused: Num<ULong>): Num<ULong> {
    val bytes = read(Helper.PROBE_READ_USER, address)
    return if (flow.surroundings.byteOrder == ByteOrder.LITTLE_ENDIAN) bytes else bytes shr unused
  }

  private fun read(helper: Helper, address: Num<ULong>): Num<ULong> {
    flow.read(helper, word, u64.size, address)
    return Num(flow, u64, word.load(u64.accessSize, false, u64.width))
  }

  /** `struct __bpf_usdt_arg_spec` of libbpf's `usdt.bpf.h`, since libbpf 1.7. */
  internal object Argument : Struct() {
    val val_off by u64
    val arg_type by u8
    val idx by u16
    val padding by u16
    val reg_off by u16
    val arg_signed by u8
    val arg_bitshift by u8
  }

  /** `struct __bpf_usdt_spec`. */
  internal object Spec : Struct() {
    val args by Argument * MAX_ARGUMENTS
    val usdt_cookie by u64
    val arg_cnt by s16
  }

  private companion object {
    /** `BPF_USDT_MAX_ARG_CNT`. */
    const val MAX_ARGUMENTS = 12

    // enum __bpf_usdt_arg_type
    const val CONSTANT = 0
    const val IN_REGISTER = 1
    const val AT_INDEX = 3

    // The two bit-fields of idx.
    const val REGISTER = 0xfff
    const val SCALE = 12
  }
}

/** What tells an object's programs where arguments are: maps that are filled when programs are attached ([UsdtSpecs]). */
internal class UsdtArguments(bpf: Bpf) {
  private val places = table(bpf, UsdtSpecs.ADDRESSES, MapType.HASH, u64, u32, MAX_PLACES)
  private val cookies = bpf.declare(Kconfig(bpf, "LINUX_HAS_BPF_COOKIE", bool, weak = false))
  val specs = table(bpf, UsdtSpecs.SPECS, MapType.ARRAY, u32, UsdtBody.Spec, MAX_SPECS)

  /** Which of [specs] is for the place where the program is: the cookie says, or where there are none its address. */
  fun id(program: UsdtBody): Num<UInt> =
    with(program) {
      var id by variable(u32, MAX_SPECS)
      whenever(cookies.value ne 0) {
        id = call(Helper.GET_ATTACH_COOKIE, context).toU32()
      } otherwise {
        places[register { instructionPointer() }].ifPresent { id = it.value }
      }
      id
    }

  private fun <K : Any, V : Any> table(
    bpf: Bpf,
    name: String,
    type: MapType,
    key: CType<K>,
    value: CType<V>,
    entries: Int,
  ): KeyedMap<K, V> =
    bpf.declare(KeyedMap(bpf, name, key, value, MapDescription(type, key, value) { maxEntries(entries) }))

  private companion object {
    /** `BPF_USDT_MAX_SPEC_CNT`. */
    const val MAX_SPECS = 256

    /** `BPF_USDT_MAX_IP_CNT`. */
    const val MAX_PLACES = 4 * MAX_SPECS
  }
}
