package skep.kernel

import io.kotest.assertions.withClue
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldStartWith
import skep.load.FaultyKernel
import skep.spec.Libbpf
import java.util.concurrent.TimeUnit

/** The lines that `features-oracle` prints. */
fun libbpfFeatures(what: String): List<String> {
  val process = ProcessBuilder("${Libbpf.program("features-oracle")}", what).redirectErrorStream(true).start()
  val lines = process.inputStream.bufferedReader().readLines()
  check(process.waitFor(1, TimeUnit.MINUTES) && process.exitValue() == 0) { lines }
  return lines
}

/** What Linux has from some version on, for the kernels of the matrix; those that no version decides are left out. */
private val since =
  mapOf(
    Feature.PROG_NAME to (4 to 15), Feature.EXP_ATTACH_TYPE to (4 to 17), Feature.BTF to (4 to 18),
    Feature.BTF_FUNC to (5 to 0), Feature.GLOBAL_DATA to (5 to 2), Feature.BTF_DATASEC to (5 to 2),
    Feature.ARRAY_MMAP to (5 to 5), Feature.PROBE_READ_KERN to (5 to 5), Feature.BTF_GLOBAL_FUNC to (5 to 6),
    Feature.PROG_BIND_MAP to (5 to 10), Feature.MODULE_BTF to (5 to 11), Feature.MEMCG_ACCOUNT to (5 to 11),
    Feature.BTF_FLOAT to (5 to 13), Feature.PERF_LINK to (5 to 15), Feature.BPF_COOKIE to (5 to 15),
    Feature.BTF_DECL_TAG to (5 to 16), Feature.BTF_TYPE_TAG to (5 to 17), Feature.BTF_ENUM64 to (6 to 0),
    Feature.ARG_CTX_TAG to (6 to 8), Feature.BTF_QMARK_DATASEC to (6 to 9),
  )

class FeaturesKernelSpec : KernelTest({
  "libbpf finds the same" {
    val lines = libbpfFeatures("features")
    val libbpf = lines.associate { Feature.valueOf(it.substringBefore(' ')) to it.endsWith(" 1") }
    // libbpf tries to put a kprobe on the wrapper, and so finds none where there are no kprobes.
    val kprobes = kernel.readText("/sys/bus/event_source/devices/kprobe/type").isPresent
    libbpf.filterKeys { kprobes || it != Feature.SYSCALL_WRAPPER }.forEach { (feature, has) ->
      withClue("$feature: ${Features.ask(kernel, feature)}") { Features.has(kernel, feature) shouldBe has }
    }
    (Feature.entries - libbpf.keys).shouldContainExactly(Feature.BTF_LAYOUT, Feature.BPF_SYSCALL_COMMON_ATTRS)
  }

  "this kernel has what its version promises" {
    since.forEach { (feature, version) ->
      withClue("$feature: ${Features.ask(kernel, feature)}") {
        Features.has(kernel, feature) shouldBe hasVersion(version.first, version.second)
      }
    }
  }

  "each is asked for once for a kernel" {
    val faulty = FaultyKernel(kernel) { _, _ -> null }
    Feature.entries.forEach { Features.has(faulty.port, it) }
    val asked = faulty.calls
    Feature.entries.forEach { Features.has(faulty.port, it) }
    faulty.calls shouldBe asked
  }

  "nothing is asked for by asking what is known" {
    val faulty = FaultyKernel(kernel) { _, _ -> Errno.EINVAL }
    Features.isKnownMissing(faulty.port, Feature.BTF_FLOAT) shouldBe false
    faulty.calls.shouldBeEmpty()
    Features.has(faulty.port, Feature.BTF_FLOAT) shouldBe false
    Features.isKnownMissing(faulty.port, Feature.BTF_FLOAT) shouldBe true
    Features.lacks(faulty.port, Feature.BTF_FLOAT) shouldBe true
  }

  "a process that may not ask is told so" {
    val faulty = FaultyKernel(kernel) { _, _ -> Errno.EPERM }
    Features.ask(faulty.port, Feature.BTF).verdict() shouldBe Support.Verdict.NOT_ALLOWED
    "${Features.ask(faulty.port, Feature.BTF)}" shouldStartWith "not allowed: EPERM"
    Features.has(faulty.port, Feature.BTF) shouldBe false
    Features.lacks(faulty.port, Feature.BTF) shouldBe false
    Features.isKnownMissing(faulty.port, Feature.BTF) shouldBe false
  }

  "the limit on locked memory is lifted where there is one" {
    val charged = !hasVersion(5, 11)
    for (has in listOf(true, false)) {
      var count = 0
      val faulty = FaultyKernel(kernel) { call, _ -> if (call == "progLoad" && !has) Errno.EPERM else null }
      val port =
        object : Kernel by faulty.port {
          override fun liftMemlockLimit() = true.also { count++ }
        }
      Memlock.liftAfter(port, KernelException("bpf()", Errno.EPERM.number(), "")) shouldBe (charged || !has)
      Memlock.liftAfter(port, KernelException("bpf()", Errno.EINVAL.number(), "")) shouldBe false
      count shouldBe if (charged || !has) 1 else 0
    }
  }
})
