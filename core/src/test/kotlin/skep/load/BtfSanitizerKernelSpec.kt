package skep.load

import io.kotest.matchers.shouldBe
import io.kotest.matchers.types.shouldBeInstanceOf
import skep.btf.Btf
import skep.btf.BtfBuilder
import skep.btf.BtfForm
import skep.btf.BtfKind
import skep.btf.BtfLinkage
import skep.btf.BtfType
import skep.kernel.BtfLoad
import skep.kernel.Errno
import skep.kernel.Feature
import skep.kernel.Features
import skep.kernel.KernelTest
import skep.kernel.LoadResult
import skep.kernel.LogRequest
import java.nio.ByteBuffer
import java.nio.ByteOrder
import java.util.EnumSet
import java.util.OptionalInt

/** In the order in which kernels got them. */
private val kinds =
  listOf(
    Feature.BTF_FUNC,
    Feature.BTF_DATASEC,
    Feature.BTF_GLOBAL_FUNC,
    Feature.BTF_FLOAT,
    Feature.BTF_DECL_TAG,
    Feature.BTF_TYPE_TAG,
    Feature.BTF_ENUM64,
    Feature.BTF_QMARK_DATASEC,
  )

/** One type of every kind. */
private fun everything(): Btf {
  val builder = BtfBuilder(ByteOrder.nativeOrder())
  val int = builder.add(BtfType.Int.signed("int", 4))
  val prototype = builder.add(BtfType.FuncProto(int, listOf(BtfType.Param("a", int))))
  val variable = builder.add(BtfType.Var("x", int, BtfLinkage.GLOBAL))
  builder.add(BtfType.Func("f", prototype, BtfLinkage.GLOBAL))
  builder.add(BtfType.Func("g", prototype, BtfLinkage.STATIC))
  builder.add(BtfType.Datasec(".data", 4, listOf(BtfType.SectionEntry(variable, 0, 4))))
  builder.add(BtfType.Datasec("?.struct_ops", 4, listOf(BtfType.SectionEntry(variable, 0, 4))))
  builder.add(BtfType.Float("double", 8))
  builder.add(BtfType.DeclTag("tag", variable, OptionalInt.empty(), false))
  builder.add(BtfType.Pointer(builder.add(BtfType.TypeTag("user", int, false))))
  builder.add(BtfType.Enum64("wide", 8, false, listOf(BtfType.EnumValue("big", 1L shl 40))))
  builder.add(BtfType.Array(int, int, 3))
  builder.add(BtfType.Struct("pair", 8, listOf(BtfType.Member.atByte("a", int, 0), BtfType.Member.atByte("b", int, 4))))
  builder.add(BtfType.Union("either", 4, listOf(BtfType.Member.atByte("a", int, 0))))
  builder.add(BtfType.Forward("elsewhere", false))
  builder.add(BtfType.Typedef("number", int))
  builder.add(BtfType.Pointer(builder.add(BtfType.Volatile(builder.add(BtfType.Const(int))))))
  builder.add(BtfType.Restrict(builder.add(BtfType.Pointer(0))))
  builder.add(BtfType.Enum("minus", 4, true, listOf(BtfType.EnumValue("less", -1))))
  return builder.build()
}

class BtfSanitizerKernelSpec : KernelTest({
  val all = everything()

  fun load(btf: Btf): LoadResult = kernel.btfLoad(BtfLoad(btf.bytes(), LogRequest.FULL))

  "it knows what a BTF needs of a kernel" {
    BtfSanitizer.needs(all) shouldBe kinds.toSet()
    BtfSanitizer.needs(fixtureSpec("minimal.bpf.o").btf().get()) shouldBe
      setOf(Feature.BTF_FUNC, Feature.BTF_GLOBAL_FUNC, Feature.BTF_DATASEC)
  }

  "every kind is built as the kernel takes it, and comes back the same" {
    val built = all.ids().mapToObj(all::kind).toList().toSet()
    built shouldBe BtfKind.entries.toSet() - BtfKind.VOID - BtfKind.UNKNOWN
    val known = BtfSanitizer.sanitize(all, kinds.filterNot { Features.has(kernel, it) }.toSet())
    load(known).orThrow().use { ByteBuffer.wrap(kernel.btfData(it)) shouldBe known.bytes() }
  }

  "the kernel takes what is made for each older one" {
    val lacking = kinds.filterNot { Features.has(kernel, it) }
    for (known in 0..kinds.size) {
      val missing = kinds.drop(known).toSet() + lacking
      val sanitized = BtfSanitizer.sanitize(all, missing)
      val result = load(sanitized)
      result.shouldBeInstanceOf<LoadResult.Loaded>()
      result.fd().close()
    }
  }

  "a layout is left out, which kernels up to 6.18 refuse by its header's length" {
    val withLayout = BtfBuilder.from(all).build(BtfForm.WITH_LAYOUT)
    when (val result = load(withLayout)) {
      is LoadResult.Loaded -> result.fd().close()
      is LoadResult.Rejected -> result.error().`is`(Errno.E2BIG) shouldBe true
    }
    BtfSanitizer.sanitize(withLayout, setOf()).bytes() shouldBe all.bytes()
  }

  "what is missing is gone, under the same ids and sizes" {
    val sanitized = BtfSanitizer.sanitize(all, EnumSet.copyOf(kinds))
    BtfSanitizer.needs(sanitized) shouldBe setOf()
    for (id in 1 until all.typeCount()) {
      val before = all.type(id)
      if (before is BtfType.Sized && before !is BtfType.Int) {
        (sanitized.type(id) as BtfType.Sized).size() shouldBe before.size()
      }
    }
  }

  "a kernel is asked about each feature once, and only after a refusal" {
    var refusals = 1
    val faulty = FaultyKernel(kernel) { call, _ -> Errno.EINVAL.takeIf { call == "btfLoad" && refusals-- > 0 } }
    repeat(2) { openFixture("minimal.bpf.o").load(faulty.port).close() }
    // Refused; three features asked about; loaded as it is; and the second time at once.
    faulty.calls.count { it == "btfLoad" } shouldBe 6
  }
})
