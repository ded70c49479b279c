package skep.load

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import org.opentest4j.TestAbortedException
import skep.kernel.Errno
import skep.kernel.KernelTest
import skep.kernel.onlyIf
import java.io.File
import java.util.Optional

/** What programs are for: functions of the kernel, of modules, and of other programs. */
class AttachTargetsKernelSpec : KernelTest({
  fun openOnly(name: String) =
    openFixture("older.bpf.o").apply { programs().forEach { it.autoload(it.name() == name) } }

  "a program replaces a function of another" {
    openOnly("on_packet").load(kernel).use { target ->
      val packet = target.program("on_packet")
      val open = openOnly("instead")
      open.program("instead").attachTarget(packet.fd(), "head")
      val seen = RecordingKernel(kernel)
      try {
        // The function takes the context of the program that it is in.
        open.load(seen).use { it.programs().map(LoadedProgram::name) shouldBe listOf("instead") }
      } catch (e: LoadException) {
        if (e.errno() == Optional.of(Errno.EPERM)) throw TestAbortedException("this kernel forbids freplace")
        throw e
      } finally {
        seen.programs.first { it.name() == "instead" }.attachTarget().get().owner().get() shouldBe packet.fd()
      }
    }
  }

  "a function that the other program does not have is told of" {
    openOnly("on_packet").load(kernel).use { target ->
      val open = openOnly("instead")
      open.program("instead").attachTarget(target.program("on_packet").fd(), "no_such_function")
      shouldThrow<LoadException> { open.load(kernel) }.message shouldContain
        "program 'on_packet' has no function 'no_such_function'"
    }
  }

  "a replacement needs a program to be in" {
    shouldThrow<LoadException> { openOnly("instead").load(kernel) }.message shouldContain
      "it replaces function 'head' of another program"
  }

  "a function of a module is looked up there, and what is not there is told of" {
    val open = openFixture("kinds.bpf.o")
    open.programs().forEach { it.autoload(it.name() == "on_fentry") }
    open.program("on_fentry").attachTarget("no_such_module:function")
    shouldThrow<LoadException> { open.load(kernel) }.message shouldContain "module 'no_such_module' is not loaded"
    open.program("on_fentry").attachTarget("vmlinux:no_such_function")
    shouldThrow<LoadException> { open.load(kernel) }.message shouldContain
      "'vmlinux:no_such_function' is not in the BTF of vmlinux (no function 'no_such_function')"
  }

  "functions of modules are found, with and without the module's name".config(module) {
    for (target in listOf("nf_conntrack:nf_conntrack_in", "nf_conntrack_in")) {
      val open = openFixture("kinds.bpf.o")
      open.programs().forEach { it.autoload(it.name() == "on_fentry") }
      open.program("on_fentry").attachTarget(target)
      val seen = RecordingKernel(kernel)
      open.load(seen).use { it.programs().size shouldBe 1 }
      seen.programs.single().attachTarget().get().owner().isPresent shouldBe true
    }
  }

  "the kernel may be named as if it were a module" {
    val open = openFixture("kinds.bpf.o")
    open.programs().forEach { it.autoload(it.name() == "on_tp_btf") }
    open.program("on_tp_btf").attachTarget("vmlinux:sys_enter")
    open.load(kernel).use { it.programs().size shouldBe 1 }
  }
})

private val module = onlyIf("the kernel has no types of a module nf_conntrack (Linux 5.11 and later)") {
  connectionTracking && File("/sys/kernel/btf/nf_conntrack").exists()
}
