package skep.kernel

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FreeSpec
import io.kotest.datatest.withData
import io.kotest.matchers.optional.shouldBeEmpty
import io.kotest.matchers.shouldBe
import skep.insn.ProgramType
import java.nio.channels.Channels
import java.nio.channels.ReadableByteChannel
import java.time.Duration
import java.util.Optional
import java.util.concurrent.CountDownLatch
import java.util.concurrent.atomic.AtomicReference
import kotlin.concurrent.thread

private fun message(comm: String, pid: Int, cpu: Int, flags: String, micros: Long, text: String) =
  TraceLine.Message(comm, pid, cpu, flags, Duration.ofNanos(1000 * micros), "bpf_trace_printk", text)

class TraceLineSpec : FreeSpec({
  "lines are taken apart" - {
    withData(
      nameFn = { "'${it.first}'" },
      "            java-12345   [001] ...21  1234.567890: bpf_trace_printk: hello world" to
        message("java", 12345, 1, "...21", 1234567890, "hello world"),
      // The line of seed 001.
      "           <...>-3840345 [010] d...1 3220701.101143: bpf_trace_printk: BPF triggered from PID 3840345." to
        message("<...>", 3840345, 10, "d...1", 3220701101143, "BPF triggered from PID 3840345."),
      "          <idle>-0       [000] d.h.  12.000001: bpf_trace_printk: " to
        message("<idle>", 0, 0, "d.h.", 12000001, ""),
      " kworker/u8:2-ev-77      [003] ....1   0.000000: bpf_trace_printk: a: b" to
        message("kworker/u8:2-ev", 77, 3, "....1", 0, "a: b"),
      "  Web Content 1-9-4242    (   4200) [101] d..2.  5.500000: bpf_trace_printk: with tgid" to
        message("Web Content 1-9", 4242, 101, "d..2.", 5500000, "with tgid"),
      "     x-1 [000] y-99      [001] .....  5.500000: bpf_trace_printk: odd name" to
        message("x-1 [000] y", 99, 1, ".....", 5500000, "odd name"),
      "    liar-5       [000] .....  1.000000: bpf_trace_printk: me-6 [001] .....  2.000000: bpf_trace_printk: no" to
        message("liar", 5, 0, ".....", 1000000, "me-6 [001] .....  2.000000: bpf_trace_printk: no"),
      "CPU:1 [LOST 3 EVENTS]" to TraceLine.Lost(1, 3),
      "CPU:12 [LOST EVENTS]" to TraceLine.Lost(12, 0),
      "second line of a message" to TraceLine.Other("second line of a message"),
      "" to TraceLine.Other(""),
    ) { (line, expected) -> TraceLineParser.parse(line) shouldBe expected }
  }

  "a pipe gives whole lines, however they arrive" {
    val text = "CPU:1 [LOST 3 EVENTS]\n\nlast"
    val lines =
      TracePipe.open(fakePipe(Channels.newChannel(OneByteAtATime(text.toByteArray())))).use { pipe ->
        generateSequence { pipe.next().orElse(null) }.toList()
      }
    lines shouldBe listOf(TraceLine.Lost(1, 3), TraceLine.Other(""), TraceLine.Other("last"))
  }

  "a line without end comes in pieces" {
    val text = "x".repeat(100_000)
    val lines =
      TracePipe.open(fakePipe(Channels.newChannel(text.byteInputStream()))).use { pipe ->
        generateSequence { pipe.next().orElse(null) }.map { (it as TraceLine.Other).text }.toList()
      }
    lines.map { it.length } shouldBe listOf(65536, 100_000 - 65536)
  }

  "without a tracing file system it says how to mount one" {
    val bare = object : Kernel by LinuxKernel() {
      override fun tracefs() = Optional.empty<String>()
    }
    shouldThrow<KernelException> { TracePipe.open(bare) }.advice() shouldBe
      "mount it with: mount -t tracefs tracefs /sys/kernel/tracing"
  }
})

private class OneByteAtATime(bytes: ByteArray) : java.io.ByteArrayInputStream(bytes) {
  override fun read(b: ByteArray, off: Int, len: Int) = super.read(b, off, minOf(len, 1))
}

private fun fakePipe(channel: ReadableByteChannel) = object : Kernel by LinuxKernel() {
  override fun tracefs() = Optional.of("/tracing")

  override fun openStream(path: String): ReadableByteChannel = channel.also { path shouldBe "/tracing/trace_pipe" }
}

/** bpf_trace_printk("skep42\n"); return 0 */
private val printing =
  program(
    "skep".encode() shl 32 or 0x118,
    "42\n\u0000".encode() shl 32,
    0xfff8_1a7b,
    0xa1bf,
    (-8L shl 32) or 0x107,
    (8L shl 32) or 0x2b7,
    (6L shl 32) or 0x85,
    0xb7,
    0x95,
  )

private fun String.encode(): Long = foldIndexed(0L) { i, word, c -> word or (c.code.toLong() shl 8 * i) }

class TracePipeSpec : KernelTest({
  "a program's message is read" {
    // Whoever reads the machine's only pipe at the same time may take the message, so it is sent until it arrives.
    val request = ProgramLoad.builder(ProgramType.SOCKET_FILTER, printing).license("GPL").build()
    kernel.progLoad(request).orThrow().use { program ->
      TracePipe.open(kernel).use { pipe ->
        val arrived = CountDownLatch(1)
        val sender =
          thread {
            while (arrived.count > 0) {
              kernel.progTestRun(TestRun(program, bytes(64), 0, 1))
              Thread.sleep(20)
            }
          }
        var line = pipe.next().get()
        while (line !is TraceLine.Message || line.message != "skep42") line = pipe.next().get()
        arrived.countDown()
        sender.join()
        line.source shouldBe "bpf_trace_printk"
        (line.cpu < kernel.possibleCpus()) shouldBe true
      }
    }
  }

  "closing wakes a reader that waits" {
    val pipe = TracePipe.open(kernel)
    val last = AtomicReference<Optional<TraceLine>>()
    val reader =
      thread {
        do {
          last.set(pipe.next())
        } while (last.get().isPresent)
      }
    // Waiting in poll(2) is what the reader does sooner or later; both orders must end it.
    Thread.sleep(50)
    pipe.close()
    pipe.close()
    reader.join()
    last.get().shouldBeEmpty()
    pipe.next().shouldBeEmpty()
  }
})
