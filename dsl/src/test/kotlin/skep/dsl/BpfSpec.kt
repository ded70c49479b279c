package skep.dsl

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FreeSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldStartWith
import skep.btf.BtfType
import skep.dsl.samples.Everything
import skep.dsl.samples.Minimal
import skep.insn.Callee
import skep.insn.Imm64
import skep.insn.Insn
import skep.insn.MapType
import skep.spec.Linkage
import skep.spec.MapSpec
import skep.spec.ObjectException
import skep.struct.times
import skep.struct.u32
import java.nio.ByteOrder

class BpfSpec :
  FreeSpec({
    "the parts of the object are what was declared, in that order" {
      val spec = Everything().toSpec()
      spec.name() shouldBe "everything"
      spec.license().get() shouldBe "GPL"
      spec.programs().map { it.name() to it.section() } shouldBe
        listOf("early" to "raw_tp/sys_enter", "late" to "socket", "asleep" to "kprobe/vfs_read")
      spec.programs().map { it.autoload() } shouldBe listOf(true, true, false)
      spec.functions().map { it.name() to it.linkage() } shouldBe
        listOf("double" to Linkage.STATIC, "each" to Linkage.STATIC)
      spec.maps().filterNot {
        it.internal()
      }.map { listOf(it.name(), it.type(), it.keySize(), it.valueSize(), it.maxEntries()) } shouldBe
        listOf(
          listOf("table", MapType.HASH, 4, 16, 8),
          listOf("recent", MapType.LRU_HASH, 16, 8, 16),
          listOf("slots", MapType.ARRAY, 4, 8, 2),
          listOf("by_cpu", MapType.PERCPU_HASH, 4, 8, 4),
          listOf("cpu_slots", MapType.PERCPU_ARRAY, 4, 8, 1),
          listOf("ring", MapType.RINGBUF, 0, 0, 4096),
          listOf("jumps", MapType.PROG_ARRAY, 4, 4, 8),
        )
      spec.map("table").get().let { it.flags() to it.pinning() } shouldBe (1 to MapSpec.Pinning.NONE)
    }

    "a variable lies by its first value, or where it was put" {
      val spec = Everything().toSpec()
      spec.globals().map { Triple(it.name(), it.section(), it.size()) }.filterNot { "____fmt" in it.first } shouldBe
        listOf(
          Triple("zero", ".bss", 4),
          Triple("five", ".data", 8),
          Triple("limit", ".rodata", 2),
          Triple("none", ".rodata", 1),
          Triple("apart", ".data.apart", 16),
        ).sortedBy {
          spec.maps().indexOfFirst { map -> map.data().map { data -> data.section() }.orElse("") == it.second }
        }
      spec.map(".data").get().data().get().image().toByteArray().toList() shouldBe listOf<Byte>(5, 0, 0, 0, 0, 0, 0, 0)
    }

    "what no property names is refused" {
      class Nameless : Bpf("nameless", license = null) {
        init {
          program("xdp") { exit() }
        }
      }
      shouldThrow<BpfDslException> { Nameless().toSpec() }.problem shouldStartWith "this has no name"
    }

    "a program refers to what is declared below it, by reference" {
      val code = Everything().toSpec().program("early").get().code()
      val insns = code.steps().map { it.insn() }
      insns.filterIsInstance<Insn.LoadImm64>().map { it.value() }.take(3) shouldBe
        listOf(Imm64.MapRef("slots"), Imm64.GlobalRef(".data", 0), Imm64.FunctionRef("each"))
      insns.filterIsInstance<Insn.Call>().map { it.callee() }.first() shouldBe Callee.Function("double")
    }

    "a subprogram has its prototype" {
      val spec = Everything().toSpec()
      val btf = spec.btf().get()
      val function = btf.type(spec.function("double").get().btfId().asInt) as BtfType.Func
      val proto = btf.type(function.typeId()) as BtfType.FuncProto
      btf.type(proto.returnTypeId()) shouldBe BtfType.Int.unsigned("unsigned long long", 8)
      proto.params().map { it.name() } shouldBe listOf("arg1")
    }

    "the same declarations give the same bytes, in both byte orders" {
      Everything().toElf().toList() shouldBe Everything().toElf().toList()
      for (order in listOf(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)) {
        val spec = Everything().toSpec(order)
        spec.byteOrder() shouldBe order
        val five = spec.map(".data").get().data().get().image().toByteArray()
        five.indexOf(5) shouldBe (if (order == ByteOrder.LITTLE_ENDIAN) 0 else 7)
      }
    }

    "what is given to the constructor shapes the program" {
      Minimal().toSpec().programs().single().code().slots() shouldBe 13

      fun repeated(times: Int) =
        object : Bpf("repeated", "GPL") {
          val prog by program("socket") {
            r0 set 0
            repeat(times) { r0 += 1 }
            exit()
          }
        }
      repeated(0).toSpec().programs().single().code().slots() shouldBe 2
      repeated(7).toSpec().programs().single().code().slots() shouldBe 9
    }

    "a name that is no C identifier is an error where it is declared" {
      for (wrong in listOf<() -> Bpf>(
        { object : Bpf("x", "GPL") { val größe by global(u32, 0u) } },
        { object : Bpf("x", "GPL") { val `two words` by hash(u32, u32, 1) } },
        { object : Bpf("x", "GPL") { val `a$b` by program("socket") { exit() } } },
      )) {
        val e = shouldThrow<BpfDslException> { wrong() }
        e.message shouldContain "C identifiers"
      }
      object : Bpf("x", "GPL") { val größer_ by lazy {
        1
      }; val ok_1 by global(u32, 0u) }.toSpec().globals().single().name() shouldBe
        "ok_1"
    }

    "what core refuses of a declaration is told with the declaration's line" {
      val e = shouldThrow<BpfDslException> { skep.dsl.samples.WrongSection().toSpec() }
      e.message shouldStartWith "WrongSection.kt:6: "
      e.message shouldContain "no kind of program has such a section"
      (e.cause is ObjectException) shouldBe true
    }

    "no licence, no object" {
      shouldThrow<ObjectException> { object : Bpf("x", "") {}.toSpec() }.message shouldContain "licence"
    }

    "an address is known only when all is declared" {
      val early = object : Bpf("x", "GPL") { val late by global(u32, 0u) }
      shouldThrow<BpfDslException> { early.late.address }.message shouldContain "inside a program"
    }

    "the handles of one object are not those of another" {
      val other = Minimal()
      shouldThrow<BpfDslException> { Minimal().open().configure { other.my_pid.value = 1 } }.message shouldContain
        "'my_pid' is declared by minimal, and this is another object"
    }

    "first values are set on the open object, and the ELF is read back" {
      val opened = Minimal().open().configure { it.my_pid.value = 42 }
      opened { it.my_pid.value } shouldBe 42
      opened.core.spec().globals().first { it.name() == "my_pid" }.section() shouldBe ".bss"
    }
  })
