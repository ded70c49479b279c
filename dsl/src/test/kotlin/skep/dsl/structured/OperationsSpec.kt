package skep.dsl.structured

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import skep.dsl.*
import skep.kernel.KernelTest
import skep.struct.*
import java.nio.file.Path
import kotlin.io.path.readText

private open class Fixed(facts: KernelFacts = KernelFacts.here, link: Boolean = false) :
  Bpf("fixed", "GPL", facts = facts) {
  val calls by global(u64)

  val skep_fixed by structOps("tcp_congestion_ops", link) {
    set("flags", u32, 0u)
    set("name", chars(16), "skep_fixed")
    function("ssthresh") { ret(u32(10)) }
    function("undo_cwnd") { ret(u32(10)) }
    function("cong_avoid") {
      val tcp by arg(0, "tcp_sock")
      calls.ref.atomicAdd(1)
      tcp["snd_cwnd"] = tcp["snd_cwnd"].of(u32).read(u32) / 2 + 1
      ret(0)
    }
  }
}

private val available = Path.of("/proc/sys/net/ipv4/tcp_available_congestion_control")

class OperationsSpec :
  KernelTest({
    "the kernel calls into the struct while it is attached" {
      Fixed().load(kernel) { bpf ->
        val link = bpf.skep_fixed.attach()
        available.readText() shouldContain "skep_fixed"
        link.close()
        available.readText().contains("skep_fixed") shouldBe false
      }
    }
    "it is attached with the object's programs" {
      Fixed().load(kernel) { attach().size shouldBe 1 }
    }
    "the same object comes out with types at hand and without" {
      Fixed(KernelFacts.none).toElf() shouldBe Fixed().toElf()
    }
    "mistakes are told" {
      fun message(
        facts: KernelFacts = KernelFacts.here,
        type: String = "tcp_congestion_ops",
        contents: OperationsBuilder.() -> Unit,
      ) =
        shouldThrow<BpfDslException> {
          object : Bpf("wrong", "GPL", facts = facts) {
            val ops by structOps(type, contents = contents)
          }.toSpec()
        }.message!!
      message { function("ssthrehs") { arg(0) } } shouldContain
        "struct tcp_congestion_ops: it has no member 'ssthrehs'; did you mean 'ssthresh'?"
      message(type = "tcp_congestion_op") { function("ssthresh") { arg(0) } } shouldContain
        "did you mean 'tcp_congestion_ops'?"
      message { function("ssthresh") { ret(arg(1).read(u32)) } } shouldContain
        "struct tcp_congestion_ops.ssthresh takes 1 arguments, and there is none 1"
      message { function("ssthresh") { } } shouldContain "ends without a result on some path"
      message { set("flags", u32, 1u); set("flags", u32, 2u) } shouldContain
        "'flags' of struct tcp_congestion_ops is said twice"
      message { function("cong_avoid") { arg(0, "tcp_sock")["snd_cwnd"] = u64(1) } } shouldContain
        "is 'u32' and u64 is given"
    }
  })
