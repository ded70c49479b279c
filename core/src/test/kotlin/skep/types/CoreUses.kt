package skep.types

import skep.btf.Btf
import skep.insn.AluOp
import skep.insn.Code
import skep.insn.CoreAccess
import skep.insn.Imm
import skep.insn.Imm64
import skep.insn.Insn
import skep.insn.Reg
import skep.insn.Step
import skep.insn.Width
import skep.relocate.CoreKind
import skep.relocate.LocalAnswers
import skep.spec.ObjectBuilder
import skep.spec.ObjectReader
import skep.spec.ObjectSpec
import java.nio.ByteBuffer
import java.nio.ByteOrder

internal fun typesFixture(name: String): ByteArray =
  checkNotNull(CoreUses::class.java.getResource("/skep/types/$name")) { name }.readBytes()

internal fun fixtureBtf(name: String): Btf = Btf.parse(ByteBuffer.wrap(typesFixture(name)))

/** What `uses.bpf.c` asks, through [CoreTypes]: one program for each question, in the same order. */
internal object CoreUses {
  private val u8 = FieldType.Int(1, false)
  private val u16 = FieldType.Int(2, false)
  private val u32 = FieldType.Int(4, false)
  private val u64 = FieldType.Int(8, false)
  private val s16 = FieldType.Int(2, true)
  private val s32 = FieldType.Int(4, true)

  /** Says the types of all fields, as one who has no BTF at hand must. */
  val all: List<CoreTypes.() -> CoreAccess> = listOf(
    { task("real_parent").to("task_struct").byteOffset() },
    { task("tgid").of(s32).byteOffset() },
    { task("tgid").of(s32).byteSize() },
    { task("tgid").of(s32).signed() },
    { task("tgid").of(s32).leftShift() },
    { task("tgid").of(s32).rightShift() },
    { task("se").struct("sched_entity").field("vruntime").of(u64).byteOffset() },
    { task("se").struct("sched_entity").field("on_rq").of(u8).byteOffset() },
    { task("se").struct("sched_entity").byteSize() },
    { task("kind").of(FieldType.Enumeration("pid_type", 4, false)).byteOffset() },
    { task("kind").of(FieldType.Enumeration("pid_type", 4, false)).signed() },
    { task("mm").to("mm_struct").pointee().field("total_vm").of(u64).byteOffset() },
    { mmCount().exists(); mmCount().field("counter").of(s32).byteOffset() },
    { mmCount().exists() },
    { task("sched_reset_on_fork").of(FieldType.Bitfield(u32, 1)).byteOffset() },
    { task("sched_reset_on_fork").of(FieldType.Bitfield(u32, 1)).byteSize() },
    { task("sched_reset_on_fork").of(FieldType.Bitfield(u32, 1)).leftShift() },
    { task("sched_reset_on_fork").of(FieldType.Bitfield(u32, 1)).rightShift() },
    { task("sched_reset_on_fork").of(FieldType.Bitfield(u32, 1)).signed() },
    { task("width").of(FieldType.Bitfield(u32, 11)).byteOffset() },
    { task("width").of(FieldType.Bitfield(u32, 11)).leftShift() },
    { task("width").of(FieldType.Bitfield(u32, 11)).rightShift() },
    { task("drift").of(FieldType.Bitfield(s32, 5)).leftShift() },
    { task("drift").of(FieldType.Bitfield(s32, 5)).rightShift() },
    { task("drift").of(FieldType.Bitfield(s32, 5)).signed() },
    { task("mask").of(FieldType.Bitfield(u64, 40)).byteOffset() },
    { task("mask").of(FieldType.Bitfield(u64, 40)).byteSize() },
    { task("mask").of(FieldType.Bitfield(u64, 40)).leftShift() },
    { task("mask").of(FieldType.Bitfield(u64, 40)).rightShift() },
    { task("exiting").of(FieldType.Bool()).byteOffset() },
    { task("flags").of(u32).byteSize() },
    { comm().byteOffset() },
    { comm().byteSize() },
    { comm().element(3).byteOffset() },
    { named().field("tag").of(s32).byteOffset() },
    { pairs().element(2).field("high").of(s16).byteOffset() },
    { matrix().element(2).element(1).byteOffset() },
    { matrix().element(1).byteSize() },
    { task("second").of(u64).byteOffset() },
    { task("__state").of(u32).exists() },
    { task("missing").of(s32).exists() },
    { struct("task_struct___old").field("state").of(FieldType.Int(8, true)).exists() },
    { task("usage").of(FieldType.Struct(StructKind.TYPEDEF, "atomic_t")).exists() },
    { common().field("skc_rcv_saddr").of(u32).byteOffset() },
    { common().field("skc_family").of(u16).byteOffset() },
    { struct("sock").field("sk_err").of(s32).byteOffset() },
    {
      union("bpf_value").field("pair").of(FieldType.Struct.named("")).field("large").of(FieldType.Char()).byteOffset()
    },
    { union("bpf_value").field("number").of(s32).byteSize() },
    { vectors().element(5).field("length").of(u32).byteOffset() },
    { vectors().element(0).byteSize() },
    { struct("nowhere").also { it.exists() }.field("a").of(s32).exists() },
    { typedef("seqlock_t").field("lock").of(atomic).field("counter").of(s32).byteOffset() },
    { struct("task_struct___old").field("state").of(FieldType.Int(8, true)).byteSize() },
    { task("__state").of(u32).byteOffset() },
    { struct("sock").exists() },
    { struct("sock").size() },
    { struct("nowhere").exists() },
    { struct("nowhere").size() },
    { struct("bio").matches() },
    { struct("sock").matches() },
    { struct("task_struct").matches() },
    { typedef("atomic_t").exists() },
    { struct("sock").targetId() },
    { struct("nowhere").targetId() },
    { enumeration("pid_type").value("PIDTYPE_TGID") },
    { enumeration("pid_type").valueExists("PIDTYPE_TGID") },
    { enumeration("pid_type").valueExists("PIDTYPE_RSEQ") },
    { enumeration("signs").value("MINUS") },
    { enumeration("huge").also { it.exists() }.value("LARGE") },
    { enumeration("pid_type").exists() },
    { enumeration("huge").size() },
  )

