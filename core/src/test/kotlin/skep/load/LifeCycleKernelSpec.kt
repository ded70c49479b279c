package skep.load

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.optional.shouldBePresent
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotBeEmpty
import io.kotest.matchers.string.shouldStartWith
import skep.btf.BtfType
import skep.insn.AluOp
import skep.insn.Code
import skep.insn.Imm
import skep.insn.Insn
import skep.insn.MapType
import skep.insn.Reg
import skep.insn.Step
import skep.insn.Width
import skep.kernel.Errno
import skep.kernel.KernelException
import skep.kernel.KernelTest
import skep.kernel.hasVersion
import skep.kernel.since
import skep.map.Codec
import skep.spec.DataImage
import skep.spec.ObjectBuilder
import java.nio.ByteBuffer
import java.nio.ByteOrder
import java.util.Optional
import java.util.OptionalInt

private val pair = Codec.array(Codec.INT, 2)

class LifeCycleKernelSpec : KernelTest({
  "globals of every size are set before load, and read and written live" {
    val open = openFixture("globals.bpf.o")
    open.global("wanted_pid").setInt(ownPid)
    open.global("c8").setByte(0x81.toByte())
    open.global("c16").setShort(0x8182.toShort())
    open.global("c32").setInt(-0x7e7d7c7c)
    open.global("c64").setLong(-0x7e7d7c7b7a797878)
    open.global("ctext").set(Codec.string(16), "from Kotlin")
    open.global("c_other").setInt(8)
    open.global("d64").setLong(100)
    open.load(kernel).use { loaded ->
      loaded.global("d64").getLong() shouldBe 100
      loaded.attach()
      trigger(3)

      loaded.global("hits").getLong() shouldBe 3
      loaded.global("b8").getByte() shouldBe 0x81.toByte()
      loaded.global("b16").getShort() shouldBe 0x8182.toShort()
      loaded.global("b32").getInt() shouldBe -0x7e7d7c7c
      loaded.global("b64").getLong() shouldBe -0x7e7d7c7b7a797878
      loaded.global("btext").get(Codec.string(16)) shouldBe "from Kotlin"
      loaded.global("b_other").getInt() shouldBe 8
      loaded.global("d8").getByte() shouldBe (-11).toByte()
      loaded.global("d16").getShort() shouldBe (-19).toShort()
      loaded.global("d32").getInt() shouldBe -35
      loaded.global("d64").getLong() shouldBe 97
      loaded.global("d_other").getInt() shouldBe 45

      loaded.global("d32").setInt(1000)
      loaded.global("d8").setByte(50)
      trigger()
      loaded.global("d32").getInt() shouldBe 999
      loaded.global("d8").getByte() shouldBe 49.toByte()
    }
  }

  "a section that is not mapped is read and written through its map" {
    val open = openFixture("globals.bpf.o")
    open.global("wanted_pid").setInt(ownPid)
    open.load(kernel).use { loaded ->
      loaded.global("hidden").getInt() shouldBe 5
      loaded.global("hidden").setInt(70)
      loaded.attach()
      trigger(2)
      loaded.global("hidden").getInt() shouldBe 72
    }
  }

  "constants are frozen once loaded" {
    openFixture("globals.bpf.o").load(kernel).use { loaded ->
      loaded.global("c32").apply {
        readOnly() shouldBe true
        getInt() shouldBe 3
        shouldThrow<UnsupportedOperationException> { setInt(1) }.message shouldBe
          "global 'c32' is in .rodata, which is frozen once loaded; set it before load"
      }
      shouldThrow<KernelException> {
        loaded.map(".rodata").update(ByteArray(4), ByteArray(loaded.map(".rodata").valueSize()))
      }.errno() shouldBe Optional.of(Errno.EPERM)
    }
  }

  "an access of another size than the variable's is an error" {
    shouldThrow<IllegalArgumentException> { openFixture("globals.bpf.o").global("b16").getInt() }.message shouldBe
      "global 'b16' in .bss has 2 bytes; getInt has 4"
  }

  "two programs of one section share static subprograms, a global one and a callback"
    .config(since(5, 17, "bpf_loop")) {
      val open = openFixture("subprogs.bpf.o")
      open.global("pid").setInt(ownPid)
      open.load(kernel).use { loaded ->
        loaded.attach()
        trigger()
        val slots = loaded.map("slots").typed(Codec.INT, Codec.LONG)
        slots.toMap() shouldBe mapOf(0 to 1L, 1 to 1L, 2 to 1L, 3 to 5L)
        loaded.global("first_sum").getLong() shouldBe 301
        loaded.global("second_sum").getLong() shouldBe 8
        loaded.global("looped").getLong() shouldBe 5
      }
    }

  "code put before a program and its subprograms is loaded with their lines".config(since(5, 17, "bpf_loop")) {
    val spec = fixtureSpec("subprogs.bpf.o")
    val before = Code.of(Step.of(Insn.Alu(AluOp.MOV, Width.W64, Reg.R0, Imm(0))))
    val changed = spec.programs().fold(spec) { it, program -> it.with(program.withCode(before.concat(program.code()))) }
    BpfObject.open(changed).load(kernel).use { loaded -> loaded.warnings().shouldBeEmpty() }
  }

  "a program that the verifier refuses is shown with its line" {
    val error = shouldThrow<VerifierException> { openFixture("rejected.bpf.o").load(kernel) }

    error.verdict() shouldBe "R0 invalid mem access 'map_value_or_null'"
    error.message shouldStartWith
      """
      object 'rejected': prog 'unchecked' (tp/syscalls/sys_enter_getpgid): the verifier refuses it: R0 may be NULL, and is used without a check
        (R0 invalid mem access 'map_value_or_null')
        at ./rejected.bpf.c:21: *value += 1;
           insn #7: r1 = *(u64 *)(r0 + 0x0)
        R0${if (hasVersion(5, 17)) " = map_value_or_null(id=" else ", from insn #6: call"}
      """.trimIndent()
    error.source().shouldBePresent().line() shouldBe 21
    error.slot() shouldBe OptionalInt.of(7)
    error.program() shouldBe "unchecked"
    error.section() shouldBe "tp/syscalls/sys_enter_getpgid"
    error.errno() shouldBe Optional.of(Errno.EACCES)
    error.log() shouldContain "processed 7 insns"
  }

  "a program that is not wanted is left out, also when it would be refused" {
    val open = openFixture("rejected.bpf.o")
    open.program("unchecked").autoload(false)
    open.options(LoadOptions.DEFAULT.withLogLevel(1)).load(kernel).use { loaded ->
      loaded.programs().map { it.name() } shouldContainExactly listOf("fine")
      loaded.program("fine").log().shouldNotBeEmpty()
      shouldThrow<NoSuchElementException> { loaded.program("unchecked") }.message shouldBe
        "object 'rejected' has no loaded program 'unchecked'; it has 'fine'"
    }
  }

  "maps of the common kinds".config(since(5, 16, "bloom filters")) {
    val open = openFixture("maps.bpf.o")
    open.global("pid").setInt(ownPid)
    open.map("hash").maxEntries(3)
    open.load(kernel).use { loaded ->
      loaded.warnings().single() shouldStartWith "map 'lpm' was created without its types"
      val cpus = kernel.possibleCpus()
      kernel.mapInfo(loaded.map("hash").fd()).apply {
        maxEntries shouldBe 3
        btfKeyTypeId shouldBe fixtureSpec("maps.bpf.o").map("hash").get().keyTypeId().asInt
      }
      loaded.map("ring").maxEntries() shouldBe 8192
      loaded.map("events").maxEntries() shouldBe cpus
      loaded.map("events").type() shouldBe MapType.PERF_EVENT_ARRAY

      loaded.attach()
      trigger(2)

      loaded.map("percpu_array").perCpu(Codec.INT, pair).get(1).get().sumOf { it[1] } shouldBe 2
      loaded.map("percpu_hash").perCpu(Codec.INT, Codec.INT).get(0).get().filter { it == 1 }.size shouldBe 1
      loaded.map("inner_b").typed(Codec.INT, Codec.INT).get(1) shouldBe Optional.of(99)
      loaded.map("queue").lookupAndDelete(ByteArray(0)).shouldBePresent() shouldBe
        byteArrayOf(2, 0, 0, 0)
      loaded.global("tail_calls").getInt() shouldBe 4
    }
  }

  "closing is harmless when done twice, and ends everything" {
    val loaded = openFixture("subprogs.bpf.o").withoutLoop().load(kernel)
    val link = loaded.program("first").attach()
    val global = loaded.global("pid")
    val map = loaded.map("slots")
    loaded.close()
    loaded.close()
    link.isAttached shouldBe false
    link.close()
    shouldThrow<IllegalStateException> { global.getInt() }
    shouldThrow<IllegalStateException> { map.lookup(ByteArray(4)) }
    shouldThrow<IllegalStateException> { loaded.program("first").attach() }
    shouldThrow<IllegalStateException> { loaded.attach() }
  }

  "an open object can be loaded twice, into maps of their own" {
    val open = openFixture("subprogs.bpf.o").withoutLoop()
    open.global("pid").setInt(ownPid)
    open.load(kernel).use { one ->
      open.load(kernel).use { other ->
        one.program("first").attach()
        trigger()
        one.global("first_sum").getLong() shouldBe 301
        other.global("first_sum").getLong() shouldBe 0
      }
    }
  }

  "a data section is found by its whole name, of which its map's may be only the first part" {
    val builder = ObjectBuilder("sections", ByteOrder.nativeOrder()).license("GPL")
    val int = builder.types().add(BtfType.Int.signed("int", 4))
    val values = mapOf(".bss.of_events_a" to 1, ".bss.of_events_b" to 2)
    values.keys.forEach { builder.global(it, it.takeLast(8), int, DataImage.zeros(4), 4) }
    BpfObject.open(builder.build()).load(kernel).use { loaded ->
      loaded.maps().map { it.name() } shouldContainExactly List(2) { ".bss.of_events_" }
      val key = ByteArray(4)
      values.forEach { (section, value) -> loaded.global(section.takeLast(8)).setInt(value) }
      values.forEach { (section, value) ->
        ByteBuffer.wrap(loaded.map(section).lookup(key).get()).order(ByteOrder.nativeOrder()).getInt() shouldBe value
      }
    }
  }

  "names that are not there are answered with those that are" {
    val open = openFixture("minimal.bpf.o")
    shouldThrow<NoSuchElementException> { open.global("my_pdi") }.message shouldBe
      "object 'minimal' has no global 'my_pdi'; it has 'my_pid', 'handle_tp.____fmt'"
    shouldThrow<NoSuchElementException> { open.map("counts") }.message shouldBe
      "object 'minimal' has no map 'counts'; it has 'minimal.bss', 'minimal.rodata'"
  }
})
