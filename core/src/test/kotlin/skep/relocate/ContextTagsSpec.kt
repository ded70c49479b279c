package skep.relocate

import io.kotest.core.spec.style.FreeSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.maps.shouldBeEmpty
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import skep.btf.Btf
import skep.btf.BtfBuilder
import skep.btf.BtfKind
import skep.btf.BtfLinkage
import skep.btf.BtfType
import skep.insn.ProgramType
import skep.load.fixtureSpec
import skep.spec.ObjectSpec
import java.util.Optional
import java.util.OptionalInt

/** What libbpf makes of tags for kernels before 6.8, which it does not do on this one; those take what is made here. */
class ContextTagsSpec : FreeSpec({
  val spec = fixtureSpec("older.bpf.o")
  val btf = spec.btf().get()

  fun program(name: String, type: ProgramType? = null, of: ObjectSpec = spec): StitchedProgram {
    val program = of.programs().single { it.name() == name }
    return StitchedProgram.of(of, type?.let { program.withType(it, Optional.empty()) } ?: program)
  }

  fun function(name: String) = btf.find(name, BtfKind.FUNC).asInt

  /** The parameters of a function as C would have their types. */
  fun Btf.parameters(function: Int): List<String> {
    val prototype = type((type(function) as BtfType.Func).typeId()) as BtfType.FuncProto
    return prototype.params().map { param ->
      val type = type(skipModifiersAndTypedefs(param.typeId()))
      if (type is BtfType.Pointer) "${name(type.typeId()).ifEmpty { "void" }} *" else name(param.typeId())
    }
  }

  fun Btf.tags(function: Int) =
    ids().toArray().map(::type).filterIsInstance<BtfType.DeclTag>().filter { it.typeId() == function }
      .map { it.name() to it.componentIndex().asInt }

  "every program gets a function of its own, with the context of its type" {
    val programs = listOf("on_kprobe", "on_raw_tp", "on_event", "on_packet").map { program(it) }
    val rewritten = ContextTags.rewrite(btf, programs)
    rewritten.warnings().shouldBeEmpty()
    val functions = rewritten.functions()
    functions.keys shouldBe setOf("on_kprobe", "on_raw_tp", "on_event")
    val expected =
      mapOf(
        "on_kprobe" to "bpf_user_pt_regs_t", "on_raw_tp" to "bpf_raw_tracepoint_args",
        "on_event" to "bpf_perf_event_data",
      )
    for ((name, context) in expected) {
      val own = functions.getValue(name).getValue(function("stack"))
      rewritten.btf().name(own) shouldBe "stack"
      rewritten.btf().parameters(own).shouldContainExactly("int", "$context *")
      rewritten.btf().tags(own).shouldContainExactly("arg:ctx" to 1)
    }
    functions.values.map { it.getValue(function("stack")) }.toSet().size shouldBe 3
    // A kprobe's registers and a raw tracepoint's words are the context too.
    rewritten.btf().parameters(functions.getValue("on_kprobe").getValue(function("stack_of_kprobe")))
      .shouldContainExactly("bpf_user_pt_regs_t *")
    rewritten.btf().parameters(functions.getValue("on_raw_tp").getValue(function("stack_of_raw")))
      .shouldContainExactly("bpf_raw_tracepoint_args *")
    functions.getValue("on_kprobe").keys shouldBe setOf(function("stack"), function("stack_of_kprobe"))
  }

  "what was there stays as it was" {
    val rewritten = ContextTags.rewrite(btf, listOf(program("on_kprobe"))).btf()
    btf.ids().forEach { rewritten.type(it) shouldBe btf.type(it) }
  }

  "programs of types whose context has no name of its own are left alone" {
    ContextTags.rewrite(btf, listOf(program("on_kprobe", ProgramType.TRACEPOINT))).functions().shouldBeEmpty()
  }

  "an argument of another type is told of, and left alone" {
    val rewritten = ContextTags.rewrite(btf, listOf(program("on_packet", ProgramType.SCHED_CLS)))
    rewritten.functions().shouldBeEmpty()
    rewritten.warnings().single() shouldContain "prog 'on_packet': argument 1 of head is tagged arg:ctx"
    rewritten.warnings().single() shouldContain "struct __sk_buff *"
  }

  "only tags of a global function's arguments count" {
    ContextTags.isUsed(btf) shouldBe true
    ContextTags.isUsed(fixtureSpec("minimal.bpf.o").btf().get()) shouldBe false

    fun tagged(linkage: BtfLinkage, text: String, argument: OptionalInt): Btf {
      val builder = BtfBuilder(btf.order())
      val int = builder.add(BtfType.Int.signed("int", 4))
      val prototype = builder.add(BtfType.FuncProto(int, listOf(BtfType.Param("a", builder.add(BtfType.Pointer(0))))))
      val function = builder.add(BtfType.Func("f", prototype, linkage))
      builder.add(BtfType.DeclTag(text, function, argument, false))
      return builder.build()
    }
    ContextTags.isUsed(tagged(BtfLinkage.GLOBAL, "arg:ctx", OptionalInt.of(0))) shouldBe true
    ContextTags.isUsed(tagged(BtfLinkage.STATIC, "arg:ctx", OptionalInt.of(0))) shouldBe false
    ContextTags.isUsed(tagged(BtfLinkage.GLOBAL, "arg:nonnull", OptionalInt.of(0))) shouldBe false
    ContextTags.isUsed(tagged(BtfLinkage.GLOBAL, "arg:ctx", OptionalInt.of(1))) shouldBe false
    ContextTags.isUsed(tagged(BtfLinkage.GLOBAL, "arg:ctx", OptionalInt.empty())) shouldBe false
  }
})
