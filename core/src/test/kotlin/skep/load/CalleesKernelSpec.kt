package skep.load

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import skep.kernel.KernelTest
import skep.kernel.TestRun
import skep.kernel.since
import skep.relocate.RelocationException
import java.nio.ByteBuffer

/** Functions whose place or end has led loaders astray. */
class CalleesKernelSpec : KernelTest({
  fun run(program: LoadedProgram): Int =
    kernel.progTestRun(TestRun(program.fd(), ByteBuffer.allocate(64), 64, 1)).returnValue()

  "peer bug 18: of functions at the same place in two sections the right one is called" {
    val bytes = checkNotNull(OpenObject::class.java.getResource("/skep/spec/textsections.bpf.o")).readBytes()
    val open = BpfObject.open(bytes, "textsections")
    open.program("cold").autoload(false)
    open.load(kernel).use { run(it.program("caller")) shouldBe 2 }
  }

  "peer bug 23: a callee that never returns may end in a jump" {
    val open = openFixture("noreturn.bpf.o")
    open.program("ends_in_call").autoload(false)
    open.load(kernel).use { run(it.program("ends_in_jump")) shouldBe 42 }
  }

  "peer bug 23: a program that ends in a call is refused, to libbpf as well, and told what to do" {
    val error = shouldThrow<VerifierException> { openFixture("noreturn.bpf.o").load(kernel) }
    error.program() shouldBe "ends_in_call"
    error.verdict() shouldContain "last insn is not an exit or jmp"
    error.message shouldContain "Put a return after the call"
  }

  "a hidden function is verified as it is called" {
    openFixture("hidden.bpf.o").load(kernel).use { it.programs().size shouldBe 1 }
  }

  "what a program throws is caught by the function that it names".config(since(6, 7, "bpf_throw")) {
    openFixture("exceptions.bpf.o").load(kernel).use { run(it.program("throws")) shouldBe 42 }
  }

  "a program that names a function which is not there is not loaded" {
    val open = openFixture("exceptions.bpf.o")
    open.program("names_nothing").autoload(true)
    shouldThrow<RelocationException> { open.load(kernel) }.message shouldBe
      "prog 'names_nothing': the tag 'exception_callback:nowhere' names no subprogram of the object"
  }
})
