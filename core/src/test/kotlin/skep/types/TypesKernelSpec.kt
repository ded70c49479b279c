package skep.types

import io.kotest.assertions.withClue
import io.kotest.core.test.Enabled
import io.kotest.core.test.config.TestConfig
import io.kotest.matchers.ints.shouldBeGreaterThan
import io.kotest.matchers.shouldBe
import skep.btf.Btf
import skep.btf.BtfBuilder
import skep.btf.BtfMembers
import skep.btf.BtfType
import skep.insn.AluOp
import skep.insn.Assembler
import skep.insn.Condition
import skep.insn.Helper
import skep.insn.Label
import skep.insn.Reg
import skep.insn.Size
import skep.kernel.Kernel
import skep.kernel.KernelTest
import skep.kernel.KernelTypes
import skep.kernel.sampling
import skep.load.BpfObject
import skep.load.getpgid
import skep.load.ownPid
import skep.load.trigger
import skep.relocate.LocalAnswers
import skep.spec.DataImage
import skep.spec.ObjectBuilder
import java.nio.ByteOrder
import java.nio.file.Files
import java.nio.file.Path
import kotlin.io.path.listDirectoryEntries
import kotlin.io.path.name
import kotlin.io.path.readText
import kotlin.jvm.optionals.getOrNull

private const val GETPGID = 121

private class Made(kernelBtf: KernelBtf) {
  private val builder = ObjectBuilder("types", ByteOrder.nativeOrder()).license("GPL")
  private val u64 = builder.types().add(BtfType.Int.unsigned("unsigned long long", 8))
  private val seen = builder.global(".bss", "seen", u64, DataImage.zeros(8), 8)
  val types = CoreTypes(builder.types(), kernelBtf)

  /** A program that does something for calls of this process, and leaves a number in r0 for us to see. */
  fun program(section: String, code: Assembler.(Label) -> Unit) {
    val assembler = Assembler()
    val out = assembler.newLabel("out")
    assembler.mov(Reg.R6, Reg.R1).call(Helper.GET_CURRENT_PID_TGID).alu(AluOp.RSH, Reg.R0, 32)
      .jumpIf(Condition.NE, Reg.R0, ownPid, out)
    assembler.code(out)
    assembler.loadImm64(Reg.R1, seen).store(Size.DW, Reg.R1, 0, Reg.R0)
      .bind(out).mov(Reg.R0, 0).exit()
    builder.program(section, "look", assembler.build())
  }

  /** Reads kernel memory at r1, moved by a field's offset, into r0. */
  fun Assembler.readField(field: CoreField, size: Int) {
    core(field.byteOffset()).mov(Reg.R2, 0).alu(AluOp.ADD, Reg.R1, Reg.R2).mov(Reg.R3, Reg.R1)
    store(Size.DW, Reg.R10, -8, 0).mov(Reg.R1, Reg.R10).alu(AluOp.ADD, Reg.R1, -8).mov(Reg.R2, size)
    call(Helper.PROBE_READ_KERNEL).load(Size.DW, Reg.R0, Reg.R10, -8)
  }

  fun see(kernel: Kernel, act: () -> Unit = { trigger() }): Long {
    types.complete()
    return BpfObject.open(LocalAnswers.fillIn(builder.build())).load(kernel).use { loaded ->
      loaded.program("look").attach().use { act() }
      loaded.global("seen").getLong()
    }
  }
}

