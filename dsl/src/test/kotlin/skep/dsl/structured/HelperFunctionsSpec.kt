package skep.dsl.structured

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.matchers.longs.shouldBeInRange
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import skep.dsl.*
import skep.insn.Helper
import skep.insn.Insn
import skep.kernel.KernelTest
import skep.kernel.since
import skep.load.ownPid
import skep.load.trigger
import skep.spec.ObjectSpec
import skep.struct.*
import java.nio.file.Files
import java.nio.file.Path

class HelperFunctionsSpec :
  KernelTest({
    /** A program that runs when this test makes a system call, and what it saw. */
    class Seen(code: ProgramBody.(Seen) -> Unit) : Bpf("seen", "GPL") {
      val numbers by global(u64 * 8)
      val text by global(chars(16))
      val short by global(chars(4))
      val me by constant(u32, ownPid.toUInt())
      val prog by structured("tp/syscalls/sys_enter_getpgid") {
        returnIf(currentTgid() ne me.value)
        code(this@Seen)
      }
    }

    fun seen(code: ProgramBody.(Seen) -> Unit, check: Loaded<Seen>.(Seen) -> Unit) =
      Seen(code).load(kernel) { bpf ->
        bpf.prog.attach().use { trigger() }
        check(bpf)
      }

    fun message(code: ProgramBody.(Seen) -> Unit): String = shouldThrow<BpfDslException> {
      Seen(code).toSpec()
    }.message!!

    fun ObjectSpec.calls(helper: Helper): Int =
      programs().single().code().steps().map { it.insn() }.count { it is Insn.Call && it.callee() == helper.callee() }

    "who runs" {
      val task = Path.of("/proc/thread-self")
      val ids = Files.readAllLines(task.resolve("status")).associate {
        it.substringBefore(':') to
          it.substringAfter(':').trim()
      }

      fun own(row: String) = ids.getValue(row).split('\t')[0].toULong()
      seen({ bpf ->
        bpf.numbers.ref[0].value = currentTgid().toU64()
        bpf.numbers.ref[1].value = currentTid().toU64()
        bpf.numbers.ref[2].value = currentUid().toU64()
        bpf.numbers.ref[3].value = currentGid().toU64()
        bpf.text.ref.set(currentComm())
        bpf.short.ref.set(currentComm())
      }) { bpf ->
        bpf.numbers.value.take(4) shouldBe listOf(own("Tgid"), own("Pid"), own("Uid"), own("Gid"))
        val comm = Files.readString(task.resolve("comm")).trim()
        bpf.text.value shouldBe comm
        bpf.short.value shouldBe comm.take(3)
      }
    }

    "the ids are asked for once on each path" {
      Seen { bpf ->
        bpf.numbers.ref[0].value = currentTgid().toU64()
        whenever(currentUid() eq 0) { bpf.numbers.ref[1].value = currentTid().toU64() }
        bpf.numbers.ref[2].value = currentGid().toU64()
      }.toSpec().let {
        it.calls(Helper.GET_CURRENT_PID_TGID) shouldBe 1
        it.calls(Helper.GET_CURRENT_UID_GID) shouldBe 1
      }
      Seen { bpf ->
        whenever(bpf.me.value eq 1) { bpf.numbers.ref[1].value = currentUid().toU64() }
        bpf.numbers.ref[2].value = currentGid().toU64()
      }.toSpec().calls(Helper.GET_CURRENT_UID_GID) shouldBe 2
    }

    "times and places" {
      val before = System.nanoTime()
      seen({ bpf ->
        bpf.numbers.ref[0].value = nanoTime()
        bpf.numbers.ref[1].value = nanoTimeSinceBoot()
        bpf.numbers.ref[2].value = currentCpu().toU64()
        bpf.numbers.ref[3].value = currentNumaNode().toU64()
        bpf.numbers.ref[4].value = random().toU64()
        bpf.numbers.ref[5].value = currentCgroup()
      }) { bpf ->
        val (now, boot, cpu, node) = bpf.numbers.value.map { it.toLong() }
        now shouldBeInRange before..System.nanoTime()
        boot shouldBeInRange now..Long.MAX_VALUE
        cpu shouldBeInRange 0L..4096L
        node shouldBeInRange 0L..64L
      }
    }

    "kernel and user memory" {
      seen({ bpf ->
        val text by stack(chars(16))
        text.set("swarm")
        bpf.text.ref.set(kernelString(insns(u64, r1 to text) { r0 set r1 }))
        bpf.numbers.ref[0].value = bpf.short.ref.setKernelString(text).toU64()
        bpf.numbers.ref[1].value = readKernel(u32, text).toU64()
        bpf.numbers.ref[2].value = readKernel(be16, text).toHost().toU64()
        bpf.numbers.ref[3].value = readUser(u64, u64(8)) + 1
        bpf.numbers.ref[4].value = stack(chars(8)).setUserString(u64(8)).toU64()
        val pair by stack(u32 * 2)
        pair.set(readKernel(u32 * 2, text))
        bpf.numbers.ref[5].value = pair[1].value.toU64()
      }) { bpf ->
        bpf.text.value shouldBe "swarm"
        bpf.short.value shouldBe "swa"
        val swar = "rawS".fold(0uL) { n, c -> n * 256u + c.lowercaseChar().code.toULong() }
        bpf.numbers.value.take(6) shouldBe listOf(4uL, swar, 0x7377uL, 1uL, (-14L).toULong(), 'm'.code.toULong())
      }
    }

    "logarithms" {
      class Logs : Bpf("logs", "GPL") {
        val x by global(u64)
        val wide by structured("socket") { ret(log2(x.value).toS32()) }
        val narrow by structured("socket") { ret(log2(x.value.toU32()).toS32()) }
        val tiny by structured("socket") { ret(log2(x.value.toU8()).toS32()) }
      }
      Logs().load(kernel) { bpf ->
        fun log(program: Program) = run(kernel, program)
        for (bit in 0..63) {
          for (x in listOf(1uL shl bit, (2uL shl bit) - 1u)) {
            bpf.x.value = x
            log(bpf.wide) shouldBe bit
            if (bit < 32) log(bpf.narrow) shouldBe bit
            if (bit < 8) log(bpf.tiny) shouldBe bit
          }
        }
        bpf.x.value = 0u
        log(bpf.wide) shouldBe 0
      }
      message { log2(s32(1)) } shouldContain "is a s32"
    }

    "printk takes more than three values".config(since(5, 16, "bpf_trace_vprintk")) {
      seen({ bpf -> printk("skep %d %d %d %d", u32(1), u8(2), s16(-3), bpf.numbers.ref[0].value.toU32()) }) { }
    }

    "printk takes what its format says" {
      seen({ printk("skep %s %d %lld", currentComm(), s32(-5), nanoTime()) }) { }
      seen({ printk("skep %s %d", currentTask()["comm"], currentTask()["real_parent"]["tgid"]) }) { }
      message { printk("%d", currentTask()["comm"]) } shouldContain "is 'char[16]' and no number"
      message { printk("%d", nanoTime()) } shouldContain
        "'%d' prints a number of 32 bits, and this is a u64; write '%lld'"
      message { printk("%s", currentCpu()) } shouldContain "'%s' prints a text"
      message { bpf -> printk("%d", bpf.text.ref) } shouldContain "write '%s'"
      message { printk("%d", currentComm()) } shouldContain "'%d' prints a number"
      message { printk("%d", be32(1)) } shouldContain "toHost()"
      message { printk("%d") } shouldContain "takes 1 arguments and gets 0"
      message { printk("%y") } shouldContain "no conversion"
      message { bpf -> printk("%pI4", bpf.text.ref) } shouldContain "the address of 4 bytes"
    }

    "what does not fit is told" {
      @Suppress("UNCHECKED_CAST") // As code without the compiler's checks would be.
      message { bpf -> bpf.numbers.ref[0].set(currentComm() as Data<ULong>) } shouldContain
        "a text is written to char[...] and not to u64"
      message { readUser(u32, currentCpu()) } shouldContain "an address has 64 bits"
      message { printk("%s", userString(nanoTime())) } shouldContain "put it into a place first"
    }
  })
