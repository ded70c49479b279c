package skep.types

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FreeSpec
import io.kotest.matchers.shouldBe
import skep.btf.Btf
import skep.btf.BtfBuilder
import skep.btf.BtfType
import skep.types.TraceFormat.Place
import skep.types.Tracepoint.Argument
import java.nio.ByteOrder
import java.util.Optional

private val s32 = FieldType.Int(4, true)
private val u32 = FieldType.Int(4, false)
private val text = FieldType.Array(FieldType.Char(), 0)

/** A kernel with two structs for tracepoints' records, and one for system calls'. */
private val kernel: Btf = BtfBuilder(ByteOrder.LITTLE_ENDIAN).run {
  val int = add(BtfType.Int.signed("int", 4))
  val u32 = add(BtfType.Int.unsigned("unsigned int", 4))
  val long = add(BtfType.Int.unsigned("unsigned long", 8))
  val char = add(BtfType.Int.signed("char", 1))
  val entry = add(BtfType.Struct("trace_entry", 8, listOf(BtfType.Member.atByte("pid", int, 4))))
  val data = add(BtfType.Array(char, int, 0))

  fun record(name: String, size: Long, vararg members: Pair<String, Int>) {
    val own = members.mapIndexed { i, (name, type) -> BtfType.Member.atByte(name, type, 8 + 4L * i) }
    val all = listOf(BtfType.Member.atByte("ent", entry, 0)) + own + BtfType.Member.atByte("__data", data, size)
    add(BtfType.Struct("trace_event_raw_$name", size, all))
  }
  record("sched_process_exec", 20, "__data_loc_filename" to u32, "pid" to int, "__rel_loc_argv" to u32)
  record("block_rq_completion", 16, "dev" to u32, "__data_loc_cmd" to u32)
  record("kfree", 12, "ptr" to u32)
  record("kmem_free", 12, "other" to u32)
  record("sched_wakeup_template", 16, "pid" to int, "prio" to int)
  record("sched_stat_template", 16, "pid" to int, "prio" to int)
  add(
    BtfType.Struct(
      "syscall_trace_enter", 16,
      listOf(
        BtfType.Member.atByte("ent", entry, 0), BtfType.Member.atByte("nr", int, 8),
        BtfType.Member.atByte("args", add(BtfType.Array(long, int, 0)), 16),
      ),
    ),
  )
  build()
}

private fun format(name: String, vararg fields: String): TraceFormat =
  TraceFormat.parse(
    "name: $name\nID: 1\nformat:\n\tfield:int common_pid;\toffset:4;\tsize:4;\tsigned:1;\n\n" +
      fields.withIndex().joinToString("") { (i, it) -> "\tfield:$it;\toffset:${8 + 4 * i};\tsize:4;\tsigned:1;\n" },
  )

private class Told(argument: Argument) {
  val name: String = argument.name()
  val type: FieldType? = argument.type().orElse(null)
  val form: Place = argument.form()
  val place: String = when (val place = argument.place()) {
    is Tracepoint.Place.Field -> place.fields().joinToString(" or ")
    is Tracepoint.Place.Offset -> "${place.offset()}+${place.size()}"
  }

  override fun toString() = "$name: $type in $place, $form"
}

private fun find(event: String, btf: KernelBtf = KernelBtf.of(kernel), vararg formats: TraceFormat): Tracepoint {
  val (category, name) = event.split('/')
  val types = CoreTypes(BtfBuilder(ByteOrder.LITTLE_ENDIAN), btf)
  return Tracepoints(types) { _, wanted -> Optional.ofNullable(formats.find { it.name() == wanted }) }
    .find(category, name)
}

private fun told(tracepoint: Tracepoint) = tracepoint.arguments().map { Told(it).toString() }

