package skep.load

import io.kotest.matchers.collections.shouldContainExactly
import skep.insn.MapType
import skep.insn.ProgramType
import skep.kernel.Errno
import skep.kernel.Feature
import skep.kernel.Features
import skep.kernel.KernelTest
import skep.kernel.LinuxKernel
import skep.kernel.Probes
import skep.kernel.TokenKernel
import skep.kernel.childJava
import skep.kernel.since
import skep.spec.Libbpf

/** In a user namespace, to which the owner of a BPF file system has delegated everything. */
class DelegatedKernelSpec : KernelTest({
  "an object is loaded with the permission of a token".config(since(6, 9, "BPF tokens")) {
    val said = childJava(listOf("${Libbpf.program("delegated")}", "/sys/fs/bpf"), Delegate::class)
    said.trim().lines().shouldContainExactly(
      "without: EPERM",
      "named: [handle_tp] []",
      "found: [handle_tp] []",
      "elsewhere: EINVAL",
      "features: true false",
      "types: supported supported",
    )
  }
})

/** Loads an object with and without a token, and prints what comes of it. */
private object Delegate {
  private val kernel = LinuxKernel()

  @JvmStatic
  fun main(args: Array<String>) {
    val options = LoadOptions.DEFAULT
    load("without", options.withTokenPath(""))
    load("named", options.withTokenPath("/sys/fs/bpf"))
    load("found", options)
    load("elsewhere", options.withTokenPath("/tmp"))
    TokenKernel.from(kernel, "/sys/fs/bpf").use { permitted ->
      println("features: ${Features.has(permitted, Feature.BTF_DATASEC)} ${Features.has(kernel, Feature.BTF_DATASEC)}")
      val probes = Probes(permitted)
      println("types: ${probes.programType(ProgramType.XDP)} ${probes.mapType(MapType.RINGBUF)}")
    }
  }

  private fun load(what: String, options: LoadOptions) {
    val came =
      try {
        openFixture("minimal.bpf.o").options(options).load(kernel).use { loaded ->
          "${loaded.programs().map { it.name() }} ${loaded.warnings()}"
        }
      } catch (e: LoadException) {
        e.errno().map(Errno::name).orElse(e.message)
      }
    println("$what: $came")
  }
}
