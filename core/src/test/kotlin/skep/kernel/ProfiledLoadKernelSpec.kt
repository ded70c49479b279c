package skep.kernel

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.matchers.shouldBe
import io.kotest.matchers.types.shouldBeInstanceOf
import skep.insn.ProgramType
import skep.load.openFixture
import java.nio.ByteBuffer
import java.nio.ByteOrder
import java.nio.file.Files
import java.nio.file.Path

/** Loading under a profiler, whose signals make the verifier give up. */
class ProfiledLoadKernelSpec : KernelTest({
  /** A program that counts up to a limit, so that the verifier goes round as often: some 100 ms for a hundred thousand. */
  fun loop(rounds: Int): ProgramLoad {
    val code = ByteBuffer.allocate(5 * 8).order(ByteOrder.nativeOrder())
    code.put(byteArrayOf(0xb7.toByte(), 0, 0, 0)).putInt(0) // r0 = 0
    code.put(byteArrayOf(0xb7.toByte(), 1, 0, 0)).putInt(0) // r1 = 0
    code.put(byteArrayOf(0x07, 1, 0, 0)).putInt(1) // r1 += 1
    code.put(byteArrayOf(0xa5.toByte(), 1)).putShort(-2).putInt(rounds) // if r1 < rounds goto -2
    code.put(byteArrayOf(0x95.toByte(), 0, 0, 0)).putInt(0) // exit
    return ProgramLoad.builder(ProgramType.SOCKET_FILTER, code.flip()).name("loop").license("GPL").build()
  }

  fun blockedSignals() = Files.readAllLines(Path.of("/proc/thread-self/status")).single { it.startsWith("SigBlk:") }

  "a program loads though the verifier needs longer than from one signal to the next" {
    val before = blockedSignals()
    ProfilingTimer(microseconds = 1000).use { kernel.progLoad(loop(100_000)).orThrow().close() }
    blockedSignals() shouldBe before
  }

  "a refusal under a profiler is the verifier's, and signals arrive again after it" {
    val before = blockedSignals()
    ProfilingTimer(microseconds = 1000).use {
      // More than the million instructions that the verifier steps through.
      val refused = kernel.progLoad(loop(10_000_000)).shouldBeInstanceOf<LoadResult.Rejected>()
      shouldThrow<KernelException> { refused.orThrow() }.errno().get() shouldBe Errno.E2BIG
    }
    blockedSignals() shouldBe before
  }

  "objects load, attach and close under a profiler" {
    ProfilingTimer(microseconds = 500).use {
      repeat(50) { openFixture("minimal.bpf.o").load(kernel).use { it.attach() } }
    }
  }
})
