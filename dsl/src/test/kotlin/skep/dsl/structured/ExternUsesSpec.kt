package skep.dsl.structured

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import skep.btf.BtfBuilder
import skep.btf.BtfKind
import skep.btf.BtfLinkage
import skep.btf.BtfType
import skep.dsl.*
import skep.kernel.KernelTest
import skep.kernel.KernelTypes
import skep.kernel.KernelVersion
import skep.kernel.since
import skep.load.ownPid
import skep.load.trigger
import skep.struct.*

private const val GETPGID = 121L

class ExternUsesSpec :
  KernelTest({
    val btf by lazy { KernelTypes.of(kernel).get() }

    abstract class Seen(facts: KernelFacts = KernelFacts.here) : Bpf("seen", "GPL", facts = facts) {
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

    "functions by name that a kernel may not have, and what is done where it has not".config(
      since(6, 2, "bpf_rcu_read_lock"),
    ) {
      // A module of another machine has what this kernel has not, so its prototype is known.
      val facts = KernelFacts.of(
        btf,
        modules = mapOf(
          "other" to BtfBuilder.splitFrom(btf).run {
            val int = btf.find("int", BtfKind.INT).asInt
            val task = add(BtfType.Pointer(btf.find("task_struct", BtfKind.STRUCT).asInt))
            val proto = add(BtfType.FuncProto(int, listOf(BtfType.Param("task", task), BtfType.Param("how", int))))
            add(BtfType.Func("made_up_of_task", proto, BtfLinkage.STATIC))
            build()
          },
        ),
      )
      seen(
        object : Seen(facts) {
          val prog by btfTracepoint("sys_enter") {
            onlyMine()
            val lock = kernelFunction("bpf_rcu_read_lock")
            val unlock = kernelFunction("bpf_rcu_read_unlock")
            val madeUp = kernelFunction("made_up_of_task")
            lock.ifPresent {
              lock()
              put(0, u64(1))
              unlock()
            } otherwise { put(0, u64(2)) }
            put(1, madeUp.isPresent().toU32())
            madeUp.ifPresent { put(2, madeUp(currentTask(), s32(1)).read(s32)) } otherwise { put(2, u64(3)) }
          }
        },
      ).take(3) shouldBe listOf(1uL, 0uL, 3uL)
    }

    "a function that some code cannot do without is not weak".config(since(6, 2, "bpf_rcu_read_lock")) {
      fun weak(code: ArgumentsBody.() -> Unit) =
        object : Seen() { val prog by btfTracepoint("sys_enter") { code() } }.toSpec().externs()
          .associate { it.name() to it.weak() }
      weak { kernelFunction("bpf_rcu_read_lock").ifPresent { printk("there") } } shouldBe
        mapOf("bpf_rcu_read_lock" to true)
      weak {
        kernelFunction("bpf_rcu_read_lock").ifPresent { printk("there") }
        rcuRead { }
      } shouldBe mapOf("bpf_rcu_read_lock" to false, "bpf_rcu_read_unlock" to false)
    }

    "what modules have is checked like the kernel's own" {
      val module = BtfBuilder.splitFrom(btf).run {
        val int = btf.find("int", BtfKind.INT).asInt
        val inode = add(BtfType.Pointer(btf.find("inode", BtfKind.STRUCT).asInt))
        val own = add(
          BtfType.Struct(
            "other_inode", 16,
            listOf(
              BtfType.Member.atByte("vfs", inode, 0), BtfType.Member.atByte("state", int, 8),
            ),
          ),
        )
        val proto = add(BtfType.FuncProto(int, listOf(BtfType.Param("node", add(BtfType.Pointer(own))))))
        add(BtfType.Func("other_open", proto, BtfLinkage.STATIC))
        build()
      }

      class Traced(target: String, code: ArgumentsBody.() -> Unit) :
        Bpf("traced", "GPL", facts = KernelFacts.of(btf, modules = mapOf("other" to module))) {
        val found by global(u64)
        val prog by fexit(target, body = code)
      }

      fun message(target: String, code: ArgumentsBody.() -> Unit) =
        shouldThrow<BpfDslException> { Traced(target, code).toSpec() }.message!!
      for (target in listOf("other_open", "other:other_open")) {
        Traced(target) {
          whenever(arg("node")["vfs"]["i_ino"].read(u64) eq 0) { printk("no number") }
          whenever(arg("node")["state"].read(s32) ne result.read(s32)) { printk("another state") }
        }.toSpec().programs().single().code().steps().mapNotNull { it.core().orElse(null)?.access() }.toSet() shouldBe
          setOf("0:0", "0:1")
      }
      message("other_open") { arg("node")["stat"].read(s32) }.let {
        it shouldContain "ExternUsesSpec.kt:"
        it shouldContain "did you mean 'state'?"
      }
      message("other_open") { arg("nod") } shouldContain "did you mean 'node'?"
      message("other:other_opne") { arg("node") } shouldContain "did you mean 'other_open'?"
      message("others:other_open") { arg("node") } shouldContain "modprobe others"
      message("vmlinux:other_opne") { arg("node") } shouldContain "no such function"
    }

    fun message(code: ArgumentsBody.() -> Unit) =
      shouldThrow<BpfDslException> {
        object : Seen() { val prog by btfTracepoint("sys_enter") { code() } }.toSpec()
      }.message!!

    "a function that is not there, and one that takes more".config(since(6, 2, "bpf_task_from_pid")) {
      message { kernelCall("bpf_task_from_pidd", s32(1)) } shouldContain "did you mean"
      message { kernelFunction("bpf_task_from_pidd") } shouldContain "did you mean"
      shouldThrow<BpfDslException> {
        object : Seen() {
          val CONFIG_NO_SUCH_THING by kconfig(u64, weak = true)
          val prog by btfTracepoint("sys_enter") { CONFIG_NO_SUCH_THING.ifPresent { } }
        }.toSpec()
      }.message!! shouldContain "compare its value"
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
