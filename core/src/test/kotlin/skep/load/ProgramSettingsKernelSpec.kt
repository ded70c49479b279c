package skep.load

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.matchers.ints.shouldBeLessThan
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldBeEmpty
import io.kotest.matchers.string.shouldNotBeEmpty
import skep.kernel.Errno
import skep.kernel.KernelTest
import java.util.Optional

/** `BPF_F_TEST_RND_HI32`, which changes nothing that a program could see. */
private const val RANDOM_HIGH_HALVES = 1 shl 2

/** What a user asks of a program when it is loaded. */
class ProgramSettingsKernelSpec : KernelTest({
  "flags are added to those of the section" {
    val seen = RecordingKernel(kernel)
    val open = openFixture("minimal.bpf.o")
    open.program("handle_tp").flags(RANDOM_HIGH_HALVES)
    open.load(seen).close()
    seen.programs.single().flags() shouldBe RANDOM_HIGH_HALVES
  }

  "a device is asked for" {
    val seen = RecordingKernel(kernel)
    val open = openFixture("kinds.bpf.o")
    open.programs().forEach { it.autoload(it.name() == "on_packet") }
    open.program("on_packet").ifindex(Int.MAX_VALUE)
    shouldThrow<LoadException> { open.load(seen) }.errno() shouldBe Optional.of(Errno.EINVAL)
    seen.programs.first { it.ifindex() != 0 }.ifindex() shouldBe Int.MAX_VALUE
  }

  "a program says more than nothing when it is asked" {
    openFixture("minimal.bpf.o").load(kernel).use { it.program("handle_tp").log().shouldBeEmpty() }
    val asked = openFixture("minimal.bpf.o")
    asked.program("handle_tp").logLevel(2)
    asked.load(kernel).use { it.program("handle_tp").log().shouldNotBeEmpty() }
  }

  "a log of a size that was asked for does not grow" {
    val seen = RecordingKernel(kernel)
    val open = openFixture("rejected.bpf.o").options(LoadOptions.DEFAULT.withLogSize(200))
    val refusal = shouldThrow<LoadException> { open.load(seen) }
    seen.programs.maxOf { it.log().size() } shouldBe 200
    if (refusal is VerifierException) refusal.log().length shouldBeLessThan 200
  }

  "a size that some kernels refuse is refused at once" {
    shouldThrow<IllegalArgumentException> { LoadOptions.DEFAULT.withLogSize(127) }
  }
})
