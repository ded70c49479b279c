package skep.types

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FreeSpec
import io.kotest.matchers.shouldBe
import skep.btf.Btf
import skep.btf.BtfBuilder
import skep.btf.BtfLinkage
import skep.btf.BtfType
import skep.btf.BtfType.Param
import skep.types.KernelFunction.Parameter
import java.nio.ByteOrder
import java.util.Optional

private val s32 = FieldType.Int(4, true)
private val u64 = FieldType.Int(8, false)
private val file = FieldType.Pointer(FieldType.Struct.named("file"))

private val kernel: Btf = BtfBuilder(ByteOrder.LITTLE_ENDIAN).run {
  val int = add(BtfType.Int.signed("int", 4))
  val long = add(BtfType.Int.unsigned("unsigned long", 8))
  val void = add(BtfType.Pointer(0))
  val file = add(BtfType.Pointer(add(BtfType.Forward("file", false))))
  val two = add(BtfType.Struct("sockptr_t", 16, listOf(BtfType.Member.atByte("p", void, 0))))

  fun func(name: String, result: Int, vararg params: Pair<String, Int>) =
    add(
      BtfType.Func(
        name, add(BtfType.FuncProto(result, params.map { (name, type) -> Param(name, type) })), BtfLinkage.STATIC,
      ),
    )
  func("vfs_read", long, "file" to file, "count" to long)
  func("set", int, "optval" to two, "len" to int)
  func("nothing", 0)
  func("bpf_lsm_file_open", int, "file" to file)
  func("__traceiter_switched", int, "__data" to void, "preempt" to int, "prev" to file)
  val proto = { add(BtfType.FuncProto(0, listOf(Param("", void), Param("", int), Param("", file)))) }
  add(BtfType.Typedef("btf_trace_switched", add(BtfType.Pointer(proto()))))
  add(BtfType.Typedef("btf_trace_unnamed", add(BtfType.Pointer(proto()))))
  add(BtfType.Typedef("btf_trace_odd", int))
  build()
}

class KernelFunctionsSpec :
  FreeSpec({
    val functions = KernelFunctions(KernelBtf.of(kernel))

    "a function" {
      functions.function("vfs_read").get() shouldBe
        KernelFunction(
          "vfs_read", listOf(Parameter("file", file, 0, 1), Parameter("count", u64, 1, 1)), Optional.of(u64),
        )
      functions.function("vfs_read").get().resultSlot() shouldBe 2
      functions.function("nothing").get() shouldBe KernelFunction("nothing", listOf(), Optional.empty())
      functions.function("nothing").get().resultSlot() shouldBe 0
    }
    "a struct that is passed by value takes two slots" {
      val set = functions.function("set").get()
      set.parameter("optval").slots() shouldBe 2
      set.parameter("len").slot() shouldBe 2
      set.resultSlot() shouldBe 3
    }
    "a hook" {
      functions.lsmHook("file_open").get() shouldBe
        KernelFunction("file_open", listOf(Parameter("file", file, 0, 1)), Optional.of(s32))
    }
    "a tracepoint, with names and without" {
      functions.tracepoint("switched").get() shouldBe
        KernelFunction(
          "switched", listOf(Parameter("preempt", s32, 0, 1), Parameter("prev", file, 1, 1)), Optional.empty(),
        )
      functions.tracepoint("unnamed").get().parameters().map { it.name() } shouldBe listOf("arg0", "arg1")
    }
    "what is not there" {
      shouldThrow<TypesException> { functions.function("vfs_raed") }.message shouldBe
        "vfs_raed: there is no such function in the BTF at hand; did you mean 'vfs_read'?"
      shouldThrow<TypesException> { functions.lsmHook("file_opn") }.message shouldBe
        "file_opn: there is no such LSM hook in the BTF at hand; did you mean 'file_open'?"
      shouldThrow<TypesException> { functions.tracepoint("switch") }.message shouldBe
        "switch: there is no such tracepoint in the BTF at hand; did you mean 'switched'?"
      shouldThrow<TypesException> { functions.tracepoint("odd") }.message shouldBe
        "odd: the BTF at hand does not say what its parameters are"
      shouldThrow<TypesException> { functions.function("vfs_read").get().parameter("conut") }.message shouldBe
        "vfs_read: it has no parameter 'conut'; did you mean 'count'?"
      shouldThrow<TypesException> { functions.function("vfs_read").get().parameter("buffer") }.message shouldBe
        "vfs_read: it has no parameter 'buffer'; it has file, count"
    }
    "nothing at hand" {
      val none = KernelFunctions(KernelBtf.none())
      listOf(none.function("vfs_read"), none.lsmHook("file_open"), none.tracepoint("switched")).map {
        it.isPresent
      } shouldBe
        listOf(false, false, false)
    }
  })
