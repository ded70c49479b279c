package skep.spec

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FreeSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldContain
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.ints.shouldBeGreaterThan
import io.kotest.matchers.nulls.shouldNotBeNull
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.types.shouldBeInstanceOf
import skep.btf.BtfException
import skep.btf.BtfLinkage
import skep.btf.BtfType
import skep.elf.ElfException
import skep.elf.ElfFile
import skep.elf.SectionType
import skep.insn.Callee
import skep.insn.Code
import skep.insn.Imm64
import skep.insn.Insn
import skep.insn.MapType
import skep.insn.ProgramType
import java.nio.ByteBuffer
import java.nio.ByteOrder
import java.util.Optional
import java.util.OptionalInt

/** What code refers to, program by program; the numbers are rows of peers.md part 6. */
class ObjectReaderSpec : FreeSpec({
  "references" - {
    val subprograms = Fixtures.read("subprograms")

    "17: static functions at a non-zero offset of .text, and global, hidden and weak ones, are called by name" {
      callees(subprograms.program("one").get().code) shouldContainExactly listOf("twice", "add", "weak_sum")
      callees(subprograms.function("weak_sum").get().code) shouldContainExactly listOf("hidden_sum")
      callees(subprograms.function("hidden_sum").get().code) shouldContainExactly listOf("global_sum")
    }
    "calls within .text have no relocation and get their name all the same" {
      callees(subprograms.function("global_sum").get().code) shouldContainExactly listOf("twice")
      callees(subprograms.function("twice").get().code) shouldContainExactly listOf("add")
    }
    "a callback is a reference to a function" {
      loads(subprograms.program("two").get().code) shouldContain Imm64.FunctionRef("each")
    }
    "the same in the other byte order and by another compiler" {
      for (other in listOf("subprograms.eb", "subprograms.c14")) {
        val spec = Fixtures.read(other)
        callees(spec.program("one").get().code) shouldContainExactly listOf("twice", "add", "weak_sum")
        loads(spec.program("two").get().code) shouldContain Imm64.FunctionRef("each")
      }
      Fixtures.read("subprograms.eb").byteOrder shouldBe ByteOrder.BIG_ENDIAN
    }
    "linkage and visibility" {
      subprograms.functions.associate { it.name to (it.linkage to it.hidden) } shouldBe mapOf(
        "global_sum" to (Linkage.GLOBAL to false),
        "twice" to (Linkage.STATIC to false),
        "hidden_sum" to (Linkage.GLOBAL to true),
        "weak_sum" to (Linkage.WEAK to false),
        "add" to (Linkage.STATIC to false),
        "each" to (Linkage.STATIC to false),
        "spin" to (Linkage.STATIC to false),
      )
    }
    "23: a function need not end in exit" {
      subprograms.function("spin").get().code.steps().last().insn().shouldBeInstanceOf<Insn.Jump>()
    }
    "18: functions at one offset of two sections are two functions" {
      val spec = Fixtures.read("textsections")
      spec.functions.map { it.name } shouldContainExactly listOf("hot")
      spec.programs.map { it.name to it.section } shouldContainExactly
        listOf("cold" to ".text.unlikely.", "caller" to "socket")
      spec.program("cold").get().code shouldBe spec.program("cold").get().code
      (spec.program("cold").get().code == spec.function("hot").get().code) shouldBe false
    }
    "19: several programs in one section, each with its own code" {
      val spec = Fixtures.read("programs")
      spec.programs.filter { it.section == "xdp" }.map { it.name to it.code.slots() } shouldContainExactly
        listOf("first" to 2, "second" to 7)
    }
    "24: labels are no programs" {
      Fixtures.read("programs").programs.map { it.name }.filter { "label" in it } shouldContainExactly
        listOf("labelled")
      Fixtures.read("minimal.c14").programs.map { it.name } shouldContainExactly listOf("handle_tp")
    }
    "the body of an overridden weak function is nobody's" {
      val spec = Fixtures.read("override")
      spec.functions.map { it.name } shouldContainExactly listOf("pick")
      spec.function("pick").get().code.slots() shouldBe 3
    }
    "maps by name, data by section and offset" {
      loads(Fixtures.read("maps").program("jump").get().code) shouldContainExactly listOf(Imm64.MapRef("jumps"))
      loads(Fixtures.read("minimal").program("handle_tp").get().code) shouldContainExactly
        listOf(Imm64.GlobalRef(".bss", 0), Imm64.GlobalRef(".rodata", 0))
      val globals = Fixtures.read("globals")
      val counter = globals.global("counter").get()
      loads(globals.program("use").get().code) shouldContain Imm64.GlobalRef(".data", counter.offset)
    }
    "externs" {
      val use = Fixtures.read("externs").program("use").get().code
      loads(use) shouldContain Imm64.ExternRef("CONFIG_HZ")
      loads(use) shouldContain Imm64.ExternRef("bpf_prog_active")
      use.steps().map { it.insn() }.filterIsInstance<Insn.Call>().map { it.callee() } shouldContain
        Callee.Extern("bpf_task_release")
    }
    "source lines and CO-RE accesses are on their instructions" {
      val first = Fixtures.read("minimal").program("handle_tp").get().code.steps().first().source().get()
      first.file() shouldContain "minimal.bpf.c"
      first.line() shouldBe 12
      first.text() shouldContain "bpf_get_current_pid_tgid() >> 32"
      val core = Fixtures.read("core")
      core.program("use").get().code.steps().mapNotNull {
        it.core().orElse(null)
      }.map { it.kind() to it.access() } shouldContainExactly
        listOf(2 to "0:0", 9 to "0", 0 to "0:1", 11 to "0")
      core.function("pid_of").get().code.steps().count { it.core().isPresent } shouldBe 1
    }
  }

  "programs" - {
    val spec = Fixtures.read("programs")

    fun named(name: String) = spec.program(name).get()

    "the section's name tells type, flags and target" {
      named("optional").autoload shouldBe false
      named("optional").section shouldBe "kprobe/vfs_read"
      named("optional").attachTarget().get() shouldBe "vfs_read"
      named("sleepable").definition.get().flags shouldBe setOf(SectionFlag.ATTACH_BTF, SectionFlag.SLEEPABLE)
      named("frags").definition.get().flags shouldBe setOf(SectionFlag.XDP_FRAGS)
      named("usdt").attachTarget().get() shouldBe "libc.so.6:libc:setjmp"
      named("unknown").type shouldBe ProgramType.UNSPEC
      named("unknown").definition.isEmpty shouldBe true
    }
    "a user's definition comes before libbpf's" {
      val sections = SectionDefinitions.standard()
        .with(SectionDefinition("unheard_of/", ProgramType.KPROBE, Optional.empty(), setOf()))
      val options = ObjectReader.Options.named("programs").withSections(sections)
      val again = ObjectReader.read(ByteBuffer.wrap(Fixtures.bytes("programs.bpf.o")), options)
      again.program("unknown").get().type shouldBe ProgramType.KPROBE
      again.program("unknown").get().attachTarget().get() shouldBe "thing"
    }
    "hidden and weak" {
      named("hidden").hidden shouldBe true
      named("weak").linkage shouldBe Linkage.WEAK
    }
    "each has its function in BTF" {
      for (program in spec.programs) {
        spec.btf.get().type(program.btfId.asInt).shouldBeInstanceOf<BtfType.Func>().name() shouldBe program.name
      }
    }
    "the version of the kernel" { spec.kernelVersion shouldBe OptionalInt.of(0x060102) }
  }

  "maps" - {
    val maps = Fixtures.read("maps")

    "slots of maps of maps and of programs" {
      maps.map("outer").get().slots shouldContainExactly
        listOf(MapSpec.Slot(0, "inner_one"), MapSpec.Slot(2, "inner_two"))
      maps.map("jumps").get().slots shouldContainExactly listOf(MapSpec.Slot(1, "target"))
      maps.map("outer_hash").get().slots.shouldBeEmpty()
    }
    "a ring buffer's size becomes a power of two of pages, as libbpf has it on opening" {
      maps.map("unrounded").get().maxEntries shouldBe 8192
      maps.map("unrounded").get().type shouldBe MapType.RINGBUF
    }
    "a data section is found by its name" {
      val globals = Fixtures.read("globals")
      globals.map(".bss").get().name shouldBe "globals.bss"
      globals.dataMap(".data.named").get().name shouldBe ".data.named"
    }
  }

  "globals" - {
    val globals = Fixtures.read("globals")

    "sizes, offsets, linkage, visibility" {
      globals.global("pair").get().let { Triple(it.section, it.offset, it.size) } shouldBe Triple(".data", 40, 16)
      globals.global("zero_hidden").get().let { it.linkage to it.hidden } shouldBe (Linkage.GLOBAL to true)
      globals.global("only_static").get().linkage shouldBe Linkage.STATIC
      globals.global("limit").get().constant shouldBe true
      globals.global("byte").get().constant shouldBe false
    }
    "27: a hidden variable is static in BTF, so that nobody outside asks for it" {
      val id = globals.global("zero_hidden").get().btfId
      globals.btf.get().type(id).shouldBeInstanceOf<BtfType.Var>().linkage() shouldBe BtfLinkage.STATIC
    }
    "27: string literals have a map and no variables" {
      val strings = Fixtures.read("strings")
      strings.map(".rodata.str1.1").get().data().get().image.toByteArray().decodeToString() shouldContain "first\n"
      strings.globals.shouldBeEmpty()
    }
    "in the other byte order, the initial bytes are the target's" {
      val quad = Fixtures.read("globals.eb").global("quad").get()
      val image = Fixtures.read("globals.eb").dataMap(".data").get().data().get().image
      image.slice(quad.offset, quad.size) shouldBe byteArrayOf(8, 9, 10, 11, 12, 13, 14, 15)
    }
  }

  "externs are laid out as libbpf does" {
    val externs = Fixtures.read("externs").externs
    externs.filterIsInstance<ExternSpec.Kconfig>().map { Triple(it.name, it.offset, it.size) } shouldContainExactly
      listOf(
        Triple("CONFIG_HZ", 0, 8),
        Triple("CONFIG_MODULES", 8, 4),
        Triple("LINUX_KERNEL_VERSION", 12, 4),
        Triple("CONFIG_BPF_SYSCALL", 16, 1),
        Triple("CONFIG_LETTER", 17, 1),
        Triple("CONFIG_CC_VERSION_TEXT", 18, 64),
      )
    externs.filterIsInstance<ExternSpec.Ksym>().associate { it.name to it.typeId.isPresent } shouldBe
      mapOf("bpf_prog_active" to true, "bpf_prog_active_typeless" to false)
    externs.filterIsInstance<ExternSpec.Kfunc>().associate { it.name to it.weak } shouldBe
      mapOf("bpf_task_acquire" to true, "bpf_task_release" to false)
  }

  "26: relocations with addends are read, too" {
    // RELA entries made of the REL ones: the addend is what the instruction held.
    val spec = Fixtures.read(withAddends(Fixtures.bytes("subprograms.bpf.o")), "subprograms")
    spec shouldBe Fixtures.read("subprograms")
  }

  "debug information does no harm" {
    Fixtures.read("minimal.unstripped").programs.single().code shouldBe Fixtures.read("minimal").programs.single().code
  }

  "the same bytes give an equal spec" { Fixtures.read("maps") shouldBe Fixtures.read("maps") }

  "what cannot be" - {
    fun refused(name: String) = shouldThrow<ObjectException> { Fixtures.read(name) }

    "legacy maps" {
      val e = refused("bad_legacy_maps")
      e.message shouldContain "legacy map definitions in 'maps' section are not supported"
      e.section().get() shouldBe "maps"
      e.phase() shouldBe ObjectException.Phase.READ
    }
    "a static program" {
      val e = refused("bad_static_program")
      e.message shouldContain "sec 'xdp': prog 'lost': program 'lost' is static and not supported"
      e.program().get() shouldBe "lost"
    }
    "27: a common symbol" {
      val e = refused("bad_common")
      e.message shouldContain "'shared_by_all' is a common symbol"
      e.program().get() shouldBe "use"
      e.instruction() shouldBe OptionalInt.of(0)
      e.symbol().get() shouldBe "shared_by_all"
    }
    "a static map" { refused("bad_static_map").message shouldContain "map 'lonely': a map cannot be static" }
    "no ELF" {
      val e = shouldThrow<ObjectException> { Fixtures.read("not ELF at all".toByteArray()) }
      e.cause.shouldBeInstanceOf<ElfException>()
    }
    "BTF that is none" {
      val bytes = Fixtures.bytes("maps.bpf.o")
      val btf = ElfFile.of(ByteBuffer.wrap(bytes)).section(".BTF").get()
      bytes[btf.offset().toInt()] = 0
      shouldThrow<ObjectException> { Fixtures.read(bytes) }.cause.shouldNotBeNull().shouldBeInstanceOf<BtfException>()
    }
    "a licence without bytes" {
      val bytes = Fixtures.bytes("minimal.bpf.o")
      val header = sectionHeader(bytes, ElfFile.of(ByteBuffer.wrap(bytes)).section("license").get().index())
      ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(header + 4, SectionType.NOBITS)
      shouldThrow<ObjectException> { Fixtures.read(bytes) }.section().get() shouldBe "license"
    }
    "relocations of a section that is not there" {
      val bytes = Fixtures.bytes("minimal.bpf.o")
      val table = ElfFile.of(ByteBuffer.wrap(bytes)).section(".reltp/syscalls/sys_enter_write").get()
      ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(sectionHeader(bytes, table.index()) + 44, 99)
      shouldThrow<ObjectException> { Fixtures.read(bytes) }.cause.shouldBeInstanceOf<ElfException>()
    }
    "an executable" {
      val bytes = Fixtures.bytes("minimal.bpf.o")
      bytes[16] = 2
      shouldThrow<ObjectException> { Fixtures.read(bytes) }.message shouldContain "it is no BPF object"
    }
  }

  "a huge .bss is opened without its bytes" {
    val bytes = Fixtures.bytes("minimal.bpf.o")
    val elf = ElfFile.of(ByteBuffer.wrap(bytes))
    val header = sectionHeader(bytes, elf.sections().first { it.name() == ".bss" }.index())
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(header + 32, 0x7fff_ffff)
    Fixtures.read(bytes).map(".bss").get().valueSize shouldBe Int.MAX_VALUE
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(header + 32, 0x8000_0000)
    shouldThrow<ObjectException> { Fixtures.read(bytes) }.message shouldContain "more than any map can hold"
    elf.sections().size shouldBeGreaterThan 0
  }
})