/** What the types and tracefs of this kernel say, held against each other and against what programs read. */
class TypesKernelSpec : KernelTest({
  val btf: Btf? by lazy { KernelTypes.of(kernel).orElse(null) }
  val here: KernelBtf by lazy { btf?.let(KernelBtf::of) ?: KernelBtf.none() }
  val events: List<Path> by lazy {
    Path.of(kernel.tracefs().get(), "events").listDirectoryEntries().filter(Files::isDirectory)
      .flatMap { category -> category.listDirectoryEntries().filter(Files::isDirectory) }
      .filter { Files.exists(it.resolve("format")) }.sortedBy { "$it" }
  }
  val formats = Tracepoints.Formats { category, name ->
    kernel.readText("${kernel.tracefs().get()}/events/$category/$name/format").map(TraceFormat::parse)
  }
  val kprobes = if (Files.exists(Path.of("/sys/bus/event_source/devices/kprobe"))) {
    Enabled.enabled
  } else {
    Enabled.disabled("this kernel has no kprobes")
  }

  "every format is read, with all its fields" {
    val counts = events.filterIndexed { i, _ -> i % sampling == 0 }.map { event ->
      val text = event.resolve("format").readText()
      val format = TraceFormat.parse(text)
      withClue("$event") {
        format.name() shouldBe event.name
        val fields = format.common() + format.fields()
        fields.size shouldBe text.lines().count { it.startsWith("\tfield:") }
        fields.forEach { it.type() }
      }
      format.fields().size
    }
    counts.size shouldBeGreaterThan 500 / sampling
  }

  "structs of tracepoints are where formats have them" {
    val types = CoreTypes(BtfBuilder(ByteOrder.nativeOrder()), here)
    val tracepoints = Tracepoints(types, formats)
    var compared = 0
    for (event in events.filter { it.parent.name != "syscalls" }.filterIndexed { i, _ -> i % sampling == 0 }) {
      val found = tracepoints.find(event.parent.name, event.name)
      val format = formats.find(event.parent.name, event.name).get()
      withClue("$event") {
        found.arguments().map { it.name() } shouldBe format.fields().map { it.name() }
        found.arguments().zip(format.fields()).forEach { (argument, field) ->
          val place = argument.place()
          if (place is Tracepoint.Place.Field) {
            val (id, name) = place.fields().map { "$it".removePrefix("struct ").split('.') }
              .firstNotNullOf { (struct, name) ->
                btf!!.findAll(struct).boxed().findFirst().getOrNull()?.to(name)
              }
            val member = BtfMembers.named(btf!!, id).single { it.name() == name }
            member.bitOffset() / 8 shouldBe field.offset()
            compared++
          }
        }
      }
    }
    compared shouldBeGreaterThan 2000 / sampling
  }

  "the table of system calls is what this kernel says" {
    val calls = events.filter { it.name.startsWith("sys_enter_") && it.parent.name == "syscalls" }
    calls.size shouldBeGreaterThan 300
    for (event in calls.filterIndexed { i, _ -> i % sampling == 0 }) {
      val name = event.name.removePrefix("sys_enter_")
      withClue(name) {
        val told = SystemCall.of(name, formats.find("syscalls", event.name).get()).parameters()
        SystemCall.find(name).get().parameters().take(told.size) shouldBe told
      }
    }
  }

  "a field of a task's parent" {
    val made = Made(here)
    val parent = made.types.struct("task_struct").field("real_parent")
    made.program("raw_tp/sys_enter") {
      with(made) {
        call(Helper.GET_CURRENT_TASK).mov(Reg.R1, Reg.R0)
        readField(parent, 8)
        mov(Reg.R1, Reg.R0)
        readField(parent.pointee().field("tgid"), 4)
      }
    }
    made.see(kernel) shouldBe ProcessHandle.current().parent().get().pid()
  }

  "an argument of a system call's tracepoint" {
    val made = Made(here)
    val pid = Tracepoints(made.types, formats).find("syscalls", "sys_enter_getpgid").argument("pid")
    val place = pid.place() as Tracepoint.Place.Field
    made.program("tp/syscalls/sys_enter_getpgid") {
      core(place.fields().single().byteOffset()).load(Size.DW, Reg.R0, Reg.R6, 0)
    }
    made.see(kernel) { getpgid(1) } shouldBe 1
  }

  "the result of a system call's tracepoint" {
    val made = Made(here)
    val ret = Tracepoints(made.types, formats).find("syscalls", "sys_exit_getpgid").argument("ret")
    val place = ret.place() as Tracepoint.Place.Field
    made.program("tp/syscalls/sys_exit_getpgid") {
      core(place.fields().single().byteOffset()).load(Size.DW, Reg.R0, Reg.R6, 0)
    }
    var group = 0
    made.see(kernel) { group = getpgid(0) } shouldBe group.toLong()
  }

  "a tracepoint's parameter by its name" {
    val made = Made(here)
    val id = KernelFunctions(here).tracepoint("sys_enter").get().parameter("id")
    made.program("tp_btf/sys_enter") {
      load(Size.DW, Reg.R0, Reg.R6, 8 * id.slot()).jumpIf(Condition.NE, Reg.R0, GETPGID, it)
    }
    made.see(kernel) shouldBe GETPGID.toLong()
  }

  "a parameter of a system call, behind its wrapper".config(TestConfig(enabledOrReasonIf = { kprobes })) {
    val made = Made(here)
    val registers = Registers(made.types, Machine.here().get())
    made.program("kprobe/__x64_sys_getpgid") {
      with(made) {
        core(registers.parameter(0).byteOffset()).load(Size.DW, Reg.R1, Reg.R6, 0)
        readField(registers.syscallParameter(0), 8)
      }
    }
    made.see(kernel) { getpgid(1) } shouldBe 1
  }
})
