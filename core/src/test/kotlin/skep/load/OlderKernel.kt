package skep.load

import skep.btf.Btf
import skep.btf.BtfType
import skep.kernel.BtfLoad
import skep.kernel.Errno
import skep.kernel.Fd
import skep.kernel.Feature
import skep.kernel.Kernel
import skep.kernel.KernelException
import skep.kernel.KernelLog
import skep.kernel.LoadResult
import skep.kernel.MapCreate
import skep.kernel.MapFd
import skep.kernel.ProgramLoad
import java.nio.ByteBuffer
import java.nio.ByteOrder

private val newHelpers = 112..115

/** The structs that kernels without the tag `arg:ctx` take for a context, of the types of program that the tests have. */
private val contexts = setOf("bpf_user_pt_regs_t", "bpf_raw_tracepoint_args", "bpf_perf_event_data", "xdp_md")

/** A kernel as if it did not have some features: it refuses the programs and types that show them. */
class OlderKernel(private val kernel: Kernel, private vararg val lacks: Feature) : Kernel by kernel {
  /** What was loaded, and what was refused. */
  val loaded = mutableListOf<ProgramLoad>()
  val refused = mutableListOf<ProgramLoad>()

  /** The BTF that was loaded. */
  val types = mutableMapOf<Fd, Btf>()

  override fun btfLoad(request: BtfLoad): LoadResult {
    val btf = Btf.parse(request.data())
    if (btf.ids().toArray().any { kindOf(btf.type(it)) in lacks }) return refusal()
    return kernel.btfLoad(request).also { if (it is LoadResult.Loaded) types[it.fd()] = btf }
  }

  override fun mapCreate(request: MapCreate): MapFd {
    if (Feature.PROG_NAME in lacks && request.name().isNotEmpty()) {
      throw KernelException("bpf()", Errno.EINVAL.number(), "")
    }
    return kernel.mapCreate(request)
  }

  override fun progLoad(request: ProgramLoad): LoadResult {
    if (lacks.any { shows(request, it) }) {
      refused += request
      return refusal()
    }
    // What an old kernel takes for a context a new one does not, unless it is told nothing of functions.
    val taken = if (Feature.ARG_CTX_TAG in lacks) request.toBuilder().withoutDebugInfo().build() else request
    return kernel.progLoad(taken).also { if (it is LoadResult.Loaded) loaded += request }
  }

  private fun kindOf(type: BtfType): Feature? =
    when (type) {
      is BtfType.Func -> Feature.BTF_FUNC
      is BtfType.Float -> Feature.BTF_FLOAT
      is BtfType.DeclTag -> Feature.BTF_DECL_TAG
      is BtfType.TypeTag -> Feature.BTF_TYPE_TAG
      is BtfType.Enum64 -> Feature.BTF_ENUM64
      else -> null
    }

  private fun refusal() = LoadResult.Rejected(KernelException("bpf()", Errno.EINVAL.number(), ""), KernelLog.EMPTY)

  private fun shows(request: ProgramLoad, feature: Feature): Boolean =
    when (feature) {
      Feature.PROG_NAME -> request.name().isNotEmpty()
      Feature.EXP_ATTACH_TYPE -> request.expectedAttachType().isPresent
      Feature.BTF_FUNC -> request.debugInfo().isPresent
      Feature.PROBE_READ_KERN -> request.helpers().any { it in newHelpers }
      Feature.ARG_CTX_TAG -> request.debugInfo().isPresent && tagsContext(request.debugInfo().get())
      else -> false
    }

  /** Whether some argument is the context by its tag alone. */
  private fun tagsContext(debug: ProgramLoad.DebugInfo): Boolean {
    val btf = types.getValue(debug.btf())
    val records = debug.functions().slice().order(ByteOrder.nativeOrder())
    val functions = (0 until records.limit() step debug.functionRecordSize()).map { records.getInt(it + 4) }.toSet()
    return btf.ids().toArray().map(btf::type).filterIsInstance<BtfType.DeclTag>().any { tag ->
      tag.name() == "arg:ctx" && tag.typeId() in functions && !btf.isContext(tag)
    }
  }

  private fun Btf.isContext(tag: BtfType.DeclTag): Boolean {
    val prototype = type((type(tag.typeId()) as BtfType.Func).typeId()) as BtfType.FuncProto
    val argument = type(skipModifiersAndTypedefs(prototype.params()[tag.componentIndex().asInt].typeId()))
    val pointee = (argument as BtfType.Pointer).typeId()
    return pointee != 0 && name(skipModifiersAndTypedefs(pointee)) in contexts
  }
}

/** The numbers of the helpers that a program calls. */
fun ProgramLoad.helpers(): List<Int> {
  val code: ByteBuffer = instructions().slice().order(ByteOrder.nativeOrder())
  return (0 until code.limit() step 8)
    .filter { code.get(it) == 0x85.toByte() && code.get(it + 1) == 0.toByte() }
    .map { code.getInt(it + 4) }
}
