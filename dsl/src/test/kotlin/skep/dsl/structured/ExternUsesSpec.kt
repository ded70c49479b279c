package skep.dsl.structured

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import skep.dsl.*
import skep.kernel.KernelTest
import skep.kernel.KernelVersion
import skep.kernel.since
import skep.load.ownPid
import skep.load.trigger
import skep.struct.*

private const val GETPGID = 121L

class ExternUsesSpec :
  KernelTest({
    abstract class Seen : Bpf("seen", "GPL") {
      val numbers by global(u64 * 8)
      val me by constant(u32, ownPid.toUInt())

      fun ArgumentsBody.onlyMine() {
        returnIf(currentTgid() ne me.value)
        returnIf(arg("id").read(s64) ne GETPGID)
      }

      fun Body.put(index: Int, number: Num<*>) {
        numbers.ref[index].value = number.toU64()
      }
    }

    fun <B : Seen> seen(bpf: B): List<ULong> =
      bpf.load(kernel) {
        val links = attach()
        trigger()
        links.forEach { it.close() }
        it.numbers.value
      }

    "values of the configuration" {
      val version = KernelVersion.of(kernel).asInt
      seen(
        object : Seen() {
          val LINUX_KERNEL_VERSION by kconfig(u32)
          val CONFIG_BPF_SYSCALL by kconfig(bool)
          val CONFIG_NO_SUCH_THING by kconfig(u64, weak = true)
          val prog by rawTracepoint("sys_enter") {
            onlyMine()
            put(0, LINUX_KERNEL_VERSION.value)
            put(1, CONFIG_BPF_SYSCALL.value)
            put(2, CONFIG_NO_SUCH_THING.value + 5)
          }
        },
      ).take(3) shouldBe listOf(version.toULong(), 1uL, 5uL)
    }

    "what a kernel may not have".config(since(6, 2, "bpf_rcu_read_lock")) {
      seen(
        object : Seen() {
          val bpf_rcu_read_lock by kfunc(weak = true)
          val bpf_rcu_read_unlock by kfunc(weak = true)
          val no_such_function by kfunc(s32, result = s32, weak = true)
          val vfs_read by ksym(weak = true)
          val no_such_variable by ksym(weak = true)
          val prog by btfTracepoint("sys_enter") {
            onlyMine()
            bpf_rcu_read_lock.ifPresent {
              bpf_rcu_read_lock()
              put(0, u64(1))
              bpf_rcu_read_unlock()
            } otherwise { put(0, u64(2)) }
            no_such_function.ifPresent { put(1, no_such_function(s32(1))) } otherwise { put(1, u64(2)) }
            put(2, vfs_read.isPresent().toU32())
            put(3, no_such_variable.isPresent().toU32())
            put(4, vfs_read.pointer shr 63)
          }
        },
      ).take(5) shouldBe listOf(1uL, 2uL, 1uL, 0uL, 1uL)
    }

    "functions of the kernel by name, and what they lend is given back".config(since(6, 2, "bpf_task_from_pid")) {
      seen(
        object : Seen() {
          val prog by btfTracepoint("sys_enter") {
            onlyMine()
            borrow("bpf_task_from_pid", me.value.toS32(), giveBack = "bpf_task_release") { task ->
              put(0, task["tgid"].read(s32))
              returnIf(task["tgid"].read(s32) eq 0)
              rcuRead { put(1, task["real_parent"]["tgid"].read(s32)) }
            }
            borrow("bpf_task_from_pid", s32(-1), giveBack = "bpf_task_release") { put(2, u64(1)) } otherwise {
              put(2, u64(2))
            }
          }
        },
      ).take(3) shouldBe listOf(ownPid.toULong(), ProcessHandle.current().parent().get().pid().toULong(), 2uL)
    }

    fun message(code: ArgumentsBody.() -> Unit) =
      shouldThrow<BpfDslException> {
        object : Seen() { val prog by btfTracepoint("sys_enter") { code() } }.toSpec()
      }.message!!

    "a function that is not there, and one that takes more".config(since(6, 2, "bpf_task_from_pid")) {
      message { kernelCall("bpf_task_from_pidd", s32(1)) } shouldContain "did you mean"
      message { kernelCall("bpf_task_from_pid") } shouldContain "takes 1 arguments (s32 pid) and gets 0"
    }

    "mistakes are told" {
      val wrong =
        shouldThrow<BpfDslException> {
          object : Bpf("wrong", "GPL") {
            val prog by xdp {
              call(skb_change_tail, u64(1), u32(14), u64(0))
              ret(PASS)
            }
          }.toSpec()
        }
      wrong.message!! shouldContain "cannot call bpf_skb_change_tail"
      wrong.source!!.toString() shouldContain "ExternUsesSpec.kt:"
    }
  })
