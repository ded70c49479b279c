package skep.struct

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import skep.dsl.load
import skep.kernel.KernelTest
import skep.kernel.TestRun
import skep.struct.samples.Comm
import skep.struct.samples.Event
import skep.struct.samples.Everything
import skep.struct.samples.Inner
import skep.struct.samples.Ipv4
import skep.struct.samples.Pid
import skep.struct.samples.Plain
import skep.struct.samples.Point
import skep.struct.samples.Scalars
import skep.struct.samples.Shared
import skep.struct.samples.Tight
import skep.struct.samples.Verdict
import java.nio.ByteBuffer

/** Structs in the kernel: it takes their BTF, and a program writes what is read here. */
class SharedSpec :
  KernelTest({
    "what a program writes is read field by field" {
      Shared.load(kernel) { bpf ->
        val packet = ByteArray(64)
        bpf.state.value shouldBe Event { }
        val run = TestRun(bpf.fill.loaded.fd(), ByteBuffer.wrap(packet), packet.size, 1)
        kernel.progTestRun(run).returnValue() shouldBe 2
        bpf.state.value shouldBe
          Event {
            it[pid] = 7u
            it[port] = 443u
            it[comm] = "drop"
            it[at] = Point { point -> point[x] = -1 }
            it[path] = listOf(Point { }, Point { point -> point[y] = 5u })
          }
      }
    }

    "structs are keys and values of maps" {
      val everything =
        Everything(
          Pid(1u), Comm("x"), 80u, Ipv4("10.0.0.1"), -2, Verdict.PASS, Plain.A, Inner(1, 2), List(2) { Inner(3, 4) },
          List(2) { listOf(1u, 2u, 3u) }, listOf("a", "b", "c"), List(2) { Verdict.NONE }, listOf(1u, 2u, 3u),
        )
      val key = Event { it[comm] = "bash" }
      Shared.load(kernel) { bpf ->
        bpf.seen[key] = everything
        bpf.seen[key] shouldBe everything
        bpf.seen[key.with { it[Event.pid] = 1u }] shouldBe null
        bpf.seen.entries().single().key shouldBe key
        bpf.tight[0u] = Tight(1, -2)
        bpf.tight[0u] shouldBe Tight(1, -2)
        val scalars = Scalars(1, 2u, 3, 4u, 5, 6u, 7, 8u, true, 1.5f, -2.5)
        bpf.numbers[1u] = scalars
        bpf.numbers[1u] shouldBe scalars
        shouldThrow<StructException> { bpf.seen[key] = everything.copy(names = emptyList()) }.problem shouldContain
          "Everything.names: it has 0 elements"
      }
    }
  })
