package skep.kernel

import io.kotest.assertions.withClue
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldHaveAtLeastSize
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import org.opentest4j.TestAbortedException
import skep.btf.BtfKind
import skep.btf.BtfType
import skep.insn.AttachType
import skep.insn.Helper
import skep.insn.MapType
import skep.insn.ProgramType
import skep.kernel.Support.Verdict
import skep.load.FaultyKernel
import java.io.IOException
import java.util.concurrent.TimeUnit

/** libbpf's answer as ours: it does not tell what is forbidden from what is not there. */
private fun verdicts(libbpf: Int) =
  when (libbpf) {
    1 -> setOf(Verdict.SUPPORTED)
    0 -> setOf(Verdict.NOT_SUPPORTED, Verdict.NOT_ALLOWED)
    else -> setOf(Verdict.UNKNOWN)
  }

/** What bpftool says of this kernel. */
private fun bpftool(vararg words: String): String =
  try {
    val process = ProcessBuilder("bpftool", *words).start()
    process.inputStream.bufferedReader().readText().also { process.waitFor(1, TimeUnit.MINUTES) }
  } catch (_: IOException) {
    throw TestAbortedException("there is no bpftool")
  }

class ProbesKernelSpec : KernelTest({
  val probes = Probes(kernel)

  "types of programs and maps are those that libbpf finds" {
    val libbpf = libbpfFeatures("types").map { it.split(' ') }
    for ((what, number, answer) in libbpf) {
      val support =
        when (what) {
          "prog" -> ProgramType.of(number.toInt()).map(probes::programType)
          else -> MapType.of(number.toInt()).map(probes::mapType)
        }
      // libbpf 1.7 does not know rhash (35), and asks for struct_ops (26) with a field that kernels have since 6.9.
      val astray = what == "map" && (number == "35" || (number == "26" && !hasVersion(6, 9)))
      if (support.isPresent && !astray) {
        withClue("$what $number: ${support.get()}") {
          (support.get().verdict() in verdicts(answer.toInt())) shouldBe
            true
        }
      }
    }
    libbpf.filter { it[2] == "1" } shouldHaveAtLeastSize 40
  }

  "bpftool finds the same types" {
    val document = bpftool("-j", "feature", "probe", "kernel")
    val types = Regex(""""have_(\w+)_(prog|map)_type":(true|false)""")
    val said = types.findAll(document).map { it.destructured }.toList()
    said.forEach { (name, kind, has) ->
      val support =
        when (kind) {
          "prog" -> probes.programType(ProgramType.valueOf(name.uppercase()))
          else -> probes.mapType(MapType.valueOf(name.uppercase()))
        }
      withClue("$name $kind: $support") { support.isSupported shouldBe (has == "true") }
    }
    if (said.isEmpty()) throw TestAbortedException("bpftool says nothing here")
  }

  "helpers are those that libbpf finds" {
    var compared = 0
    for ((type, helper, answer) in libbpfFeatures("helpers").map { line -> line.split(' ').map { it.toInt() } }) {
      val program = ProgramType.of(type)
      val known = Helper.byId(helper)
      if (program.isPresent && known.isPresent) {
        val support = probes.helper(program.get(), known.get())
        withClue("${program.get()} ${known.get()}: libbpf says $answer, $support") {
          // Of a program that is refused without a word libbpf assumes that it may call the helper.
          val silent = answer == 1 && !probes.programType(program.get()).isSupported
          (silent || support.verdict() in verdicts(answer)) shouldBe true
        }
        compared++
      }
    }
    (compared > 4000) shouldBe true
  }

  "a helper that is refused comes with the verifier's words" {
    probes.helper(ProgramType.XDP, Helper.SKB_LOAD_BYTES).apply {
      verdict() shouldBe Verdict.NOT_SUPPORTED
      words() shouldContain "#"
    }
  }

  "kernel functions are found where they may be called".config(since(6, 2, "bpf_task_acquire")) {
    probes.kfunc(ProgramType.TRACING, "bpf_task_acquire").verdict() shouldBe Verdict.SUPPORTED
    probes.kfunc(ProgramType.SOCKET_FILTER, "bpf_task_acquire").apply {
      verdict() shouldBe Verdict.NOT_SUPPORTED
      words() shouldContain "calling kernel function bpf_task_acquire is not allowed"
    }
    probes.kfunc(ProgramType.TRACING, "vfs_read").verdict() shouldBe Verdict.NOT_SUPPORTED
    probes.kfunc(ProgramType.TRACING, "no_such_function").words() shouldContain "there is no function"
    probes.kfunc(ProgramType.LSM, "bpf_task_acquire").verdict() shouldBe Verdict.UNKNOWN
  }

  "the kernel's functions for programs are those that its BTF marks" {
    val dump = bpftool("btf", "dump", "file", "/sys/kernel/btf/vmlinux").lines()
    val marked = dump.filter { "DECL_TAG 'bpf_kfunc'" in it }.map { it.substringAfter("type_id=").substringBefore(' ') }
    val functions = dump.filter { "] FUNC " in it }.associate {
      it.substring(1).substringBefore(']') to
        it.split('\'')[1]
    }
    probes.kfuncs() shouldBe marked.map(functions::getValue).distinct().sorted()
  }

  "places to attach to are none that the kernel's header does not have" {
    val types = KernelTypes.of(kernel).orElseThrow { TestAbortedException("this kernel has no BTF") }
    val header = types.type(types.find("bpf_attach_type", BtfKind.ENUM).asInt) as BtfType.Enum
    val names = header.values().map { it.name() }.toSet()
    val supported = AttachType.entries.filter { probes.attachType(it).isSupported }
    (supported.map { it.uapiName() } - names).shouldBeEmpty()
    supported shouldHaveAtLeastSize 30
    val unknown = AttachType.entries.filter { it.uapiName() !in names }
    unknown.forEach { withClue("$it: ${probes.attachType(it)}") { probes.attachType(it).isSupported shouldBe false } }
  }

  "places that only some kernels have are told by trying" {
    probes.attachType(AttachType.TRACE_UPROBE_MULTI).isSupported shouldBe hasVersion(6, 6)
    probes.attachType(AttachType.TRACE_RAW_TP).isSupported shouldBe true
    // A kernel that knows the place and was built without fprobe says so.
    val multi = probes.attachType(AttachType.TRACE_KPROBE_MULTI)
    multi.isSupported shouldBe (hasVersion(5, 18) && !multi.words().contains("EOPNOTSUPP"))
  }

  "a process that may not ask is told so, and every question has an answer" {
    val makes = setOf("progLoad", "mapCreate", "btfLoad")
    val forbidden = Probes(FaultyKernel(kernel) { call, _ -> Errno.EPERM.takeIf { call in makes } }.port)
    ProgramType.entries.minus(ProgramType.UNSPEC).forEach {
      forbidden.programType(it).verdict() shouldBe
        Verdict.NOT_ALLOWED
    }
    MapType.entries.minus(MapType.UNSPEC).forEach { forbidden.mapType(it).verdict() shouldBe Verdict.NOT_ALLOWED }
    forbidden.helper(ProgramType.XDP, Helper.KTIME_GET_NS).verdict() shouldBe Verdict.NOT_ALLOWED
    AttachType.entries.forEach { forbidden.attachType(it).isSupported shouldBe false }
    probes.programType(ProgramType.UNSPEC).verdict() shouldBe Verdict.UNKNOWN
    probes.mapType(MapType.UNSPEC).verdict() shouldBe Verdict.UNKNOWN
  }
})
