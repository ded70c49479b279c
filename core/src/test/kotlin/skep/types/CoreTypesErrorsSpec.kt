package skep.types

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FreeSpec
import io.kotest.matchers.shouldBe
import skep.btf.BtfBuilder
import skep.btf.BtfKind
import skep.btf.BtfType
import java.nio.ByteOrder

private val s32 = FieldType.Int(4, true)
private val u64 = FieldType.Int(8, false)

private fun types(kernel: KernelBtf = KernelBtf.of(fixtureBtf("new.btf")), builder: BtfBuilder = builder()) =
  CoreTypes(builder, kernel)

private fun builder() = BtfBuilder(ByteOrder.LITTLE_ENDIAN)

private fun error(block: () -> Unit): String = shouldThrow<TypesException>(block).message!!

/** What cannot be asked for, and what is said about it. */
class CoreTypesErrorsSpec :
  FreeSpec({
    "a field that is not there" {
      error { types().struct("task_struct").field("real_parnt").byteOffset() } shouldBe
        "struct task_struct.real_parnt: there is no such field in the BTF at hand; did you mean 'real_parent'?"
      error { types().struct("sock").field("__sk_common").field("skc_famly").byteOffset() } shouldBe
        "struct sock.__sk_common.skc_famly: there is no such field in the BTF at hand; did you mean 'skc_family'?"
    }
    "a field that is not there, whatever it is said to be" {
      error { types().struct("task_struct").field("state").`as`(s32).byteOffset() } shouldBe
        "struct task_struct.state: there is no such field in the BTF at hand; did you mean '__state'?"
      error { types().struct("task_struct").field("unheard_of").`as`(s32).byteOffset() } shouldBe
        "struct task_struct.unheard_of: there is no such field in the BTF at hand; " +
        "one that other kernels have can be used when the program asks whether it exists"
    }
    "a field of a struct within that is not there" {
      val se = types().struct("task_struct").field("sched").`as`(FieldType.Struct.named("sched_entity"))
      error { se.field("vruntime").`as`(u64).byteOffset() } shouldBe
        "struct task_struct.sched: there is no such field in the BTF at hand; " +
        "one that other kernels have can be used when the program asks whether it exists"
    }
    "a field that is not there can be asked about, and is usable then" {
      val field = types().struct("task_struct").field("state").`as`(FieldType.Int(8, true))
      field.exists()
      field.byteOffset().access() shouldBe "0:0"
    }
    "a flavor may have fields that are not there" {
      val state = types().struct("task_struct___old").field("state")
      state.type().isPresent shouldBe false
      state.`as`(FieldType.Int(8, true)).byteOffset().access() shouldBe "0:0"
      types().struct("task_struct___old").field("tgid").type().get() shouldBe s32
    }
    "a type that is not there" {
      error { types().struct("task_strukt").field("tgid").`as`(s32).byteOffset() } shouldBe
        "struct task_strukt: there is no such type in the BTF at hand; did you mean 'task_struct'?"
      error { types().struct("bpf_value").field("number").`as`(s32).byteOffset() } shouldBe
        "struct bpf_value: there is no such type in the BTF at hand; " +
        "one that other kernels have can be used when the program asks whether it exists"
      val other = types().struct("task_strukt").also { it.exists() }
      other.field("tgid").`as`(s32).byteOffset().access() shouldBe "0:0"
    }
    "an enum's value that is not there" {
      error { types().enumeration("pid_type").value("PIDTYPE_TGDI") } shouldBe
        "enum pid_type.PIDTYPE_TGDI: there is no such value in the BTF at hand; " +
        "did you mean 'PIDTYPE_TGID' or 'PIDTYPE_PID'?"
      error { types().enumeration("pid_typ").value("PIDTYPE_TGID") } shouldBe
        "enum pid_typ: there is no such type in the BTF at hand; did you mean 'pid_type'?"
      val later = types().enumeration("pid_type")
      later.valueExists("PIDTYPE_LATER")
      later.value("PIDTYPE_LATER").access() shouldBe "0"
    }
    "a field that nobody knows" {
      error { types(KernelBtf.none()).struct("task_struct").field("tgid").byteOffset() } shouldBe
        "struct task_struct.tgid: it is not known what it is: say its type, or have a kernel's BTF at hand"
      error { types(KernelBtf.none()).struct("task_struct").field("se").field("load") } shouldBe
        "struct task_struct.se: it is not known what it is: say its type, or have a kernel's BTF at hand"
    }
    "a field that is something else" {
      val task = types().struct("task_struct")
      error { task.field("tgid").`as`(u64) } shouldBe
        "struct task_struct.tgid: it is 's32' in the BTF at hand, not 'u64'"
      error { task.field("tgid").`as`(FieldType.Int(4, false)) } shouldBe
        "struct task_struct.tgid: it is 's32' in the BTF at hand, not 'u32'"
      error { task.field("comm").`as`(FieldType.Array(FieldType.Char(), 8)) } shouldBe
        "struct task_struct.comm: it is 'char[16]' in the BTF at hand, not 'char[8]'"
      error { task.field("real_parent").`as`(s32) } shouldBe
        "struct task_struct.real_parent: it is 'struct task_struct *' in the BTF at hand, not 's32'"
    }
    "a field read as what it can be" {
      val task = types().struct("task_struct")
      task.field("kind").`as`(FieldType.Int(4, false)).type().get() shouldBe FieldType.Enumeration("pid_type", 4, false)
      task.field("exiting").`as`(FieldType.Int(1, false)).type().get() shouldBe FieldType.Bool()
      task.field("mm").`as`(u64).type().get() shouldBe FieldType.Pointer(FieldType.Struct.named("mm_struct"))
      task.field("width").`as`(FieldType.Int(4, false)).type().get() shouldBe
        FieldType.Bitfield(FieldType.Int(4, false), 11)
      val page = types().struct("bio_vec").field("page")
      page.`as`(FieldType.Pointer(FieldType.Struct.named("sock"))).pointee().toString() shouldBe "struct sock"
    }
    "a field of what has none" {
      val task = types().struct("task_struct")
      error { task.field("tgid").field("x") } shouldBe "struct task_struct.tgid: it is 's32' and has no field 'x'"
      error { task.field("real_parent").field("tgid") } shouldBe
        "struct task_struct.real_parent: it is 'struct task_struct *' and has no field 'tgid'; " +
        "it has to be read first, and the path goes on from what it points to"
      error { task.field("tgid").pointee() } shouldBe "struct task_struct.tgid: it is 's32', which points to no struct"
      error { types().struct("bio_vec").field("page").pointee() } shouldBe
        "struct bio_vec.page: it is 'void *', which points to no struct"
    }
    "an element of what has none" {
      val task = types().struct("task_struct")
      error { task.field("tgid").element(0) } shouldBe "struct task_struct.tgid: it is 's32', which has no elements"
      error { task.field("comm").element(16) } shouldBe
        "struct task_struct.comm: it has no element 16: it is 'char[16]'"
      error { task.field("comm").element(-1) } shouldBe
        "struct task_struct.comm: it has no element -1: it is 'char[16]'"
      error { task.field("comm").element(1).signed() } shouldBe
        "struct task_struct.comm[1]: only of fields it can be asked how they are shifted or signed, not of elements"
    }
    "one field said to be two things" {
      val types = types(KernelBtf.none())
      types.struct("a").field("x").`as`(s32).byteOffset()
      error { types.struct("a").field("x").`as`(u64).byteOffset() } shouldBe
        "struct a.x: it is used as 's32' and as 'u64' in one object"
    }
    "a field said to be what it was not" {
      val field = types(KernelBtf.none()).struct("a").field("x").`as`(FieldType.Pointer(FieldType.Void()))
      field.`as`(FieldType.Pointer(FieldType.Struct.named("b"))).pointee().toString() shouldBe "struct b"
      error { field.`as`(s32) } shouldBe "struct a.x: it was said to be 'void *', and now 's32'"
    }
    "a struct that is a part of itself" {
      val types = types(KernelBtf.none())
      types.struct("a").field("x").`as`(FieldType.Struct.named("a")).byteOffset()
      error { types.complete() } shouldBe "struct a: it is a part of itself"
    }
    "a declaration that is too large" {
      val types = types(KernelBtf.none())
      types.struct("a").field("x").`as`(FieldType.Array(u64, 1L shl 40)).byteOffset()
      error { types.complete() } shouldBe "u64[1099511627776]: its declaration would have more than 268435456 bytes"
    }
    "a type without a name" {
      error { types().struct("") } shouldBe "struct {...}: CO-RE finds types by name, and this one has none"
    }
    "a path that is too long" {
      val types = types(KernelBtf.none())
      val deep = (1..64).fold(types.struct("a").field("x")) { field, i ->
        field.`as`(FieldType.Struct.named("s$i")).field("x")
      }
      error { deep.`as`(s32).byteOffset() }.endsWith("its path has more than 64 steps") shouldBe true
    }
    "declarations have what is used, in the order of use, and grow" {
      val builder = builder()
      val types = types(builder = builder)
      val task = types.struct("task_struct")
      val first = task.field("se").field("vruntime").byteOffset()
      val second = task.field("real_parent").byteOffset()
      types.complete()
      val third = task.field("se").field("on_rq").byteOffset()
      task.field("mm").byteOffset()
      types.complete()
      first.access() shouldBe "0:0:0"
      second.access() shouldBe "0:1"
      third.access() shouldBe "0:0:1"
      val btf = builder.build()
      val se = btf.type(btf.find("sched_entity", BtfKind.STRUCT).asInt) as BtfType.Struct
      se.members().map { it.name() } shouldBe listOf("vruntime", "on_rq")
      se.size() shouldBe 16
      val declared = btf.type(first.typeId()) as BtfType.Struct
      declared.members().map { it.name() to it.bitOffset() } shouldBe
        listOf("se" to 0L, "real_parent" to 128L, "mm" to 192L)
      // Only its name is used.
      btf.find("mm_struct", BtfKind.FWD).isPresent shouldBe true
    }
  })
