package skep.dsl.structured

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.collections.shouldContainExactlyInAnyOrder
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import skep.dsl.*
import skep.insn.Disassembler
import skep.insn.Insn
import skep.insn.Reg
import skep.kernel.KernelTest
import skep.load.VerifierException
import skep.map.UpdateMode
import skep.struct.*

private object Args : Struct() {
  val flag by u8
  val file by pointer
  val flags by s32
}

private object Mixed : Struct() {
  val port by be16
  val number by u16
  val inner by Args
  val list by u32 * 3
  val open by bool
  val verdict by enumOf<Verdict>()
}

private enum class Verdict { DROP, PASS }

class TablesSpec :
  KernelTest({
    "what an update gives is compared as 32 bits, which is all that it has before Linux 6.4" {
      class Twice : Bpf("twice", "GPL") {
        val numbers by hash(u32, u64, 8)
        val prog by structured("socket") {
          whenever(numbers.update(u32(1), u64(11), UpdateMode.NOEXIST) eq -17) { ret(1) }
          ret(0)
        }
      }
      val steps = Twice().toSpec().programs().single().code().steps().map { Disassembler.text(it.insn()) }
      steps.single { "if" in it } shouldContain Regex("if w0 .= -0x11")
    }

    "look up, set, update and delete" {
      class Numbers : Bpf("numbers", "GPL") {
        val numbers by hash(u32, u64, 8)
        val prog by structured("socket") {
          numbers[u32(1)] = u64(10)
          numbers[2u] = 20uL
          numbers[3u] = u64(30)
          numbers[u32(4)] = 40uL
          numbers.delete(4u)
          val two by numbers.lookup(2u) orElse { ret(-1) }
          numbers[u32(5)] = two
          two += 2
          whenever(numbers.update(u32(1), u64(11), UpdateMode.NOEXIST) ne -17) { ret(-2) }
          whenever(numbers.update(u32(9), u64(11), UpdateMode.EXIST) ne -2) { ret(-3) }
          whenever(numbers.update(u32(3), u64(33), UpdateMode.EXIST) ne 0) { ret(-4) }
          numbers[4u].ifPresent { ret(-5) } otherwise { numbers[6u] = 60uL }
          ret(0)
        }
      }
      Numbers().load(kernel) { bpf ->
        run(kernel, bpf.prog) shouldBe 0
        bpf.numbers.entries().map { it.key to it.value } shouldContainExactlyInAnyOrder
          listOf(1u to 10uL, 2u to 22uL, 3u to 33uL, 5u to 20uL, 6u to 60uL)
      }
    }

    "numbers are counted by key, in hashes, arrays and for each CPU" {
      class Counts : Bpf("counts", "GPL") {
        val key by global(u32)
        val sure by hash(u32, u64, 8)
        val quick by lruHash(u32, u32, 8)
        val cells by array(u64, 4)
        val here by percpuHash(u32, u64, 8)
        val cellsHere by percpuArray(u64, 4)
        val full by hash(u32, u64, 1)
        val prog by structured("socket") {
          val k by key.value
          sure.increment(k)
          quick.increment(k, sure = false)
          cells.increment(k)
          here.increment(k)
          cellsHere.increment(k)
          full.increment(k)
          sure.add(100u, u64(7))
          cells[3].ifPresent { it.atomicAdd(2) }
        }
      }
      Counts().load(kernel) { bpf ->
        for (k in listOf(0u, 1u, 1u, 2u, 2u, 2u)) { bpf.key.value = k; run(kernel, bpf.prog) }
        (0u..2u).map { bpf.sure[it] } shouldContainExactly listOf(1uL, 2uL, 3uL)
        (0u..2u).map { bpf.quick[it] } shouldContainExactly listOf(1u, 2u, 3u)
        (0u..3u).map { bpf.cells[it] } shouldContainExactly listOf(1uL, 2uL, 3uL, 12uL)
        (0u..2u).map { bpf.here[it]!!.sum() } shouldContainExactly listOf(1uL, 2uL, 3uL)
        (0u..2u).map { bpf.cellsHere[it]!!.sum() } shouldContainExactly listOf(1uL, 2uL, 3uL)
        bpf.full.entries().map { it.key to it.value } shouldContainExactly listOf(0u to 1uL)
        bpf.sure[100u] shouldBe 42uL
      }
    }

    "structs as keys and values, built in place and with nothing of the stack between their fields" {
      class Structs : Bpf("structs", "GPL") {
        val starts by hash(u32, Args, 8)
        val byArgs by hash(Args, u32, 8)
        val garbage by function(u64, u64, result = u64) { a, b ->
          val filled by stack(u64 * 32)
          unrolled(32) { filled[it] = a xor b }
          whenever(filled[3].value eq 5) { ret(1) }
          ret(0)
        }
        val prog by structured("socket") {
          garbage(u64(ULong.MAX_VALUE), u64(0))
          starts[3u] = Args { it[flag] = 1u; it[file] = u64(0x1234); it[flags] = -3 }
          val args by starts.lookup(3u) orElse { ret(-1) }
          byArgs[Args { it[flag] = 2u; it[file] = args[Args.file]; it[flags] = args[Args.flags] }] = 7u
          byArgs.increment(Args { it[flag] = 2u; it[file] = args[Args.file]; it[flags] = args[Args.flags] + 1 })
          byArgs.increment(args)
          whenever(args[Args.flags] ne -3) { ret(-2) }
          ret(0)
        }
      }
      Structs().load(kernel) { bpf ->
        run(kernel, bpf.prog) shouldBe 0
        bpf.starts[3u] shouldBe Args { it[flag] = 1u; it[file] = 0x1234uL; it[flags] = -3 }
        bpf.byArgs[Args { it[flag] = 2u; it[file] = 0x1234uL; it[flags] = -3 }] shouldBe 7u
        bpf.byArgs[Args { it[flag] = 2u; it[file] = 0x1234uL; it[flags] = -2 }] shouldBe 1u
        bpf.byArgs[Args { it[flag] = 1u; it[file] = 0x1234uL; it[flags] = -3 }] shouldBe 1u
      }
    }

    "fields of every kind are written, read and compared" {
      class Kinds : Bpf("kinds", "GPL") {
        val pairs by array(Mixed, 2)
        val prog by structured("socket") {
          val pair by pairs[0].orElse { ret(-1) }
          pair[Mixed.port] = be16(80)
          pair[Mixed.number] = pair[Mixed.port].toHost() + 1
          pair[Mixed.inner][Args.file] = 5uL
          pair[Mixed.inner][Args.flags] = 4
          pair[Mixed.inner][Args.flags] += 5
          pair[Mixed.list][1] = 11u
          pair[Mixed.list].set(2, u32(12))
          pair[Mixed.list][pair[Mixed.inner][Args.file].toU32() and 0].ifPresent { it.set(10u) }
          pair[Mixed.list][pair[Mixed.inner][Args.file].toU32()].ifPresent { ret(-2) }
          pair[Mixed.open] = pair[Mixed.number] eq 81
          pair[Mixed.verdict] = Verdict.PASS
          whenever(!pair[Mixed.open].isTrue) { ret(-3) }
          whenever(pair[Mixed.verdict] ne Verdict.PASS) { ret(-4) }
          whenever(pair[Mixed.verdict].enumNumber ne 1) { ret(-5) }
          whenever(pair[Mixed.port] ne be16(80)) { ret(-6) }
          whenever(pair[Mixed.inner][Args.flags] eq 8) { ret(-7) }
          val other by pairs[1].orElse { ret(-8) }
          other.set(pair)
          ret(0)
        }
      }
      Kinds().load(kernel) { bpf ->
        run(kernel, bpf.prog) shouldBe 0
        val expected = Mixed {
          it[port] = 80u
          it[number] = 81u
          it[inner] = Args { args -> args[file] = 5uL; args[flags] = 9 }
          it[list] = listOf(10u, 11u, 12u)
          it[open] = true
          it[verdict] = Verdict.PASS
        }
        bpf.pairs[0u] shouldBe expected
        bpf.pairs[1u] shouldBe expected
      }
    }

    "what is wrong with keys, values and fields is told when the object is made" {
      class Wrong(code: Wrong.(ProgramBody) -> Unit) : Bpf("wrong", "GPL") {
        val ports by hash(be16, u32, 8)
        val starts by hash(u32, Args, 8)
        val comms by hash(chars(16), u64, 8)
        val cells by array(u64, 4)
        val prog by structured("socket") { code(this) }
      }

      fun refusal(code: Wrong.(ProgramBody) -> Unit): String =
        shouldThrow<BpfDslException> { Wrong(code).toSpec() }.message!!

      refusal { with(it) { ports.increment(u16(80)) } } shouldContain
        "u16(80) is u16, and be16 is wanted; convert it with toBigEndian()"
      refusal { with(it) { cells[4] } } shouldContain "'cells' has 4 elements, from 0 to 3, and no 4"
      refusal { with(it) { cells.delete(1u) } } shouldContain "the elements of an array are always there"
      refusal { with(it) { comms.increment(stack(chars(32))) } } shouldContain "is char[32], and char[16] is wanted"
      refusal { with(it) { comms.increment(stack(chars(16))) } } shouldContain "is not set on every path"
      refusal { with(it) { starts.increment(u32(1)) } } shouldContain
        "the values of 'starts' are Args and no numbers; add to a field"
      refusal { with(it) { starts[1u] = Args { a -> a[file] = 1uL; a[flag] = 1u } } } shouldContain
        "the Args is not set on every path: flags;"
      refusal { with(it) { starts[1u].ifPresent { s -> s[Mixed.port] } } } shouldContain
        "'port' is no field of Args, whose fields are flag, file, flags"
    }

    "the counter of system calls is as tight as C's" {
      class Syscount : Bpf("syscount", "GPL") {
        val counts by lruHash(chars(16), u64, 10240)
        val on_enter by rawTracepoint("sys_enter") { counts.increment(currentComm(), sure = false) }
      }
      // clang -O2 -mcpu=v3 makes 27 of examples/src/test/resources/skep/examples/c/syscount.bpf.c.
      Syscount().toSpec().program("on_enter").get().code().slots() shouldBe 26
    }

    "the verifier's refusal names the value and the line" {
      class Untested : Bpf("untested", "GPL") {
        val starts by hash(u32, u64, 8)
        val prog by structured("socket") {
          val slot by starts[1u] orElse { ret(0) }
          val bytes by slot.value
          ret(Ref(flow, bytes.word, u32).value.toS32())
        }
      }
      val refusal = shouldThrow<VerifierException> { Untested().load(kernel) { } }
      refusal.message!! shouldContain "`bytes`"
      refusal.message!! shouldContain "TablesSpec.kt:"
    }

    "a key that is used again is written to the stack once" {
      class Again : Bpf("again", "GPL") {
        val starts by hash(u32, u64, 8)
        val prog by structured("socket") {
          val tid by currentPid()
          val start by starts.lookup(tid) orElse { ret(0) }
          start += 1
          starts.delete(tid)
          ret(1)
        }
      }
      val code = Again().toSpec().program("prog").get().code()
      code.steps().count { (it.insn() as? Insn.Store)?.base() == Reg.R10 } shouldBe 1
    }
  })
