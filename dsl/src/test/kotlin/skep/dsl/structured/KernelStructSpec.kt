package skep.dsl.structured

import io.kotest.core.spec.style.FreeSpec
import io.kotest.matchers.shouldBe
import skep.btf.Btf
import skep.dsl.*
import skep.dsl.samples.kernel.Bio
import skep.dsl.samples.kernel.Sock
import skep.dsl.samples.kernel.TaskStruct
import skep.insn.Step
import skep.relocate.CoreSpec
import skep.spec.ObjectSpec
import skep.spec.ObjectWriter
import skep.struct.chars
import skep.struct.s32
import skep.struct.u64
import java.nio.ByteBuffer

private val kernel: Btf =
  Btf.parse(ByteBuffer.wrap(KernelStructSpec::class.java.getResource("/skep/dsl/kernel.btf")!!.readBytes()))

/** A program that uses some fields. */
private class Uses(facts: KernelFacts, code: ProgramBody.(Uses, TaskStruct) -> Unit) :
  Bpf("uses", "GPL", facts = facts) {
  val number by global(u64)
  val text by global(chars(16))
  val prog by rawTracepoint("sched_switch") { code(this@Uses, TaskStruct(arg(1, "task_struct"))) }
}

/** The records of an object, in the words of libbpf without what is only this object's. */
private fun records(spec: ObjectSpec): List<String> =
  spec.programs().flatMap { it.code().elements() }.filterIsInstance<Step>().mapNotNull { it.core().orElse(null) }
    .map { CoreSpec.parse(spec.btf().get(), it).toString().replaceFirst(Regex("""\[\d+] """), "") }
    .map { it.replace(Regex(""" \(.*\)"""), "") }

/** Accessors that `skep gen kernel-types` wrote. */
class KernelStructSpec :
  FreeSpec({
    /** What is asked of the kernel's types, which must not depend on what is known of them. */
    fun uses(code: ProgramBody.(Uses, TaskStruct) -> Unit): List<String> {
      val without = Uses(KernelFacts.none, code).toSpec()
      val with = Uses(KernelFacts.of(kernel), code).toSpec()
      ObjectWriter.write(with).contentEquals(ObjectWriter.write(without)) shouldBe true
      return records(without)
    }

    "fields behind pointers" {
      uses { bpf, task -> bpf.number.ref.value = task.realParent.mm.argStart } shouldBe listOf(
        "<byte_off> struct task_struct.real_parent", "<byte_off> struct task_struct.mm",
        "<byte_off> struct mm_struct.arg_start",
      )
    }
    "fields of structs within, of arrays, of anonymous structs and unions" {
      uses { bpf, task ->
        bpf.number.ref.value = task.named.pairs(2).high.toU64() + task.second + task.usage["counter"].read(s32).toU64()
      } shouldBe listOf(
        "<byte_off> struct task_struct.named.pairs[2].high", "<byte_off> struct task_struct.second",
        "<byte_off> struct task_struct.usage.counter",
      )
      uses { bpf, task ->
        val sock = Sock(task.stack.pointerTo("sock"))
        bpf.number.ref.value = sock.skErr.toU64() + Bio(sock.before.pointerTo("bio")).count.toU64()
      } shouldBe listOf(
        "<byte_off> struct task_struct.stack", "<byte_off> struct sock.sk_err", "<byte_off> struct sock.before",
        "<byte_off> struct bio.count",
      )
    }
    "enums, truth values and text" {
      uses { bpf, task ->
        bpf.number.ref.value = task.kind.toU64()
        whenever(task.exiting) { bpf.text.ref.set(task.comm) }
      } shouldBe listOf(
        "<byte_off> struct task_struct.kind", "<byte_off> struct task_struct.exiting",
        "<byte_off> struct task_struct.comm",
      )
    }
    "bit-fields" {
      uses { bpf, task -> bpf.number.ref.value = task.width.toU64() } shouldBe
        listOf("byte_off", "byte_sz", "lshift_u64", "rshift_u64").map { "<$it> struct task_struct.width" }
    }
  })
