package skep.dsl.structured

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import skep.dsl.*
import skep.kernel.Kernel
import skep.kernel.KernelTest
import skep.kernel.KernelTypes
import skep.kernel.onlyIf
import skep.kernel.since
import skep.link.AttachException
import skep.load.LoadException
import skep.load.getpgid
import skep.load.ownPid
import skep.struct.*
import skep.types.Machine
import java.nio.file.Files
import java.nio.file.Path

/** A function of the kernel's that getpgid(2) calls with the task that is asked about. */
private const val HOOK = "security_task_getpgid"

private class Patch : Bpf("patch", "GPL") {
  val prog by fentry(HOOK) { }
}

private fun patches(kernel: Kernel): Boolean =
  try {
    Patch().load(kernel) { true }
  } catch (e: LoadException) {
    false
  }

private class Many : Bpf("many", "GPL") {
  val prog by kprobeMulti("__x64_sys_getpg*") { }
}

private fun probesMany(kernel: Kernel): Boolean =
  try {
    Many().load(kernel) { it.prog.attach().close() }
    true
  } catch (e: LoadException) {
    false
  } catch (e: AttachException) {
    false
  }

private const val ESRCH = 3L

class ProbesSpec :
  KernelTest({
    abstract class Seen(facts: KernelFacts = KernelFacts.here) : Bpf("seen", "GPL", facts = facts) {
      val numbers by global(s64 * 8)
      val me by constant(u32, ownPid.toUInt())

      fun ProgramBody.onlyMine() = returnIf(currentTgid() ne me.value)

      fun Body.put(index: Int, number: Num<*>) {
        numbers.ref[index].value = number.toS64()
      }

      fun ProbeBody.putArgument() {
        onlyMine()
        put(0, arg(0).toS32())
      }

      fun ProbeBody.putResult() {
        onlyMine()
        put(1, result.toS32())
      }
    }

    fun <B : Seen> asked(bpf: B, pid: Int): List<Long> =
      bpf.load(kernel) {
        val links = attach()
        getpgid(pid)
        links.forEach { it.close() }
        it.numbers.value
      }

    fun has(what: String, path: String) = onlyIf("this kernel has $what") { Files.exists(Path.of(path)) }

    "arguments and results of the kernel's functions, from registers".config(
      has("kprobes", "/sys/bus/event_source/devices/kprobe"),
    ) {
      asked(
        object : Seen() {
          val enter by kprobe(HOOK) {
            onlyMine()
            put(0, arg("p")["tgid"].read(s32))
            put(1, arg(0, "task_struct")["tgid"].read(s32))
          }
          val exit by kretprobe(HOOK) {
            onlyMine()
            put(2, result.toS32() + 5)
          }
        },
        ownPid,
      ).take(3) shouldBe listOf(ownPid.toLong(), ownPid.toLong(), 5L)
    }

    "arguments and results of the kernel's functions, with their types".config(
      onlyIf("this kernel lets programs patch its functions") { patches(kernel) },
    ) {
      asked(
        object : Seen() {
          val enter by fentry(HOOK) {
            onlyMine()
            put(0, arg("p")["tgid"].read(s32))
            put(1, arg(0, "task_struct")["real_parent"]["tgid"].read(s32))
          }
          val exit by fexit(HOOK) {
            onlyMine()
            put(2, arg("p")["pid"].read(s32))
            put(3, result.read(s32) + 6)
          }
        },
        ownPid,
      ).take(4) shouldBe listOf(ownPid.toLong(), ProcessHandle.current().parent().get().pid(), ownPid.toLong(), 6L)
    }

    "arguments and results of functions of processes".config(
      has("uprobes", "/sys/bus/event_source/devices/uprobe"),
    ) {
      asked(
        object : Seen() {
          val enter by uprobe("libc.so.6:getpgid") { putArgument() }
          val exit by uretprobe("libc.so.6:getpgid") { putResult() }
        },
        -7,
      ).take(2) shouldBe listOf(-7L, -1L)
    }

    "arguments and results of many functions of the kernel".config(
      onlyIf("this kernel probes many of its functions at once") { probesMany(kernel) },
    ) {
      asked(
        object : Seen() {
          val enter by kprobeMulti("__x64_sys_getpg*") {
            onlyMine()
            put(0, arg(0, "pt_regs")["di"].read(u64).toS32())
          }
          val exit by kretprobeMulti("__x64_sys_getpg*") { putResult() }
        },
        -7,
      ).take(2) shouldBe listOf(-7L, -ESRCH)
    }

    "arguments and results of many functions of processes".config(since(6, 6, "uprobe.multi")) {
      asked(
        object : Seen() {
          val enter by uprobeMulti("libc.so.6:getpgi*") { putArgument() }
          val exit by uretprobeMulti("libc.so.6:getpgi*") { putResult() }
        },
        -7,
      ).take(2) shouldBe listOf(-7L, -1L)
    }

    "every task, by an iterator" {
      object : Seen() {
        val tasks by iterator("task") {
          val task by arg("task")
          returnIf(task.isNull())
          returnIf(task["pid"].read(u32) ne me.value)
          put(0, task["real_parent"]["tgid"].read(s32))
        }
      }.toSpec().programs().single().section() shouldBe "iter/task"
    }

    "objects for another machine have its registers" {
      fun registers(machine: Machine) =
        object : Seen(KernelFacts.of(KernelTypes.of(kernel).get(), machine)) {
          val prog by kprobe(HOOK) { put(0, arg(2)) }
        }.toSpec().btf().get().let { btf -> btf.ids().mapToObj(btf::name).filter { "regs___" in it }.toList() }
      registers(Machine.X86_64) shouldBe listOf("pt_regs___x86_64")
      registers(Machine.ARM64) shouldBe listOf("user_pt_regs___arm64")
    }

    "mistakes are told" {
      fun message(bpf: Bpf) = shouldThrow<BpfDslException> { bpf.toSpec() }.message!!
      message(object : Seen() { val p by kretprobe(HOOK) { put(0, arg(0)) } }) shouldContain "are gone where it returns"
      message(object : Seen() { val p by kprobe(HOOK) { put(0, result) } }) shouldContain "has not returned yet"
      message(object : Seen() { val p by kprobe(HOOK) { put(0, arg("q").read(u64)) } }) shouldContain
        "has no parameter 'q'"
      message(object : Seen() { val p by uprobe("x:y") { put(0, arg("q").read(u64)) } }) shouldContain "arg(0)"
      message(object : Seen() { val p by kprobeMulti("tcp_*") { put(0, arg("sk").address) } }) shouldContain
        "each have arguments of their own"
      message(object : Seen(KernelFacts.none) { val p by fentry(HOOK) { put(0, arg("p").read(u64)) } }) shouldContain
        "take them by their place"
    }
  })
