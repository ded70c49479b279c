package skep.load

import io.kotest.core.spec.style.FreeSpec
import io.kotest.matchers.shouldBe
import skep.kernel.KernelLog
import skep.kernel.LogRequest
import java.util.Optional
import java.util.OptionalInt

/** As Linux 6.18 prints it. */
private val log =
  VerifierLog(
    """
    0: R1=ctx() R10=fp0
    ; __u32 key = 0; @ rejected.bpf.c:19
    0: (b4) w1 = 0                        ; R1=0
    4: (18) r1 = 0xffff888104429800       ; R1=map_ptr(map=counts,ks=4,vs=8)
    6: (85) call bpf_map_lookup_elem#1    ; R0=map_value_or_null(id=1,map=counts,ks=4,vs=8)
    ; *value += 1; @ rejected.bpf.c:21
    7: (79) r1 = *(u64 *)(r0 +0)
    R0 invalid mem access 'map_value_or_null'
    verification time 42 usec
    stack depth 4
    processed 7 insns (limit 1000000) max_states_per_insn 0 total_states 0 peak_states 0 mark_read 0

    """.trimIndent(),
  )

class VerifierLogSpec :
  FreeSpec({
    "the verdict is the last line before the statistics" {
      log.verdict() shouldBe Optional.of("R0 invalid mem access 'map_value_or_null'")
    }

    "the instruction is the last one printed" { log.lastInstruction() shouldBe OptionalInt.of(7) }

    "the tail says how much is missing" {
      log.tail(2).lines() shouldBe
        listOf(
          "(9 lines omitted)",
          "stack depth 4",
          "processed 7 insns (limit 1000000) max_states_per_insn 0 total_states 0 peak_states 0 mark_read 0",
        )
    }

    "a log may be empty, or hold anything" {
      VerifierLog("").apply {
        verdict() shouldBe Optional.empty()
        lastInstruction() shouldBe OptionalInt.empty()
        tail(3) shouldBe ""
      }
      VerifierLog("99999999999999999999: (b4) w1 = 0\n").lastInstruction() shouldBe OptionalInt.empty()
    }

    "a buffer grows to what the kernel says it needs, else to twice its size, up to half a gigabyte" {
      val told = KernelLog("", OptionalInt.of(40_000_000))
      LogBuffers.larger(LogRequest.FULL, told) shouldBe LogRequest(1, 40_000_001)
      LogBuffers.larger(LogRequest(2, 100), KernelLog.EMPTY) shouldBe LogRequest(2, 201)
      LogBuffers.larger(LogRequest(1, LogBuffers.MAX - 1), KernelLog.EMPTY).size() shouldBe LogBuffers.MAX
    }
  })
