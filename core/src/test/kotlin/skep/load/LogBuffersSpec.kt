package skep.load

import io.kotest.core.spec.style.FreeSpec
import io.kotest.matchers.shouldBe
import skep.kernel.Errno
import skep.kernel.KernelException
import skep.kernel.KernelLog
import skep.kernel.LoadResult
import skep.kernel.LogRequest
import java.util.OptionalInt

class LogBuffersSpec : FreeSpec({
  "a buffer grows to what the kernel says it needs" {
    requests(LogRequest.FULL, needed = 40_000_000, told = true) shouldBe
      listOf(LogRequest.FULL, LogRequest(1, 40_000_001))
  }

  "where the kernel does not say, to twice its size until the log fits" {
    requests(LogRequest(2, 100), needed = 500) shouldBe listOf(100, 201, 403, 807).map { LogRequest(2, it) }
  }

  "no further than half a gigabyte" {
    val half = 1 shl 29
    requests(LogRequest(1, half - 1), needed = half + 1).map { it.size() } shouldBe listOf(half - 1, half)
  }

  "without a log there is no other attempt" {
    requests(LogRequest.NONE, needed = 1) shouldBe listOf(LogRequest.NONE)
  }

  "nor after another refusal" {
    requests(LogRequest.FULL, needed = 1, otherwise = Errno.EACCES) shouldBe listOf(LogRequest.FULL)
  }
})

/** What a kernel is asked for that refuses everything, and whose log takes this many bytes. */
private fun requests(
  first: LogRequest,
  needed: Int,
  told: Boolean = false,
  otherwise: Errno = Errno.EINVAL,
): List<LogRequest> {
  val seen = mutableListOf<LogRequest>()
  LogBuffers.load(first) { log ->
    seen += log
    val error = if (log.size() < needed) Errno.ENOSPC else otherwise
    val size = if (told) OptionalInt.of(needed) else OptionalInt.empty()
    LoadResult.Rejected(KernelException("bpf(BPF_PROG_LOAD)", error.number(), ""), KernelLog("", size))
  }
  return seen
}
