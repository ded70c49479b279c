package skep.link

import io.kotest.core.test.Enabled
import io.kotest.core.test.config.TestConfig
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import skep.kernel.KernelTest
import skep.kernel.LinuxKernel
import skep.load.LoadException

/** Whether a program can be attached to what module `dummy` has, which devices of that type bring, and if not, why. */
private fun lets(program: String): TestConfig = TestConfig(enabledOrReasonIf = {
  if (!Network.makes("dummy")) {
    Enabled.disabled("this kernel has no module dummy")
  } else {
    try {
      loadLinks(LinuxKernel(), "kernel.bpf.o", program).use { it.program(program).attach() }
      Enabled.enabled
    } catch (e: LoadException) {
      Enabled.disabled("this kernel does not load $program: ${e.errno()}")
    } catch (e: AttachException) {
      Enabled.disabled("this kernel does not attach $program: ${e.errno()}")
    }
  }
})

class ModuleLinksKernelSpec : KernelTest({
  for (program in listOf("on_module", "on_module_return", "on_module_entry", "on_module_exit", "on_module_multi")) {
    program.config(lets(program)) {
      Network.isolated {
        ip("link add skepd type dummy")
        ip("link set skepd up addrgenmode none")
        ip("addr del 10.9.0.1/24 dev skep0")
        ip("addr add 10.9.0.1/24 dev skepd")
        ip("neigh add 10.9.0.2 lladdr 02:00:00:00:00:02 dev skepd")
        loadLinks(kernel, "kernel.bpf.o", program).use { loaded ->
          val link = loaded.program(program).attach()
          link.target() shouldContain "dummy_xmit"
          send(2)
          link.detach()
          send()
          loaded.count("hits") shouldBe 2
        }
      }
    }
  }
})