class TracepointsSpec :
  FreeSpec({
    "a tracepoint that has a struct of its name" {
      told(find("sched/sched_process_exec")) shouldBe listOf(
        "filename: null in struct trace_event_raw_sched_process_exec.__data_loc_filename, DATA_LOC",
        "pid: s32 in struct trace_event_raw_sched_process_exec.pid, INLINE",
        "argv: null in struct trace_event_raw_sched_process_exec.__rel_loc_argv, REL_LOC",
      )
    }
    "its format tells what is elsewhere in the record" {
      val known = format("sched_process_exec", "__data_loc char[] filename", "pid_t pid", "__rel_loc u32[] argv")
      find("sched/sched_process_exec", formats = arrayOf(known)).arguments().map { it.type().get() } shouldBe
        listOf(text, s32, FieldType.Array(u32, 0))
    }
    "a tracepoint that shares a struct" {
      val pid = "pid: s32 in struct trace_event_raw_sched_wakeup_template.pid, INLINE"
      val prio = "prio: s32 in struct trace_event_raw_sched_wakeup_template.prio, INLINE"
      told(find("sched/sched_wakeup")) shouldBe listOf(pid, prio)
      told(find("sched/sched_wakeup", formats = arrayOf(format("sched_wakeup", "pid_t pid", "int prio")))) shouldBe
        listOf(pid, prio)
      Told(find("sched/sched_wakeup", KernelBtf.none()).argument("pid")).toString() shouldBe pid.replace("s32", "null")
    }
    "a tracepoint that shares a struct which only its format tells" {
      told(find("sched/own_event", formats = arrayOf(format("own_event", "pid_t pid", "int prio")))) shouldBe listOf(
        "pid: s32 in struct trace_event_raw_own_event.pid or struct trace_event_raw_sched_wakeup_template.pid, INLINE",
        "prio: s32 in struct trace_event_raw_own_event.prio or struct trace_event_raw_sched_wakeup_template.prio, INLINE",
      )
    }
    "a tracepoint whose struct has another name in other kernels" {
      val (former, now) = listOf("block_rq_complete", "block_rq_completion").map { "struct trace_event_raw_$it" }
      told(find("block/block_rq_complete")) shouldBe listOf(
        "dev: u32 in $former.dev or $now.dev, INLINE",
        "cmd: null in $former.__data_loc_cmd or $now.__data_loc_cmd, DATA_LOC",
      )
      Told(find("block/block_rq_complete", KernelBtf.none()).argument("dev")).toString() shouldBe
        "dev: null in $former.dev or $now.dev, INLINE"
    }
    "a struct at hand that has not the field is not looked into" {
      told(find("kmem/kfree")) shouldBe listOf("ptr: u32 in struct trace_event_raw_kfree.ptr, INLINE")
    }
    "a struct that has the name and not the fields gives way to the one that has them" {
      told(find("kmem/kfree", formats = arrayOf(format("kfree", "u32 dev", "__data_loc char[] cmd"))))
        .map { it.substringAfter(" in ").substringBefore(',') } shouldBe listOf(
        "struct trace_event_raw_block_rq_completion.dev",
        "struct trace_event_raw_block_rq_completion.__data_loc_cmd",
      )
    }
    "a tracepoint whose struct is not found" {
      shouldThrow<TypesException> { find("own/own_event") }.message shouldBe
        "own/own_event: the BTF at hand has no struct trace_event_raw_own_event; if the tracepoint is there, " +
        "it shares one with others, which only its format tells: have tracefs at hand"
      val other = format("own_event", "pid_t pid", "u32 more")
      told(find("user_events/own_event", formats = arrayOf(other))) shouldBe
        listOf("pid: s32 in 8+4, INLINE", "more: s32 in 12+4, INLINE")
    }
    "a tracepoint of which nothing is at hand" {
      val tracepoint = find("sched/sched_process_exec", KernelBtf.none())
      tracepoint.arguments() shouldBe listOf()
      Told(tracepoint.argument("pid")).toString() shouldBe
        "pid: null in struct trace_event_raw_sched_process_exec.pid, INLINE"
      tracepoint.argument("__data_loc_filename").form() shouldBe Place.DATA_LOC
    }
    "an argument that is not there" {
      shouldThrow<TypesException> { find("sched/sched_process_exec").argument("filname") }.message shouldBe
        "sched/sched_process_exec: it has no argument 'filname'; did you mean 'filename'?"
      shouldThrow<TypesException> { find("sched/sched_process_exec").argument("comm") }.message shouldBe
        "sched/sched_process_exec: it has no argument 'comm'; it has filename, pid, argv"
    }
    "a system call's parameters" {
      told(find("syscalls/sys_enter_openat", KernelBtf.none())) shouldBe listOf(
        "dfd: s32 in struct syscall_trace_enter.args[0], INLINE",
        "filename: char * in struct syscall_trace_enter.args[1], INLINE",
        "flags: s32 in struct syscall_trace_enter.args[2], INLINE",
        "mode: u16 in struct syscall_trace_enter.args[3], INLINE",
      )
      told(find("syscalls/sys_enter_openat")) shouldBe told(find("syscalls/sys_enter_openat", KernelBtf.none()))
    }
    "a system call's parameters, by its format" {
      val later =
        format("sys_enter_later", "int __syscall_nr", "const char * path", "__data_loc char[] __path_val", "int x")
      told(find("syscalls/sys_enter_later", formats = arrayOf(later))) shouldBe listOf(
        "path: char * in struct syscall_trace_enter.args[0], INLINE",
        "x: s32 in struct syscall_trace_enter.args[1], INLINE",
      )
    }
    "a system call that is not known" {
      shouldThrow<TypesException> { find("syscalls/sys_enter_opnat") }.message shouldBe
        "syscalls/sys_enter_opnat: the parameters of this system call are not known: have tracefs at hand; " +
        "did you mean 'openat'?"
    }
    "a system call's result" {
      told(find("syscalls/sys_exit_openat", KernelBtf.none())) shouldBe
        listOf("ret: s64 in struct syscall_trace_exit.ret, INLINE")
    }
    "parameters of system calls by name" {
      val openat = SystemCall.find("openat").get()
      openat.parameter("filename") shouldBe SystemCall.Parameter("filename", FieldType.Pointer(FieldType.Char()), 1)
      SystemCall.find("bpf").get().parameter("uattr").type() shouldBe
        FieldType.Pointer(FieldType.Struct(StructKind.UNION, "bpf_attr"))
      SystemCall.find("nothing").isPresent shouldBe false
      shouldThrow<TypesException> { openat.parameter("file") }.message shouldBe
        "openat: it has no parameter 'file'; it has dfd, filename, flags, mode"
    }
  })
