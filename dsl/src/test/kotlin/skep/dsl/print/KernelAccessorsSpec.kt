package skep.dsl.print

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FreeSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import org.jetbrains.kotlin.cli.common.ExitCode
import org.jetbrains.kotlin.cli.jvm.K2JVMCompiler
import skep.btf.Btf
import skep.btf.BtfBuilder
import skep.btf.BtfType
import skep.script.Classpath
import skep.types.TypesException
import java.io.ByteArrayOutputStream
import java.io.File
import java.io.PrintStream
import java.nio.ByteBuffer
import java.nio.ByteOrder

/** The kernel's types that core's tests have, `types/kernel.c`. */
private val kernel: Btf =
  Btf.parse(ByteBuffer.wrap(KernelAccessorsSpec::class.java.getResource("/skep/dsl/kernel.btf")!!.readBytes()))

private val structs = listOf("task_struct", "mm_struct", "struct sock", "union bpf_value", "bio", "seqlock_t")

/** Names that Kotlin does not take as they are, and each kind of member. */
private val awkward: Btf = BtfBuilder(ByteOrder.LITTLE_ENDIAN).run {
  val int = add(BtfType.Int.signed("int", 4))
  val wide = add(BtfType.Int.unsigned("__int128", 16))
  val bool = add(BtfType.Int.bool("_Bool"))
  val char = add(BtfType.Int.signed("char", 1))
  val names = listOf(
    "class", "in", "fun", "value", "value_", "a\$b", "foo_bar", "fooBar", "FooBar", "_", "__", "___state", "a-b", "a+b",
    "x*/y", "1st", "field", "index", "number", "member", "bits", "truth", "hashCode", "toString", "getClass", "Int",
    "is_it", "trailing_", "twice", "twice", "\"quoted\\", "naïve", "double__under", "KernelValue", "val", "it", "u32",
  )
  val other = reserve()
  val pointer = add(BtfType.Pointer(other))
  val void = add(BtfType.Pointer(0))
  val function = add(BtfType.Pointer(add(BtfType.FuncProto(0, listOf()))))
  val types = listOf(
    pointer, void, function, wide, bool, char, other,
    add(BtfType.Array(pointer, int, 3)), add(BtfType.Array(add(BtfType.Array(int, int, 2)), int, 3)),
    add(BtfType.Array(bool, int, 3)), add(BtfType.Array(char, int, 3)), add(BtfType.Array(other, int, 0)),
    add(BtfType.Float("double", 8)), add(BtfType.Enum64("huge", 8, true, listOf())),
    add(BtfType.Union("", 4, listOf(BtfType.Member.atByte("first", int, 0), BtfType.Member.atByte("second", char, 0)))),
    add(BtfType.Forward("unknown", false)), add(BtfType.Typedef("other_t", other)),
  )
  val members = (names.map { it to int } + types.mapIndexed { i, type -> "type_$i" to type })
    .mapIndexed { i, (name, type) -> BtfType.Member.atByte(name, type, 16L * i) }
  set(other, BtfType.Struct("other", 4, listOf(BtfType.Member.atByte("x", int, 0))))
  add(BtfType.Struct("awkward", 16L * members.size, members))
  add(BtfType.Union("Awkward", 4, listOf(BtfType.Member("bits", int, 0, 3))))
  add(BtfType.Struct("empty", 0, listOf()))
  add(BtfType.Struct("num", 4, listOf(BtfType.Member.atByte("x", int, 0))))
  build()
}

class KernelAccessorsSpec : FreeSpec({
  val folder = tempdir()

  /** Compiles as a library does, with each warning an error; what the compiler says. */
  fun compile(source: String): String {
    val file = File(folder, "Kernel.kt").also { it.writeText(source) }
    val said = ByteArrayOutputStream()
    val classpath = Classpath.entries().joinToString(File.pathSeparator)
    val exit = PrintStream(said).use {
      K2JVMCompiler().exec(
        it, "-no-stdlib", "-no-reflect", "-jvm-target", "17", "-Werror", "-Xexplicit-api=strict",
        "-d", "${File(folder, "classes")}", "-cp", classpath, "$file",
      )
    }
    return if (exit == ExitCode.OK) "" else "$exit: $said"
  }

  "the source is the one that samples are compiled with" {
    val source = KernelAccessors.source(kernel, structs, "skep.dsl.samples.kernel")
    val kept = listOf("src/test/kotlin", "dsl/src/test/kotlin").map { File(it, "skep/dsl/samples/kernel/Kernel.kt") }
      .first(File::exists)
    withClue("$kept is to be what skep gen kernel-types prints") { (source == kept.readText()) shouldBe true }
  }

  "a library can be made of it" {
    compile(KernelAccessors.source(kernel, structs, "org.example.in.kernel")) shouldBe ""
  }

  "with all that it needs" {
    val source = KernelAccessors.source(kernel, listOf("task_struct"), transitive = true)
    listOf("MmStruct", "SchedEntity", "AtomicT").forEach { source shouldContain "public class $it(" }
    source shouldContain "public val se: SchedEntity get()"
    compile(source) shouldBe ""
  }

  "names that Kotlin does not take" {
    val source = KernelAccessors.source(awkward, listOf("awkward", "union Awkward", "empty", "num"), transitive = true)
    compile(source) shouldBe ""
    listOf(
      "@get:JvmName(\"getClass_\")\n  public val `class`: Num<Int> get() = number(\"class\", s32)",
      "public val `in`: Num<Int> get() = number(\"in\", s32)",
      "public val value_: Num<Int> get() = number(\"value\", s32)",
      "public val value__: Num<Int> get() = number(\"value_\", s32)",
      "public val a_b: Num<Int> get() = number(\"a\\\$b\", s32)",
      "public val foo_bar: Num<Int> get() = number(\"foo_bar\", s32)",
      "public val fooBar: Num<Int> get() = number(\"fooBar\", s32)",
      "public class Awkward2(",
    ).forEach { source shouldContain it }
  }

  "the same types give the same source" {
    val again = Btf.parse(awkward.bytes())
    KernelAccessors.source(again, listOf("awkward")) shouldBe KernelAccessors.source(awkward, listOf("awkward"))
    KernelAccessors.source(again, listOf("num", "num")) shouldBe KernelAccessors.source(awkward, listOf("struct num"))
  }

  "a struct that is not there" {
    shouldThrow<TypesException> { KernelAccessors.source(kernel, listOf("task_strct")) }.message shouldBe
      "struct task_strct: there is no such type in the BTF at hand; did you mean 'task_struct'?"
  }
})
