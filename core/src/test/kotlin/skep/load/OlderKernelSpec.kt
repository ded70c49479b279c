package skep.load

import io.kotest.assertions.withClue
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.collections.shouldHaveSize
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import skep.btf.Btf
import skep.kernel.Errno
import skep.kernel.Feature
import skep.kernel.Features
import skep.kernel.Kernel
import skep.kernel.KernelTest
import skep.kernel.KernelVersion
import java.nio.ByteBuffer

/** What is left out or replaced for kernels that lack something, and told of. */
class OlderKernelSpec : KernelTest({
  fun load(kernel: Kernel, vararg programs: String): List<String> {
    val open = openFixture("older.bpf.o")
    open.programs().forEach { it.autoload(it.name() in programs) }
    // The types that this kernel does not know are told of elsewhere.
    return open.load(kernel).use { it.warnings() }.filterNot { "some of the object's types" in it }
  }

  "a kernel that has all is given all, and asked about nothing but the tag that an object has" {
    val calls = FaultyKernel(kernel) { _, _ -> null }
    load(calls.port, "reads")
    calls.calls.count { it == "progLoad" } shouldBe if (Features.has(kernel, Feature.BTF_DECL_TAG)) 2 else 1
  }

  "this kernel takes every program of the fixture, as itself or as libbpf makes it" {
    load(kernel, "reads", "on_kprobe", "on_raw_tp", "on_event", "on_packet", "on_egress")
  }

  "names of programs and maps are left out, and those of programs from then on at once" {
    val older = OlderKernel(kernel, Feature.PROG_NAME)
    val warnings = load(older, "reads", "on_egress")
    warnings.filter { "names" in it } shouldHaveSize 1
    older.loaded.filter { it.name().isNotEmpty() }.shouldBeEmpty()
    openFixture("minimal.bpf.o").load(older).use { loaded ->
      loaded.maps().map { kernel.mapInfo(it.fd()).name() }.toSet() shouldBe setOf("")
    }
    val refusals = older.refused.size
    load(older, "reads", "on_egress")
    older.refused shouldHaveSize refusals
  }

  "helpers are replaced by those before them" {
    val older = OlderKernel(kernel, Feature.PROBE_READ_KERN)
    load(older, "reads").single() shouldContain "prog 'reads': calls of bpf_probe_read_kernel"
    older.loaded.single { it.name() == "reads" }.helpers().shouldContainExactly(4, 4, 45, 45)
    older.refused.first().helpers().shouldContainExactly(113, 112, 115, 114)
  }

  "an attach type that may be left out is" {
    val older = OlderKernel(kernel, Feature.EXP_ATTACH_TYPE)
    load(older, "on_packet", "reads").single() shouldContain "prog 'on_packet': this kernel is not told"
    older.loaded.single { it.name() == "on_packet" }.expectedAttachType().isPresent shouldBe false
  }

  "without types of functions there are no records of functions and lines" {
    val older = OlderKernel(kernel, Feature.BTF_FUNC)
    openFixture("minimal.bpf.o").load(older).use {
      it.warnings().single() shouldContain
        "does not know: BTF of functions"
    }
    older.loaded.single { it.name() == "handle_tp" }.debugInfo().isPresent shouldBe false
  }

  "arguments that are tagged as the context get the type of it, in each program its own" {
    val older = OlderKernel(kernel, Feature.ARG_CTX_TAG)
    load(older, "on_kprobe", "on_raw_tp", "on_event", "on_packet").shouldBeEmpty()
    older.loaded.map { it.name() }.filter { it.startsWith("on_") }
      .shouldContainExactly("on_raw_tp", "on_kprobe", "on_event", "on_packet")
    // Only the probe was refused, or its types were before it.
    older.refused.map { it.name() } shouldBe if (Features.has(kernel, Feature.BTF_DECL_TAG)) listOf("") else listOf()
  }

  "the types that a kernel like Linux 5.10 gets are those that libbpf gives it" {
    val older =
      OlderKernel(
        kernel, Feature.BTF_FLOAT, Feature.BTF_DECL_TAG, Feature.BTF_TYPE_TAG, Feature.BTF_ENUM64, Feature.ARG_CTX_TAG,
      )
    load(older, "reads", "on_kprobe", "on_raw_tp", "on_event", "on_packet", "on_egress")
    val libbpf = Btf.parse(ByteBuffer.wrap(fixtureBytes("older.5.10.btf")))
    val ours = older.types.values.maxBy { it.typeCount() }
    ours.typeCount() shouldBe libbpf.typeCount()
    libbpf.ids().forEach { withClue(it) { ours.type(it) shouldBe libbpf.type(it) } }
  }

  "a refusal that has nothing to do with the kernel's age stays, and is asked about once" {
    val faulty = FaultyKernel(kernel) { call, _ -> Errno.EACCES.takeIf { call == "progLoad" } }
    runCatching { openFixture("minimal.bpf.o").load(faulty.port) }.exceptionOrNull()!!.message shouldContain "EACCES"
    // Without a log and with one.
    faulty.calls.count { it == "progLoad" } shouldBe 2
  }

  "kprobes carry the version that kernels before 5.0 compare" {
    val older = OlderKernel(kernel)
    load(older, "on_kprobe", "reads")

    fun version(name: String) = older.loaded.single { it.name() == name }.kernelVersion()
    version("on_kprobe") shouldBe KernelVersion.of(kernel).asInt
    version("reads") shouldBe 0
  }

  "static probes are for many places at once where the kernel can" {
    val older = OlderKernel(kernel)
    load(older, "on_static_probe")
    older.loaded.single { it.name() == "on_static_probe" }.expectedAttachType().isPresent shouldBe
      Features.has(kernel, Feature.UPROBE_MULTI_LINK)
  }
})
