package skep.load

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import skep.kernel.Errno
import skep.kernel.KernelException
import skep.kernel.KernelTest
import skep.kernel.TestRun
import skep.kernel.since
import skep.map.mapFixture
import java.nio.ByteBuffer
import java.nio.ByteOrder
import java.util.Optional

class TestRunKernelSpec : KernelTest({
  fun <R> program(name: String, run: LoadedObject.(LoadedProgram) -> R): R {
    val open = mapFixture("runs.bpf.o")
    open.programs().forEach { it.autoload(it.name() == name) }
    return open.load(kernel).use { it.run(it.program(name)) }
  }

  fun buffer(size: Int) = ByteBuffer.allocate(size).order(ByteOrder.nativeOrder())

  fun ByteBuffer.bytes() = ByteArray(remaining()).also { duplicate().get(it) }

  "a packet comes back as the program left it, and so does its context" {
    program("tc_packet") { tc ->
      val context = buffer(192).putInt(8, 41) // __sk_buff.mark
      val result = tc.run { it.data(ByteArray(60)).outputCapacity(60).context(context, 192).repeat(1) }
      result.returnValue() shouldBe 1
      result.output().bytes() shouldBe ByteArray(60).also { it[13] = 1 }
      result.context().remaining() shouldBe 192
      result.context().order(ByteOrder.nativeOrder()).getInt(8) shouldBe 42
      result.context().getInt(48) shouldBe 60 // cb[0]
    }
  }

  "a packet that has grown comes back whole, and one without room says how large it is" {
    program("xdp_packet") { xdp ->
      val result = xdp.run(ByteArray(64))
      result.returnValue() shouldBe 1 // without a context it comes from the loopback device
      result.output().remaining() shouldBe 68
      result.output().bytes().take(4) shouldBe listOf(0xa0, 0xa1, 0xa2, 0xa3).map(Int::toByte)
      shouldThrow<KernelException> { xdp.run { it.data(ByteArray(64)).outputCapacity(64) } }.let {
        it.errno() shouldBe Optional.of(Errno.ENOSPC)
        it.message shouldContain "the packet has 68 bytes afterwards, and there is room for 64"
      }
    }
  }

  "a program runs as often as asked for" {
    program("xdp_packet") { xdp ->
      xdp.run { it.data(ByteArray(64)).repeat(1000) }
      global("runs").getLong() shouldBe 1000
    }
  }

  "live frames do what the program says".config(since(5, 18, "live frames")) {
    program("xdp_packet") { xdp ->
      // xdp_md: data, data_end, data_meta, ingress_ifindex, rx_queue_index, egress_ifindex
      val onLoopback = buffer(24).putInt(4, 64).putInt(12, 1)
      xdp.run { it.data(ByteArray(64)).context(onLoopback, 0).repeat(500).liveFrames(16) }
      global("runs").getLong() shouldBe 500
    }
  }

  "a system call program has a context, which comes back".config(since(5, 14, "programs of system calls")) {
    program("add") { add ->
      val result = add.run { it.context(buffer(24).putLong(0, 40).putLong(8, 2), 0) }
      result.returnValue() shouldBe 7
      result.context().order(ByteOrder.nativeOrder()).getLong(16) shouldBe 42
    }
  }

  "programs of the network run on a packet of theirs" {
    val packet = ByteArray(64).also { it[12] = 8; it[14] = 0x45 }
    for (name in listOf("on_socket", "on_lwt_in", "on_lwt_out", "on_lwt_xmit")) {
      // What runs behind the header of Ethernet does not see it.
      program(name) { it.run(packet).returnValue() } shouldBe 50
    }
    program("egress") { it.run(packet).returnValue() } shouldBe 0
    program("egress") { it.run(packet.copyOf(63)).returnValue() } shouldBe 1
  }

  "a flow dissector gives its keys as output" {
    program("dissect") { dissect ->
      val packet = ByteArray(64).also { it[12] = 8; it[14] = 0x45 }
      val result = dissect.run { it.data(packet).outputCapacity(64).repeat(1) }
      result.output().order(ByteOrder.nativeOrder()).getShort(2) shouldBe 20
    }
  }

  "a socket lookup has a context".config(since(5, 14, "running socket lookups")) {
    program("lookup") { lookup ->
      // bpf_sk_lookup: cookie, family, protocol, remote address and port, local address and port, ingress_ifindex
      fun port(number: Int) = buffer(72).putInt(8, 2).putInt(12, 6).putInt(60, number)
      lookup.run { it.context(port(7777), 0) }.returnValue() shouldBe 1
      lookup.run { it.context(port(7778), 0) }.returnValue() shouldBe 0
    }
  }

  "what a kind of program does not take is refused with the call" {
    program("tc_packet") { tc ->
      shouldThrow<KernelException> {
        tc.run { it.data(ByteArray(60)).flags(TestRun.RUN_ON_CPU).onCpu(0) }
      }.message shouldContain
        "flags=BPF_F_TEST_RUN_ON_CPU"
    }
  }
})
