package skep.relocate

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FreeSpec
import io.kotest.matchers.maps.shouldContainExactly
import io.kotest.matchers.optional.shouldBeEmpty
import io.kotest.matchers.optional.shouldBePresent
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import skep.btf.Btf
import skep.btf.BtfBuilder
import skep.btf.BtfType
import skep.btf.BtfType.Member
import skep.load.fixtureSpec
import skep.relocate.Target.Module
import java.nio.ByteOrder

/** A kernel with these types, and these modules. */
private class Facts(types: Btf, private val modules: List<Module> = listOf()) : Target by KnownTarget.of(types) {
  override fun modules() = modules
}

/** A struct tcp_congestion_ops with some members, at byte 16 of its value, which is 8 bytes longer. */
private class KernelTypes(private val builder: BtfBuilder) {
  val int = builder.add(BtfType.Int.unsigned("unsigned int", 4))
  val long = builder.add(BtfType.Int.unsigned("unsigned long", 8))
  private val char = builder.add(BtfType.Int.signed("char", 1))
  val pointer = builder.add(BtfType.Pointer(0))
  val function = builder.add(BtfType.Pointer(builder.add(BtfType.FuncProto(0, listOf()))))

  fun text(length: Long) = builder.add(BtfType.Array(char, int, length))

  fun build(size: Long, vararg members: Member): Btf {
    val struct = builder.add(BtfType.Struct("tcp_congestion_ops", size, members.toList()))
    builder.add(
      BtfType.Struct(
        "bpf_struct_ops_tcp_congestion_ops", size + 24,
        listOf(Member.atByte("common", long, 0), Member.atByte("data", struct, 16)),
      ),
    )
    return builder.build()
  }
}

private val empty: Btf = BtfBuilder(ByteOrder.nativeOrder()).apply { add(BtfType.Int.signed("int", 4)) }.build()

private fun types() = KernelTypes(BtfBuilder(ByteOrder.nativeOrder()))

/** The members that the fixture uses, in another order. */
private fun usual(
  types: KernelTypes,
  flags: Int = types.int,
  name: Int = types.text(16),
  ssthresh: Int = types.function,
) =
  arrayOf(
    Member.atByte("undo_cwnd", types.function, 0), Member.atByte("flags", flags, 8),
    Member.atByte("unknown", types.pointer, 16), Member.atByte("ssthresh", ssthresh, 24),
    Member.atByte("cong_avoid", types.function, 32), Member.atByte("name", name, 40),
  )

class KernelStructsSpec : FreeSpec({
  val spec = fixtureSpec("structs.bpf.o")
  val only = spec.withPrograms(spec.programs().map { it.withAutoload(it.name() != "other_undo") })

  fun refusal(types: Btf) = shouldThrow<StructOpsException> { RelocatedObject.of(only, Facts(types)) }.message

  "members are found by name, wherever the kernel has them" {
    val types = types()
    val relocated = RelocatedObject.of(only, Facts(types.build(64, *usual(types))))
    relocated.struct("plain") shouldBePresent { struct ->
      struct.image().size() shouldBe 88
      struct.programs() shouldContainExactly mapOf(16 to "undo_cwnd", 40 to "ssthresh", 48 to "cong_avoid")
      struct.image().slice(24, 4) shouldBe byteArrayOf(2, 0, 0, 0)
      String(struct.image().slice(56, 10)) shouldBe "skep_plain"
      struct.module().shouldBeEmpty()
    }
    relocated.structMember("cong_avoid") shouldBePresent { it.index() shouldBe 4 }
    // Its map is not to be created.
    relocated.struct("optional").shouldBeEmpty()
    relocated.structMember("only_optional").shouldBeEmpty()
  }

  "programs are loaded when a struct that is created has them" {
    val types = types()
    val target = Facts(types.build(64, *usual(types)))

    fun loaded(autocreated: Set<String>): List<String> {
      val maps = spec.maps().map { it.toBuilder().autocreate(it.name() in autocreated).build() }
      return RelocatedObject.of(only.withMaps(maps), target).programs().map { it.program().name() }
    }
    loaded(setOf("plain")) shouldBe listOf("ssthresh", "cong_avoid", "undo_cwnd")
    loaded(setOf("optional")) shouldBe listOf("only_optional")
    loaded(setOf()) shouldBe listOf()
  }

  "a module has them when the kernel has not" {
    val module = KernelTypes(BtfBuilder.splitFrom(empty))
    val types = module.build(64, *usual(module))
    val relocated = RelocatedObject.of(only, Facts(empty, listOf(Module("other", 1, empty), Module("tcp", 2, types))))
    relocated.struct("linked").get().module() shouldBePresent { it.name() shouldBe "tcp" }
    relocated.structMember("ssthresh").get().module() shouldBePresent { it.btfId() shouldBe 2 }
    relocated.struct("linked").get().valueTypeId() shouldBe types.typeCount() - 1
  }

  "a kernel that calls into no such struct is told" {
    refusal(empty) shouldContain "this kernel calls into no struct tcp_congestion_ops"
  }

  "what does not fit the kernel's member is refused" {
    refusal(types().let { it.build(64, *usual(it, flags = it.long)) }) shouldContain
      "member 'flags': it has 4 bytes here and 8 in the kernel"
    refusal(types().let { it.build(64, *usual(it, name = it.text(8))) }) shouldContain
      "member 'name': it has 16 bytes here and 8 in the kernel"
    refusal(types().let { it.build(64, *usual(it, flags = it.pointer)) }) shouldContain
      "member 'flags': it is of kind INT here and PTR in the kernel"
    refusal(types().let { it.build(64, *usual(it, ssthresh = it.pointer)) }) shouldContain
      "member 'ssthresh': it is to be prog 'ssthresh', and is no function in the kernel"
    val bits = types()
    val packed = usual(bits).map { if (it.name == "flags") Member("flags", bits.int, 64, 3) else it }
    refusal(bits.build(64, *packed.toTypedArray())) shouldContain "member 'flags': it is a bit field"
  }

  "a member that is not there is missed only when it is to be something" {
    val types = types()
    val without = usual(types).filter { it.name != "flags" }.toTypedArray()
    refusal(types.build(64, *without)) shouldContain
      "member 'flags': the kernel's struct tcp_congestion_ops has no such"
    val plain = only.map("plain").get()
    val zero = plain.withStruct(plain.structOps().get().image().let { it.with(40, ByteArray(it.size() - 40)) })
    RelocatedObject.of(only.with(zero), Facts(types.build(64, *without))).struct("plain") shouldBePresent {
      it.programs().values.toSet() shouldBe setOf("undo_cwnd", "ssthresh", "cong_avoid")
    }
  }

  "types that contradict themselves are refused" {
    refusal(types().let { it.build(32, *usual(it)) }) shouldContain "outside of"
    refusal(types().let { it.build(1L shl 31, *usual(it)) }) shouldContain "more than any"
  }
})
