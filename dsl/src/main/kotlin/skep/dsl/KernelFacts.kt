package skep.dsl

import skep.btf.Btf
import skep.kernel.Kernel
import skep.kernel.KernelTypes
import skep.kernel.LinuxKernel
import skep.types.KernelBtf
import skep.types.Machine
import skep.types.TraceFormat
import skep.types.Tracepoints.Formats
import java.util.Optional

/**
 * What is known of the kernel while programs are written: its types, the formats of its tracepoints. Programs name fields
 * and arguments by it, and a name that is not there is an error at its line. The object works on other kernels all the
 * same, as CO-RE finds everything anew where it is loaded.
 *
 * ```
 * class Opens : Bpf("opens", "GPL", facts = KernelFacts.of(btf))
 * ```
 */
public class KernelFacts private constructor(
  internal val btf: () -> KernelBtf,
  internal val formats: Formats,
  internal val machine: Machine?,
) {
  public companion object {
    /** Nothing: programs say themselves what the fields that they use are. */
    public val none: KernelFacts = KernelFacts({ KernelBtf.none() }, Formats.none(), Machine.here().orElse(null))

    /** What this machine tells; nothing where it is not Linux, or its kernel was built without BTF. */
    public val here: KernelFacts = if (System.getProperty("os.name") == "Linux") of { LinuxKernel() } else none

    /**
     * The types of a kernel, such as `/sys/kernel/btf/vmlinux` of another machine.
     *
     * @param machine whose registers probes find their arguments in
     * @param modules the types of modules by their names, such as `/sys/kernel/btf/nf_conntrack` of that machine, split
     *   off [btf]
     */
    public fun of(
      btf: Btf,
      machine: Machine? = Machine.here().orElse(null),
      modules: Map<String, Btf> = emptyMap(),
    ): KernelFacts = KernelFacts({ KernelBtf.of(btf) { modules } }, Formats.none(), machine)

    /** What a kernel and its modules tell. */
    public fun of(kernel: Kernel): KernelFacts = of { kernel }

    /** What a kernel tells that is not asked before something is to be known. */
    private fun of(open: () -> Kernel): KernelFacts {
      val kernel by lazy(open)
      val btf by lazy { KernelTypes.of(kernel) }
      val modules by lazy { btf.map { KernelTypes.ofModules(kernel, it) }.orElse(emptyMap()) }
      return KernelFacts(
        { btf.map { KernelBtf.of(it) { modules } }.orElseGet(KernelBtf::none) },
        { category, name -> format(kernel, category, name) },
        Machine.here().orElse(null),
      )
    }

    private fun format(kernel: Kernel, category: String, name: String): Optional<TraceFormat> =
      kernel.tracefs()
        .flatMap { kernel.readText("$it/events/$category/$name/format") }
        .map(TraceFormat::parse)
  }
}
