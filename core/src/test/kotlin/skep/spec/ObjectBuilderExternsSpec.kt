package skep.spec

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FreeSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import skep.btf.BtfBuilder
import skep.btf.BtfType
import skep.insn.Callee
import skep.insn.Imm64
import skep.insn.Insn
import skep.insn.Reg
import java.nio.ByteOrder

/** Externs are declared as clang declares those of externs.bpf.c: the same kinds, sizes, places and sections. */
class ObjectBuilderExternsSpec : FreeSpec({
  fun BtfBuilder.char() = add(BtfType.Int.signed("char", 1))

  fun built(order: ByteOrder): ObjectSpec {
    val builder = ObjectBuilder("externs", order).license("GPL")
    val types = builder.types()
    val ulong = types.add(BtfType.Int.unsigned("unsigned long", 8))
    val int = types.add(BtfType.Int.signed("int", 4))
    val bool = types.add(BtfType.Int.bool("_Bool"))
    val char = types.char()
    val index = types.add(BtfType.Int.unsigned("__ARRAY_SIZE_TYPE__", 4))
    val text = types.add(BtfType.Array(char, index, 64))
    val names = listOf("TRI_NO", "TRI_YES", "TRI_MODULE").mapIndexed { i, name -> BtfType.EnumValue(name, i.toLong()) }
    val tristate = types.add(BtfType.Enum("libbpf_tristate", 4, false, names))
    val task = types.add(BtfType.Pointer(types.add(BtfType.Forward("task_struct", false))))
    val acquire = types.add(BtfType.FuncProto(task, listOf(BtfType.Param("", task))))
    val release = types.add(BtfType.FuncProto(0, listOf(BtfType.Param("", task))))

    val hz = builder.kconfig("CONFIG_HZ", ulong, true)
    builder.kconfig("CONFIG_MODULES", tristate, true)
    builder.kconfig("CONFIG_CC_VERSION_TEXT", text, true)
    builder.kconfig("CONFIG_BPF_SYSCALL", bool, true)
    builder.kconfig("CONFIG_LETTER", char, true)
    builder.kconfig("LINUX_KERNEL_VERSION", int, false)
    val typeless = builder.ksym("bpf_prog_active_typeless", 0, true)
    builder.ksym("bpf_prog_active", types.add(BtfType.Const(int)), true)
    builder.kfunc("bpf_task_acquire", acquire, true)
    val call = builder.kfunc("bpf_task_release", release, false)
    hz shouldBe Imm64.ExternRef("CONFIG_HZ")
    call shouldBe Callee.Extern("bpf_task_release")
    builder.program(
      "tp_btf/task_newtask",
      "use",
      Built.code(
        Insn.LoadImm64(Reg.R1, hz),
        Insn.LoadImm64(Reg.R1, typeless),
        Insn.Call(call),
        Built.mov(Reg.R0, 0),
        Insn.Exit(),
      ),
    )
    return builder.build()
  }

  /** All but ids, which are given in another order. */
  fun shape(spec: ObjectSpec) = spec.externs.map { extern ->
    when (extern) {
      is ExternSpec.Kconfig -> extern.copy(btfId = 0)
      is ExternSpec.Ksym -> listOf(extern.name, extern.weak, extern.typeId.isPresent)
      is ExternSpec.Kfunc -> listOf(extern.name, extern.weak)
    }
  }

  for ((order, fixture) in listOf(ByteOrder.LITTLE_ENDIAN to "externs", ByteOrder.BIG_ENDIAN to "externs.eb")) {
    "$order" {
      val ours = built(order)
      val clang = Fixtures.read(fixture)
      shape(ours) shouldBe shape(clang)
      ours.map(".kconfig").map { it.valueSize } shouldBe clang.map(".kconfig").map { it.valueSize }
      for (section in listOf(".kconfig", ".ksyms")) {
        sizes(ours, section) shouldBe sizes(clang, section)
      }
      Fixtures.read(ObjectWriter.write(ours), "externs") shouldBe ours
    }
  }

  "refused" - {
    fun refusal(declare: ObjectBuilder.() -> Unit): String =
      shouldThrow<ObjectException> {
        ObjectBuilder("test", ByteOrder.LITTLE_ENDIAN).license("GPL").apply(declare).build()
      }.message!!

    "a configuration value of a type that there is no text for" {
      refusal { kconfig("CONFIG_X", types().add(BtfType.Struct("s", 4, listOf())), false) } shouldContain
        "a configuration value is a char, a bool, an integer"
    }
    "a value of a type without size" {
      refusal { ksym("x", types().add(BtfType.Forward("s", false)), false) } shouldContain "'x'"
    }
    "a kfunc whose type is no function's" {
      refusal { kfunc("f", types().char(), false) } shouldContain "type 1 is not that of a function"
    }
    "a name that something has already" {
      refusal {
        ksym("x", 0, false)
        ksym("x", 0, true)
      } shouldContain "something named 'x' already"
    }
  }

  "an object without a licence says so" {
    val builder = ObjectBuilder("test", ByteOrder.LITTLE_ENDIAN).withoutLicense()
    builder.build().license.isPresent shouldBe false
    Fixtures.read(ObjectWriter.write(builder.build())) shouldBe builder.build()
  }
})

private fun ExternSpec.Kconfig.copy(btfId: Int) =
  ExternSpec.Kconfig(name, weak, btfId, type, signed, size, offset)

private fun sizes(spec: ObjectSpec, section: String): Map<String, Pair<Long, Long>> {
  val btf = spec.btf.get()
  return Definitions.entries(btf, section).associate { btf.name(it.typeId) to (it.offset to it.size) }
}
