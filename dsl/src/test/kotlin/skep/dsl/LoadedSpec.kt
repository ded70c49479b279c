package skep.dsl

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.matchers.collections.shouldContain
import io.kotest.matchers.collections.shouldNotBeEmpty
import io.kotest.matchers.nulls.shouldBeNull
import io.kotest.matchers.nulls.shouldNotBeNull
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import skep.dsl.samples.CutNames
import skep.dsl.samples.DropPorts
import skep.dsl.samples.Everything
import skep.dsl.samples.Minimal
import skep.dsl.samples.OpenTrace
import skep.dsl.samples.Rejected
import skep.dsl.samples.SyscallCount
import skep.insn.AluOp
import skep.insn.Code
import skep.insn.Imm
import skep.insn.Insn
import skep.insn.Reg
import skep.insn.Step
import skep.insn.Width
import skep.kernel.KernelTest
import skep.kernel.TestRun
import skep.kernel.since
import skep.load.VerifierException
import skep.map.UpdateMode
import skep.module
import java.nio.ByteBuffer
import java.nio.file.Files
import java.nio.file.Path

class LoadedSpec :
  KernelTest({
    "globals are set before load, and are live after it" {
      val opened = Minimal().open().configure { bpf -> bpf.my_pid.value = 42 }
      opened.load(kernel).use { loaded ->
        loaded { bpf ->
          bpf.my_pid.value shouldBe 42
          bpf.my_pid.value = -1
          bpf.my_pid.value shouldBe -1
          bpf.handle_tp.attach().use { it.isAttached shouldBe true }
        }
      }
    }

    "system calls are counted by name" {
      val thread = Files.readString(Path.of("/proc/thread-self/comm")).trim()
      SyscallCount.load(kernel) { bpf ->
        bpf.onEnter.attach().use { repeat(100) { Files.exists(Path.of("/nowhere")) } }
        bpf.counts.entries().shouldNotBeEmpty()
        // Linux 6.1 leaves what was on the stack behind the name, which makes several keys of one name.
        val calls = bpf.counts.entries().filter { it.key == thread }.sumOf { it.value }
        (calls >= 100u) shouldBe true
        bpf.counts["nobody"] = 7u
        bpf.counts["nobody"] shouldBe 7uL
        bpf.counts.remove("nobody") shouldBe true
        bpf.counts["nobody"].shouldBeNull()
      }
    }

    "two maps of one name are told apart" {
      CutNames.load(kernel) { bpf ->
        bpf.reads.value = 1u
        bpf.writes.value = 7u
        val packet = ByteArray(64)
        val run = TestRun(bpf.digits.loaded.fd(), ByteBuffer.wrap(packet), packet.size, 1)
        kernel.progTestRun(run).returnValue() shouldBe 17
      }
    }

    "the ring buffer's program loads and attaches" {
      OpenTrace.load(kernel) { it.onOpenat.attach().use { link -> link.isAttached shouldBe true } }
    }

    "the packet filter drops what its map says, and counts it" {
      DropPorts.load(kernel) { bpf ->
        bpf.blocked[8080u] = 0u

        fun run(packet: ByteArray): Int =
          kernel.progTestRun(TestRun(bpf.drop.loaded.fd(), ByteBuffer.wrap(packet), packet.size, 1)).returnValue()
        run(packet(protocol = 6, port = 8080)) shouldBe XDP_DROP
        run(packet(protocol = 17, port = 8080)) shouldBe XDP_DROP
        run(packet(protocol = 17, port = 8080, headerWords = 6)) shouldBe XDP_DROP
        run(packet(protocol = 17, port = 8081)) shouldBe XDP_PASS
        run(packet(protocol = 1, port = 8080)) shouldBe XDP_PASS
        run(packet(protocol = 6, port = 8080, etherType = 0x86dd)) shouldBe XDP_PASS
        run(packet(protocol = 6, port = 8080).copyOf(20)) shouldBe XDP_PASS
        bpf.blocked[8080u] shouldBe 3uL
      }
    }

    "maps and constants of every kind, subprograms and a callback".config(since(5, 13, "bpf_for_each_map_elem")) {
      Everything().load(kernel) { bpf ->
        bpf.limit.value shouldBe 100u.toUShort()
        bpf.none.value shouldBe false
        bpf.apart.value shouldBe "apart"
        bpf.apart.value = "a"
        bpf.apart.value shouldBe "a"
        bpf.five.value shouldBe 5uL
        bpf.table[7u] = listOf(1u, 2u, 3u, 4u)
        bpf.table.put(7u, listOf(0u, 0u, 0u, 0u), UpdateMode.NOEXIST) shouldBe false
        bpf.table.entries().map { it.key to it.value } shouldBe listOf(7u to listOf(1u, 2u, 3u, 4u))
        bpf.slots[1u] = 9u
        bpf.slots.entries().map { it.value } shouldBe listOf(0uL, 9uL)
        val cpus = bpf.cpu_slots[0u]!!.size
        bpf.by_cpu[3u] = List(cpus) { it.toULong() }
        bpf.by_cpu[3u] shouldBe List(cpus) { it.toULong() }
        bpf.by_cpu.entries().single().key shouldBe 3u
        bpf.by_cpu.remove(3u) shouldBe true
        bpf.ring.map.maxEntries() shouldBe 4096
        bpf.early.attach().close()
        core.programs().map { it.name() } shouldBe listOf("early", "late")
      }
    }

    "the verifier's refusal shows the line it is about" {
      val e = shouldThrow<VerifierException> { Rejected.load(kernel) {} }
      e.source().get().toString() shouldBe "Rejected.kt:17"
      e.message shouldContain "Rejected.kt:17"
      val source = Files.readAllLines(module.resolve("src/test/kotlin/skep/dsl/samples/Rejected.kt"))
      SourceLines.withText("Rejected.kt", source) {
        shouldThrow<VerifierException> { Rejected.load(kernel) {} }.message shouldContain "r0 set u64[r0]"
      }
    }

    "peer bug 16: a fragment without lines can be put before the first instruction" {
      val prologue = Code.of(Step.of(Insn.Alu(AluOp.MOV, Width.W64, Reg.R0, Imm(0))))
      val bpf =
        object : Bpf("prologue", "GPL") {
          val prog by program("socket") {
            append(prologue)
            exit()
          }
        }
      bpf.toSpec().programs().single().code().steps().first().source().isPresent shouldBe true
      bpf.load(kernel) { it.prog.loaded.name() shouldBe "prog" }
    }

    "a closed object says so" {
      val bpf = Minimal()
      val loaded = bpf.open().load(kernel)
      loaded.close()
      loaded.close()
      shouldThrow<IllegalStateException> { loaded { it.my_pid.value } }
    }
  })

private const val XDP_DROP = 1
private const val XDP_PASS = 2

/** An Ethernet frame with IPv4, whose header has [headerWords] words of 4 bytes, and ports. */
private fun packet(protocol: Int, port: Int, headerWords: Int = 5, etherType: Int = 0x0800): ByteArray {
  val frame = ByteBuffer.allocate(14 + headerWords * 4 + 20)
  frame.putShort(12, etherType.toShort())
  frame.put(14, (0x40 or headerWords).toByte())
  frame.put(14 + 9, protocol.toByte())
  frame.putShort(14 + headerWords * 4 + 2, port.toShort())
  return frame.array()
}
