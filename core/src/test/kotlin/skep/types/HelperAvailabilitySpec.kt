package skep.types

import io.kotest.core.spec.style.FreeSpec
import io.kotest.matchers.shouldBe
import skep.insn.AttachType
import skep.insn.Helper
import skep.insn.ProgramType
import skep.types.HelperAvailability.Never
import skep.types.HelperAvailability.Since
import skep.types.HelperAvailability.Unknown
import java.util.Optional

internal fun ask(type: ProgramType, helper: Helper, attach: AttachType? = null, sleepable: Boolean = false) =
  HelperAvailability.of(type, Optional.ofNullable(attach), sleepable, helper)

class HelperAvailabilitySpec :
  FreeSpec({
    "since when" {
      ask(ProgramType.XDP, Helper.MAP_LOOKUP_ELEM) shouldBe Since(KnownKernel.V5_10)
      ask(ProgramType.XDP, Helper.XDP_LOAD_BYTES) shouldBe Since(KnownKernel.V6_1)
      ask(ProgramType.XDP, Helper.XDP_LOAD_BYTES, AttachType.XDP_CPUMAP) shouldBe Since(KnownKernel.V6_1)
      ask(ProgramType.NETFILTER, Helper.MAP_LOOKUP_ELEM, AttachType.NETFILTER) shouldBe Since(KnownKernel.V6_12)
    }
    "never" {
      ask(ProgramType.XDP, Helper.SKB_LOAD_BYTES) shouldBe Never()
      ask(ProgramType.KPROBE, Helper.SKB_LOAD_BYTES) shouldBe Never()
      ask(ProgramType.TRACEPOINT, Helper.REDIRECT) shouldBe Never()
    }
    "what the kind of program was told to be attached to counts" {
      ask(ProgramType.CGROUP_SOCK_ADDR, Helper.BIND, AttachType.CGROUP_INET4_CONNECT) shouldBe Since(KnownKernel.V5_10)
      ask(ProgramType.CGROUP_SOCK_ADDR, Helper.BIND, AttachType.CGROUP_INET4_BIND) shouldBe Never()
      ask(ProgramType.TRACING, Helper.GET_FUNC_RET, AttachType.TRACE_FEXIT) shouldBe Since(KnownKernel.V6_1)
      ask(ProgramType.TRACING, Helper.GET_FUNC_RET, AttachType.TRACE_RAW_TP) shouldBe Never()
    }
    "some need a program that may sleep" {
      ask(ProgramType.LSM, Helper.COPY_FROM_USER, AttachType.LSM_MAC, sleepable = true) shouldBe Since(KnownKernel.V6_1)
      ask(ProgramType.LSM, Helper.COPY_FROM_USER, AttachType.LSM_MAC) shouldBe Never()
    }
    "a program that may sleep may do what others may" {
      ask(ProgramType.TRACING, Helper.MAP_LOOKUP_ELEM, AttachType.TRACE_FENTRY, sleepable = true) shouldBe
        Since(KnownKernel.V5_10)
      ask(ProgramType.SYSCALL, Helper.MAP_LOOKUP_ELEM, sleepable = true) shouldBe Since(KnownKernel.V6_1)
    }
    "what is not known" {
      ask(ProgramType.STRUCT_OPS, Helper.MAP_LOOKUP_ELEM) shouldBe Unknown()
      ask(ProgramType.EXT, Helper.MAP_LOOKUP_ELEM) shouldBe Unknown()
      ask(ProgramType.TRACING, Helper.MAP_LOOKUP_ELEM) shouldBe Unknown()
    }
  })