private fun callees(code: Code): List<String> =
  code.steps().map {
    it.insn()
  }.filterIsInstance<Insn.Call>().map { it.callee() }.filterIsInstance<Callee.Function>().map { it.name() }

private fun loads(code: Code): List<Imm64> = code.steps().map {
  it.insn()
}.filterIsInstance<Insn.LoadImm64>().map { it.value() }

private fun sectionHeader(bytes: ByteArray, index: Int): Int =
  ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong(40).toInt() + 64 * index

/** The object with its REL sections of code made RELA, at the file's end, and the instructions' own addends wiped. */
private fun withAddends(object_: ByteArray): ByteArray {
  val elf = ElfFile.of(ByteBuffer.wrap(object_))
  val tables = elf.sections().filter { it.type() == SectionType.REL && "BTF" !in it.name() }
  val bytes = ByteBuffer.allocate(
    object_.size + tables.sumOf {
      it.size().toInt() / 16 * 24
    },
  ).order(ByteOrder.LITTLE_ENDIAN)
  bytes.put(object_)
  for (table in tables) {
    val target = elf.section(table.info())
    val start = bytes.position()
    for ((i, relocation) in elf.relocations(table).withIndex()) {
      val place = (target.offset() + relocation.offset()).toInt() + 4
      val from = (table.offset() + 16L * i).toInt()
      bytes.putLong(bytes.getLong(from)).putLong(bytes.getLong(from + 8)).putLong(bytes.getInt(place).toLong())
      bytes.putInt(place, 0x1234_5678)
    }
    val header = sectionHeader(object_, table.index())
    bytes.putInt(header + 4, SectionType.RELA).putLong(header + 24, start.toLong())
      .putLong(header + 32, (bytes.position() - start).toLong()).putLong(header + 56, 24)
  }
  return bytes.array()
}
