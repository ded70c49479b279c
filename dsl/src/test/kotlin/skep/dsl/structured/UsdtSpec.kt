package skep.dsl.structured

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import skep.dsl.*
import skep.kernel.KernelTest
import skep.kernel.hasVersion
import skep.kernel.onlyIf
import skep.link.Targets
import skep.struct.*

private class Probed(target: String) : Bpf("probed", "GPL") {
  val hits by global(u32)
  val arguments by global(s64 * 24)

  val on_probe by usdt(target) {
    val hit by hits.value
    hits.ref.atomicAdd(1)
    repeat(12) { index -> arguments.ref[hit * 12 + index].ifPresent { it.value = arg(index).toS64() } }
  }
  val on_other by usdt(target) { }
}

class UsdtSpec :
  KernelTest({
    for (file in listOf("probes", "probes.pie")) {
      // A kernel without cookies knows probes by their addresses, which are not those of the file where it is a PIE.
      val config = onlyIf("cookies: Linux 5.15 and later") { hasVersion(5, 15) || file == "probes" }
      "arguments in every form, at each place of the probe in $file".config(config) {
        Probed("${Targets.path(file)}:main:forms").load(kernel) { bpf ->
          bpf.on_probe.attach().use { Targets.run(file) }
          bpf.hits.value shouldBe 2u
          bpf.arguments.value.chunked(12) shouldBe
            listOf(
              listOf(-7L, -3L, -3L, 200L, 0x1122334455667788L, -20L, 30L, -5L, 0, 0, 0, 0),
              listOf(11L, -3L, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
            )
        }
      }
    }

    "a probe has at most twelve arguments" {
      shouldThrow<BpfDslException> {
        object : Bpf("wrong", "GPL") {
          val on_probe by usdt("a:b:c") { arg(12) }
        }.toSpec()
      }.message shouldContain "a probe has at most 12 arguments, and so none 12"
    }
  })