  private val atomic = FieldType.Struct(StructKind.TYPEDEF, "atomic_t")

  private fun CoreField.of(type: FieldType) = `as`(type)

  private fun CoreField.to(struct: String) = of(FieldType.Pointer(FieldType.Struct.named(struct)))

  private fun CoreField.struct(name: String) = of(FieldType.Struct.named(name))

  private fun CoreTypes.task(field: String) = struct("task_struct").field(field)

  private fun CoreTypes.mmCount() = struct("mm_struct").field("mm_count").of(atomic)

  private fun CoreTypes.comm() = task("comm").of(FieldType.Array(FieldType.Char(), 16))

  private fun CoreTypes.named() = task("named").of(FieldType.Struct.named(""))

  private fun CoreTypes.pairs() = named().field("pairs").of(FieldType.Array(FieldType.Struct.named(""), 3))

  private fun CoreTypes.matrix() = task("matrix").of(FieldType.Array(FieldType.Array(s16, 4), 3))

  private fun CoreTypes.common() = struct("sock").field("__sk_common").struct("sock_common")

  private fun CoreTypes.vectors() =
    struct("bio").field("vecs").of(FieldType.Array(FieldType.Struct.named("bio_vec"), 0))

  /** An object with a program for each question, made with some kernel's types at hand. */
  fun objectWith(kernel: KernelBtf): ObjectSpec {
    val builder = ObjectBuilder("uses", ByteOrder.LITTLE_ENDIAN).withoutLicense()
    val types = CoreTypes(builder.types(), kernel)
    all.forEachIndexed { i, use -> builder.program("raw_tp", "ask_$i", code(types.use())) }
    types.complete()
    return LocalAnswers.fillIn(builder.build())
  }

  /** clang's. */
  fun compiled(): ObjectSpec =
    ObjectReader.read(ByteBuffer.wrap(typesFixture("uses.bpf.o")), ObjectReader.Options.named("uses.bpf.o"))

  private val wide = setOf(
    CoreKind.TYPE_ID_TARGET, CoreKind.TYPE_ID_LOCAL, CoreKind.ENUMERATOR_EXISTS, CoreKind.ENUMERATOR_VALUE,
  ).map { it.number() }

  /** The instruction that clang has for each kind. */
  private fun code(access: CoreAccess): Code {
    val insn: Insn =
      if (access.kind() in wide) {
        Insn.LoadImm64(Reg.R0, Imm64.Value(0))
      } else {
        Insn.Alu(AluOp.MOV, Width.W64, Reg.R0, Imm(0))
      }
    return Code.of(Step.of(insn).withCore(access), Step.of(Insn.Exit()))
  }
}
