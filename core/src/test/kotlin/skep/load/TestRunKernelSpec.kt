package skep.load

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import skep.kernel.Errno
import skep.kernel.KernelException
import skep.kernel.KernelTest
import skep.kernel.TestRun
import skep.kernel.hasVersion
import skep.kernel.onlyIf
import skep.kernel.since
import skep.link.loadLinks
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
      result.context().remaining() shouldBe if (hasVersion(5, 16)) 192 else 184
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

  "a program of netfilter gets a packet of IP, and the hook that it is to be at".config(
    since(6, 5, "running programs of netfilter"),
  ) {
    // nf_hook_state: hook, pf; the rest has to be zero.
    fun state(hook: Int, family: Int) = buffer(48).put(0, hook.toByte()).put(1, family.toByte())
    val packet = ByteArray(64).also { it[12] = 8; it[14] = 0x45 }
    loadLinks(kernel, "sockets.bpf.o", "on_netfilter").use { loaded ->
      val program = loaded.program("on_netfilter")
      program.run { it.data(packet) }.returnValue() shouldBe 1
      program.run { it.data(packet).context(state(1, 2), 0).repeat(3) }.returnValue() shouldBe 1
      loaded.global("hits").getLong() shouldBe 4
      val bridge = state(1, 7)
      shouldThrow<KernelException> { program.run { it.data(packet).context(bridge, 0) } }.errno() shouldBe
        Optional.of(Errno.EINVAL)
      val ipv6 = packet.copyOf().also { it[12] = 0x86.toByte(); it[13] = 0xdd.toByte() }
      shouldThrow<KernelException> { program.run { it.data(ipv6).context(state(1, 2), 0) } }
      program.run { it.data(ipv6).context(state(1, 10), 0) }.returnValue() shouldBe 1
      shouldThrow<KernelException> { program.run { it.data(ByteArray(13)) } }.errno() shouldBe Optional.of(Errno.EINVAL)
    }
  }

  "programs of maps of sockets cannot be run, and the refusal says so" {
    for (name in listOf("on_parser", "on_verdict", "on_message", "on_choice")) {
      loadLinks(kernel, "sockets.bpf.o", name).use { loaded ->
        val refused = shouldThrow<KernelException> { loaded.program(name).run(ByteArray(64)) }
        refused.errno() shouldBe Optional.of(Errno.ENOTSUPP)
        refused.message shouldContain "BPF_PROG_TEST_RUN"
      }
    }
  }

  "a raw tracepoint runs with its arguments, on a CPU that is asked for" {
    mapFixture("perf.bpf.o").load(kernel).use { loaded ->
      val program = loaded.program("produce_on")
      for (cpu in 0 until Runtime.getRuntime().availableProcessors()) {
        program.run { it.context(buffer(8).putLong(0, 3), 0).onCpu(cpu) }.returnValue() shouldBe cpu
      }
      shouldThrow<KernelException> { program.run { it.context(buffer(8), 0).onCpu(100_000) } }.errno() shouldBe
        Optional.of(Errno.ENXIO)
    }
  }

  fun traced(name: String, run: LoadedObject.(LoadedProgram) -> Unit) {
    val open = mapFixture("traced-runs.bpf.o")
    open.map("dummy").autocreate(false)
    open.programs().forEach { it.autoload(it.name() == name) }
    open.load(kernel).use { it.run(it.program(name)) }
  }
  val trampolines =
    onlyIf("programs on functions of the kernel") {
      runCatching { traced("on_entry") { it.attach() } }.isSuccess
    }

  "programs on functions of the kernel run with the kernel's own calls, while they are attached".config(trampolines) {
    traced("on_entry") { program ->
      program.attach().use {
        program.run { it }.returnValue() shouldBe 0
        global("entered").getLong() shouldBe 1
      }
      program.run { it }
      global("entered").getLong() shouldBe 1
    }
    traced("on_exit") { program ->
      program.attach().use { program.run { it } }
      global("left").getLong() shouldBe 12
    }
  }

  val modifies =
    onlyIf("programs that change what bpf_modify_return_test returns") {
      runCatching { traced("instead") { it.attach() } }.isSuccess
    }
  "a program in place of a function of the kernel runs while it is attached".config(modifies) {
    traced("instead") { program ->
      // The kernel calls bpf_modify_return_test, and from 6.6 on a second function that nobody changes. It adds up what
      // they return, which is 4 of the first, and counts their side effects in the upper half.
      val plain = program.run { it }.returnValue()
      val changed = program.attach().use { program.run { it }.returnValue() }
      (changed and 0xffff) - (plain and 0xffff) shouldBe 1234 - 4
      (plain ushr 16) - (changed ushr 16) shouldBe 1
      global("modified").getLong() shouldBe 1
    }
  }

  "members of struct_ops run without being attached".config(since(6, 10, "bpf_dummy_ops that take no struct")) {
    val open = mapFixture("traced-runs.bpf.o")
    open.programs().forEach { it.autoload(it.name() == "test_1") }
    open.load(kernel).use { loaded ->
      val program = loaded.program("test_1")
      // The argument is the address of a struct, which may be none.
      program.run { it.context(buffer(8), 0) }.returnValue() shouldBe 0x71717171
      shouldThrow<KernelException> { program.run { it.context(buffer(16), 0) } }.errno() shouldBe
        Optional.of(Errno.EINVAL)
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
