package skep.dsl.structured

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.matchers.longs.shouldBeInRange
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import jnr.ffi.LibraryLoader
import skep.dsl.*
import skep.kernel.KernelTest
import skep.kernel.since
import skep.load.getpgid
import skep.load.ownPid
import skep.load.trigger
import skep.struct.*
import java.io.RandomAccessFile
import java.nio.file.Files
import java.nio.file.Path

/** The C library as Java calls it. */
interface Prctl {
  fun prctl(option: Int, a: Long, b: Long, c: Long, d: Long): Int
}

private const val PR_SET_CHILD_SUBREAPER = 36
private const val GETPGID = 121L
private const val O_RDWR_CREAT = 0x42L

class KernelValueSpec :
  KernelTest({
    val libC = LibraryLoader.create(Prctl::class.java).load("c")
    val parent = ProcessHandle.current().parent().get().pid()

    abstract class Seen(facts: KernelFacts = KernelFacts.here) : Bpf("seen", "GPL", facts = facts) {
      val numbers by global(s64 * 8)
      val text by global(chars(16))
      val path by global(chars(64))
      val me by constant(u32, ownPid.toUInt())

      fun ProgramBody.onlyMine() = returnIf(currentTgid() ne me.value)

      fun Body.put(index: Int, number: Num<*>) {
        numbers.ref[index].value = number.toS64()
      }
    }

    class Entered(facts: KernelFacts = KernelFacts.here, code: TracepointBody.(Entered) -> Unit) : Seen(facts) {
      val prog by tracepoint("syscalls/sys_enter_getpgid") {
        onlyMine()
        code(this@Entered)
      }
    }

    fun entered(code: TracepointBody.(Entered) -> Unit, check: Loaded<Entered>.(Entered) -> Unit) =
      Entered(code = code).load(kernel) { bpf ->
        bpf.prog.attach().use { trigger() }
        check(bpf)
      }

    fun message(facts: KernelFacts = KernelFacts.here, code: TracepointBody.(Entered) -> Unit): String =
      shouldThrow<BpfDslException> { Entered(facts, code).toSpec() }.message!!

    "fields behind pointers, texts, structs within structs, arrays" {
      entered({ bpf ->
        with(bpf) {
          val task by currentTask()
          put(0, task["real_parent"]["tgid"].read(s32))
          put(1, task["tgid"].read(u32))
          put(2, task["start_time"].read(u64))
          put(3, task["se"]["vruntime"].read(u64))
          put(4, task["signal"]["rlim"][7]["rlim_cur"].read(u64))
          text.ref.set(task["comm"])
          path.ref.set(task["nsproxy"]["uts_ns"]["name"]["sysname"])
        }
      }) { bpf ->
        val numbers = bpf.numbers.value
        numbers[0] shouldBe parent
        numbers[1] shouldBe ownPid
        numbers[2] shouldBeInRange 1L..System.nanoTime()
        val limit = Files.readAllLines(Path.of("/proc/self/limits")).single { it.startsWith("Max open files") }
        "${numbers[4]}" shouldBe limit.split(Regex("  +"))[1]
        bpf.text.value shouldBe Files.readString(Path.of("/proc/thread-self/comm")).trim()
        bpf.path.value shouldBe "Linux"
      }
    }

    "bit-fields" {
      class Bits : Seen() {
        val prog by tracepoint("syscalls/sys_enter_getpgid") {
          onlyMine()
          put(0, currentTask()["signal"]["is_child_subreaper"].read(u32))
        }
      }
      Bits().load(kernel) { bpf ->
        bpf.prog.attach().use {
          for (bit in listOf(1L, 0L)) {
            libC.prctl(PR_SET_CHILD_SUBREAPER, bit, 0, 0, 0)
            trigger()
            bpf.numbers.value[0] shouldBe bit
          }
        }
      }
    }

    "arguments of system calls, with the types they have" {
      class Calls : Seen() {
        val enter by tracepoint("syscalls/sys_enter_getpgid") {
          onlyMine()
          put(0, arg("pid").read(s32))
        }
        val exit by tracepoint("syscalls/sys_exit_getpgid") {
          onlyMine()
          put(1, arg("ret").read(s64))
        }
        val open by tracepoint("syscalls/sys_enter_openat") {
          onlyMine()
          path.ref.set(userString(arg("filename")))
          put(2, arg("flags").read(s32))
        }
      }
      Calls().load(kernel) { bpf ->
        val links = attach()
        getpgid(-1)
        val file = Files.createTempFile("skep", "open")
        RandomAccessFile("$file", "rw").close()
        Files.delete(file)
        links.forEach { it.close() }
        bpf.numbers.value.take(3) shouldBe listOf(-1L, -3L, O_RDWR_CREAT)
        bpf.path.value shouldBe "$file"
      }
    }

    "arguments of tracepoints: numbers, texts of any length, BTF-typed and raw" {
      class Execs : Seen() {
        val record by tracepoint("sched/sched_process_exec") {
          returnIf(currentTask()["real_parent"]["tgid"].read(u32) ne me.value)
          put(0, arg("pid").read(s32))
          path.ref.set(arg("filename"))
        }
        val typed by btfTracepoint("sched_process_exec") {
          val task by arg("p")
          returnIf(task["real_parent"]["tgid"].read(u32) ne me.value)
          put(1, task["tgid"].read(s32))
          put(2, arg("old_pid").read(s32))
          text.ref.set(arg("bprm")["filename"])
        }
        val raw by rawTracepoint("sched_process_exec") {
          val task by arg("p")
          returnIf(task["real_parent"]["tgid"].read(u32) ne me.value)
          put(3, task["tgid"].read(s32))
        }
        val enter by btfTracepoint("sys_enter") {
          onlyMine()
          returnIf(arg("id").read(s64) ne GETPGID)
          put(4, arg("regs")["di"].read(u64))
        }
      }
      Execs().load(kernel) { bpf ->
        val links = attach()
        val child = ProcessBuilder("/bin/true").start()
        child.waitFor()
        getpgid(ownPid)
        links.forEach { it.close() }
        val numbers = bpf.numbers.value
        numbers.take(5) shouldBe listOf(child.pid(), child.pid(), numbers[2], child.pid(), ownPid.toLong())
        bpf.path.value shouldBe "/bin/true"
        bpf.text.value shouldBe "/bin/true"
      }
    }

    "what only some kernels have is asked for, and numbers come from the running kernel".config(
      since(5, 14, "task_struct.__state"),
    ) {
      entered({ bpf ->
        with(bpf) {
          val task by currentTask()
          put(0, task["tgid"].exists().toU32())
          val old by task.pointerTo("task_struct___old")["state"].of(s64)
          put(1, old.exists().toU32())
          whenever(old.exists()) { put(2, old.read(s64)) } otherwise { put(2, task["__state"].read(u32)) }
          put(3, kernelEnum("pid_type")["PIDTYPE_SID"])
          put(4, kernelEnum("pid_type").has("PIDTYPE_NONE").toU32())
          put(5, kernelType("task_struct").exists().toU32() + kernelType("no_such_struct").exists().toU32())
          put(6, kernelType("task_struct").size())
          put(7, task["comm"].size())
        }
      }) { bpf ->
        val numbers = bpf.numbers.value
        numbers.take(6) shouldBe listOf(1L, 0L, numbers[2], 3L, 0L, 1L)
        numbers[6] shouldBeInRange 2000L..20_000L
        numbers[7] shouldBe 16L
      }
    }

    "the same object comes out with types at hand and without" {
      fun made(facts: KernelFacts, said: Boolean) =
        Entered(facts) { bpf ->
          with(bpf) {
            val parent = currentTask()["real_parent"].let { if (said) it.pointerTo("task_struct") else it }
            put(0, parent["tgid"].read(s32))
            put(1, arg("pid").read(s32))
          }
        }.toElf().toList()
      made(KernelFacts.none, said = true) shouldBe made(KernelFacts.here, said = false)
    }

    "mistakes are told at their line, with the near names" {
      message { currentTask()["real_parnt"]["tgid"].read(s32) } shouldContain "did you mean 'real_parent'"
      message { currentTask()["real_parnt"]["tgid"].read(s32) } shouldContain "KernelValueSpec.kt:"
      message { arg("file") } shouldContain "has no argument 'file'"
      message { currentTask()["tgid"].read(u64) } shouldContain "is 's32' and u64 is wanted: read(s32)"
      message { currentTask()["comm"].read(u64) } shouldContain "is 'char[16]' and no number"
      message { currentTask()["tgid"]["x"] } shouldContain "is 's32' and has no field 'x'"
      message { it.text.ref.set(currentTask()["tgid"]) } shouldContain "is 's32' and no text"
      message { it.path.ref.set(userString(currentTask()["tgid"])) } shouldContain "is 's32' and no address"
      message(KernelFacts.none) { currentTask()["real_parent"]["tgid"] } shouldContain
        "has no field 'tgid'; say what it is, with pointerTo"
      message { kernelEnum("pid_type")["PIDTYPE_PIDD"] } shouldContain "PIDTYPE_PID"
      shouldThrow<BpfDslException> {
        object : Seen() { val prog by btfTracepoint("sched_swich") { arg("prev") } }.toSpec()
      }.message!! shouldContain "sched_switch"
    }
  })
