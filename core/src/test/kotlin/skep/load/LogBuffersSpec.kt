package skep.load

import io.kotest.core.spec.style.FreeSpec
import io.kotest.matchers.shouldBe
import skep.kernel.KernelLog
import skep.kernel.LogRequest
import java.util.OptionalInt

class LogBuffersSpec : FreeSpec({
  "a buffer grows to what the kernel says it needs, else to twice its size, up to half a gigabyte" {
    val told = KernelLog("", OptionalInt.of(40_000_000))
    LogBuffers.larger(LogRequest.FULL, told) shouldBe LogRequest(1, 40_000_001)
    LogBuffers.larger(LogRequest(2, 100), KernelLog.EMPTY) shouldBe LogRequest(2, 201)
    LogBuffers.larger(LogRequest(1, LogBuffers.MAX - 1), KernelLog.EMPTY).size() shouldBe LogBuffers.MAX
  }
})
