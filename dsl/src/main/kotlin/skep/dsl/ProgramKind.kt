package skep.dsl

import skep.insn.AttachType
import skep.insn.AttachType.*
import skep.insn.ProgramType
import skep.ir.Value
import skep.spec.SectionDefinition

/** What the kernel lets programs of a kind do, as far as it is known where they are written. */
internal class ProgramKind private constructor(private val section: String, private val definition: SectionDefinition) {
  /** What they may return (`check_return_code` of the kernel's verifier); null for anything. */
  private val results: IntRange? = range(definition)

  /** Refuses a result that is known now and not one that they may return. */
  fun requireResult(result: Num<Int>) {
    val range = results ?: return
    val number = (result.raw as? Value.Constant)?.value()?.toInt() ?: return
    demand(number in range) {
      val allowed = if (range.first == range.last) "${range.first}" else "${range.first} to ${range.last}"
      "programs of the section '$section' return $allowed, and this is $number"
    }
  }

  /** Refuses maps that have [what] in their values, which such programs cannot use. */
  fun requireSpecialFields(what: String) {
    demand(definition.type() !in TRACING) {
      "programs of the section '$section' cannot use maps with $what; trace with fentry or tp_btf, or do without"
    }
  }

  companion object {
    fun of(program: Program): ProgramKind? = program.definition?.let { ProgramKind(program.section, it) }

    /** `is_tracing_prog_type` of the kernel's. */
    private val TRACING =
      setOf(
        ProgramType.KPROBE,
        ProgramType.TRACEPOINT,
        ProgramType.PERF_EVENT,
        ProgramType.RAW_TRACEPOINT,
        ProgramType.RAW_TRACEPOINT_WRITABLE,
      )

    private fun range(definition: SectionDefinition): IntRange? {
      val attach = definition.attachType().orElse(null)
      return when (definition.type()) {
        ProgramType.CGROUP_SOCK_ADDR -> address(attach)
        ProgramType.CGROUP_SKB -> if (attach == CGROUP_INET_EGRESS) 0..3 else 0..1
        ProgramType.CGROUP_SOCK, ProgramType.CGROUP_DEVICE, ProgramType.CGROUP_SYSCTL, ProgramType.CGROUP_SOCKOPT,
        ProgramType.SOCK_OPS, ProgramType.SK_LOOKUP, ProgramType.NETFILTER,
        -> 0..1
        ProgramType.TRACING -> tracing(attach)
        ProgramType.LSM -> if (attach == LSM_MAC) -MAX_ERRNO..MAX_BOOL else null
        ProgramType.KPROBE ->
          if (attach == TRACE_KPROBE_SESSION || attach == TRACE_UPROBE_SESSION) 0..1 else null
        else -> null
      }
    }

    private fun address(attach: AttachType?): IntRange =
      when (attach) {
        CGROUP_INET4_BIND, CGROUP_INET6_BIND -> 0..3
        in ALWAYS -> 1..1
        else -> 0..1
      }

    private fun tracing(attach: AttachType?): IntRange? =
      when (attach) {
        TRACE_FENTRY, TRACE_FEXIT, TRACE_RAW_TP -> 0..0
        TRACE_ITER -> 0..1
        else -> null
      }

    /** Where what a process asked for is done in any case. */
    private val ALWAYS =
      setOf(
        CGROUP_UDP4_RECVMSG, CGROUP_UDP6_RECVMSG, CGROUP_UNIX_RECVMSG,
        CGROUP_INET4_GETPEERNAME, CGROUP_INET6_GETPEERNAME, CGROUP_UNIX_GETPEERNAME,
        CGROUP_INET4_GETSOCKNAME, CGROUP_INET6_GETSOCKNAME, CGROUP_UNIX_GETSOCKNAME,
      )

    private const val MAX_ERRNO = 4095

    /** Some hooks return a bool. */
    private const val MAX_BOOL = 1
  }
}
