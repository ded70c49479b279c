package skep.load

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import skep.kernel.KernelTest
import skep.kernel.since

class ExclusiveMapKernelSpec : KernelTest({
  val exclusive = since(6, 18, "exclusive maps")

  fun open() = openFixture("subprogs.bpf.o")

  "a map for one program alone is used by that one".config(exclusive) {
    val open = open()
    open.map(".bss").exclusiveTo(open.program("first"))
    open.program("second").autoload(false)
    open.load(kernel).close()
  }

  "the verifier refuses all others".config(exclusive) {
    val open = open()
    open.map(".bss").exclusiveTo(open.program("first"))
    val error = shouldThrow<VerifierException> { open.load(kernel) }
    error.subject().get() shouldBe "second"
    error.message shouldContain "excl_prog_hash"
  }

  "the program must be of the same object, and be loaded" {
    val open = open()
    open.map(".bss").exclusiveTo(open().program("first"))
    shouldThrow<LoadException> { open.load(kernel) }.message shouldContain "which is another object's"
    open.map(".bss").exclusiveTo(open.program("first").autoload(false))
    shouldThrow<LoadException> { open.load(kernel) }.message shouldContain "which is not to be loaded"
  }
})
