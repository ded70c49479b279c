package skep.load

import io.kotest.matchers.shouldBe
import skep.kernel.KernelTest
import skep.kernel.TestRun
import skep.kernel.onlyIf
import java.io.File
import java.nio.ByteBuffer

/** `module.bpf.o` calls functions of nf_conntrack, which is a module of Debian's kernels. */
class ModuleKernelSpec : KernelTest({
  "functions of a module are found in its types and called".config(lookup) {
    openFixture("module.bpf.o").load(kernel).use { loaded ->
      val run = TestRun(loaded.program("lookup").fd(), ByteBuffer.allocate(64), 64, 1)
      // There is no such connection: ENOENT, said by the module.
      kernel.progTestRun(run).returnValue() shouldBe 2
    }
  }
})

private val lookup = onlyIf("the kernel has not bpf_xdp_ct_lookup (CONFIG_NF_CONNTRACK, Linux 6.0)") {
  connectionTracking && File("/proc/kallsyms").useLines { symbols -> symbols.any { " bpf_xdp_ct_lookup" in it } }
}
