package skep.dsl

import skep.btf.BtfType
import skep.spec.DataImage
import skep.spec.Visibility
import skep.struct.CType
import skep.struct.TypeIds
import skep.struct.roundedUpTo
import skep.struct.u64
import skep.types.KernelFunction
import java.nio.ByteOrder
import java.util.SortedMap

/**
 * Declares a struct of functions for the kernel to call: programs, and values that it reads. Members that are not mentioned
 * are zero. `attach()` of the object or of the struct registers it.
 *
 * ```
 * val skep_fixed by structOps("tcp_congestion_ops") {
 *   set("name", chars(16), "skep_fixed")
 *   function("ssthresh") { ret(u32(10)) }
 *   function("undo_cwnd") { ret(u32(10)) }
 *   function("cong_avoid") { arg(0, "tcp_sock")["snd_cwnd"] = u32(10) }
 * }
 * ```
 *
 * Each function is a program `struct_ops/MEMBER` that has the name of the struct's property and the member's:
 * `skep_fixed_ssthresh`.
 *
 * @param type which struct, by the kernel's name. Which there are, and which of their members can be programs, is the kernel's
 *   to say
 * @param link whether it is registered by a link, which can be updated and pinned; since Linux 6.4
 */
public fun Bpf.structOps(
  type: String,
  link: Boolean = false,
  contents: OperationsBuilder.() -> Unit,
): Bpf.Declaration<StructOps> =
  Declaration { name ->
    val members = OperationsBuilder(this, type, name).apply(contents).members
    Operations(this, name, if (link) ".struct_ops.link" else ".struct_ops", type, members)
  }

/** Says what the members of a struct of functions are. */
@BpfDsl
public class OperationsBuilder internal constructor(
  private val bpf: Bpf,
  private val type: String,
  private val name: String,
) {
  internal val members = ArrayList<Operations.Member>()

  /** A member that the kernel reads, of the same size as the kernel's. */
  public fun <T : Any> set(member: String, type: CType<T>, value: T) {
    add(Operations.Constant(member, type, value))
  }

  /** A member that the kernel calls. */
  public fun function(member: String, body: OperationBody.() -> Unit) {
    val source =
      FunctionSource.Structured(parameters = 1) { flow ->
        val operation = OperationBody(flow, type, member)
        operation.body()
        operation.end()
      }
    val program = Program(bpf, "${name}_$member", "struct_ops/$member", Visibility.GLOBAL, null, source)
    add(Operations.Function(member, bpf.declare(program).name))
  }

  private fun add(member: Operations.Member) {
    demand(members.none { it.name == member.name }) { "'${member.name}' of struct $type is said twice" }
    members += member
  }
}

/** The code of a program that the kernel calls through a struct. */
public class OperationBody internal constructor(
  flow: Flow,
  private val type: String,
  private val member: String,
) : ProgramBody(flow) {
  /** The argument [index], from 0 on, of the type that the kernel's BTF has for it. */
  public fun arg(index: Int): KernelValue {
    val parameters = function()?.parameters()
    demand(parameters == null || index in parameters.indices) {
      "struct $type.$member takes ${parameters?.size} arguments, and there is none $index"
    }
    val type = parameters?.get(index)?.type()
    return KernelValue(flow, "arg($index)", Source.Word { word(index) }, type, Reach.DIRECT)
  }

  /** The argument [index], which is the address of a [struct]: of a `tcp_sock` where the kernel says `sock`. */
  public fun arg(index: Int, struct: String): KernelValue =
    kernelStruct(struct, "arg($index)", Reach.DIRECT) { word(index) }

  /** Ends the program. */
  @JvmName("retNumber")
  public fun ret(result: Num<*>): Unit = flow.ret(result.word)

  /** What returns nothing may end without a word. */
  internal fun end() {
    if (flow.isOpen && function()?.result()?.isPresent == false) ret(0)
  }

  private fun word(index: Int): Num<ULong> = context.read(u64, u64.size * index)

  private fun function(): KernelFunction? =
    typed { flow.surroundings.kernel.functions.member(type, member) }.orElse(null)
}

/** One whose type in the object has the members that are said, in that order. */
internal class Operations(
  owner: Bpf,
  name: String,
  section: String,
  private val type: String,
  private val members: List<Member>,
) : StructOps(owner, name, section) {
  sealed class Member(val name: String, val size: Int, val alignment: Int) {
    abstract fun type(types: TypeIds): Int
  }

  class Constant<T : Any>(name: String, private val type: CType<T>, private val value: T) :
    Member(name, type.size, type.alignment) {
    override fun type(types: TypeIds) = types.id(type)

    fun bytes(order: ByteOrder): ByteArray = type.bytes(value, order)
  }

  /** As a loader wants it: any pointer to a function. */
  class Function(name: String, val program: String) : Member(name, Long.SIZE_BYTES, Long.SIZE_BYTES) {
    override fun type(types: TypeIds): Int =
      types.id(BtfType.Pointer(types.id(BtfType.FuncProto(0, emptyList()))))
  }

  private val placed: List<Pair<Int, Member>>
  private val size: Int

  init {
    var end = 0
    placed = members.map { (end.roundedUpTo(it.alignment) to it).also { (at, member) -> end = at + member.size } }
    size = end.roundedUpTo(Long.SIZE_BYTES)
  }

  fun type(types: TypeIds): Int {
    val fields = placed.map { (at, member) -> BtfType.Member.atByte(member.name, member.type(types), at.toLong()) }
    return types.id(BtfType.Struct(type, size.toLong(), fields))
  }

  fun image(order: ByteOrder): DataImage =
    placed.fold(DataImage.zeros(size)) { image, (at, member) ->
      if (member is Constant<*>) image.with(at, member.bytes(order)) else image
    }

  fun programs(): SortedMap<Int, String> =
    placed.mapNotNull { (at, member) -> (member as? Function)?.let { at to it.program } }.toMap().toSortedMap()

  override fun emit(target: ObjectAssembly): Unit = target.structOps(this)
}
