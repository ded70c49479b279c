package skep.btf

import io.kotest.core.spec.style.FreeSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.ints.shouldBeGreaterThan
import io.kotest.matchers.shouldBe
import org.opentest4j.TestAbortedException
import skep.elf.ElfFile
import skep.spec.Corpus
import java.io.File
import java.nio.ByteBuffer
import java.nio.file.Files

private const val VMLINUX = "/sys/kernel/btf/vmlinux"
private const val PARTS = 16

/** Types printed as C, compiled by clang, and read again. */
class CRoundTripSpec :
  FreeSpec({
    "the kernel's" - {
      val kernel by lazy {
        val file = File(VMLINUX)
        if (!file.canRead()) throw TestAbortedException("this kernel has no $VMLINUX")
        Btf.ofKernel(ByteBuffer.wrap(file.readBytes()))
      }
      val header by lazy { CHeader.of(kernel).unsorted().text() }
      val names by lazy { PrintedNames(kernel) }

      // clang takes time in proportion to the square of the number of types.
      for (part in 0 until PARTS) {
        "types, part ${part + 1} of $PARTS" {
          val roots = names.complete.filter { it % PARTS == part }
          SameTypes(kernel, names, compile(header, names, roots)).differences(roots).shouldBeEmpty()
        }
      }

      "sorted, which a program that uses them includes" {
        val program =
          """
          SEC("raw_tp") int program(struct task_struct *task) {
            struct sk_buff *skb = 0;
            return task->real_parent->pid + task->mm->arg_start + skb->len + BPF_PROG_TYPE_XDP;
          }
          """.trimIndent()
        val section = "#define SEC(name) __attribute__((section(name), used))\n"
        clang(section + CHeader.of(kernel).text() + program).find("program", BtfKind.FUNC).isPresent shouldBe true
      }
    }

    "those of real objects that were C, some of them" {
      var compiled = 0
      val some = Corpus.objects().filterIndexed { index, _ -> index % 20 == 0 }
      Corpus.each(some) { item ->
        typesOf(item)?.takeIf { it.isC() }?.let { btf ->
          val names = PrintedNames(btf)
          SameTypes(btf, names, compile(CHeader.of(btf).unsorted().text(), names, names.complete))
            .differences(names.complete).shouldBeEmpty()
          compiled++
        }
      }
      compiled shouldBeGreaterThan some.size / 2
    }

    "those that libbpf prints wrong" {
      val source =
        """
        typedef __INT16_TYPE__ u16;
        union aligned { char c; u16 n; } __attribute__((aligned(32)));
        union tight { char c[5]; int n; } __attribute__((packed));
        enum __attribute__((packed)) half { HALF_A = 1000 };
        enum wide { WIDE_A = -1 } __attribute__((mode(word)));
        struct all { char c; union tight t; union aligned a; enum half h; enum wide w; char end; } all;
        """.trimIndent()
      val btf = clang(source)
      val names = PrintedNames(btf)
      SameTypes(btf, names, compile(CHeader.of(btf).unsorted().text(), names, names.complete))
        .differences(names.complete).shouldBeEmpty()
    }
  })

private val NUMBERS = setOf("char", "short", "int", "long", "signed", "unsigned", "_Bool", "__int128")

/** Whether clang knows the names of the numbers, its own for the indices of arrays among them: Rust has others. */
private fun Btf.isC(): Boolean = ids().toArray().map(::type).filterIsInstance<BtfType.Int>().all { type ->
  type.name() == "__ARRAY_SIZE_TYPE__" || type.name().split(' ').all { it in NUMBERS }
}

/** The BTF that clang makes of a program. */
private fun clang(source: String): Btf {
  val folder = Files.createTempDirectory("skep-c")
  try {
    val (from, to) = folder.resolve("source.c") to folder.resolve("object.o")
    Files.writeString(from, source)
    outputOf("clang-19", "--target=bpf", "-g", "-O1", "-w", "-c", "$from", "-o", "$to")
    return Btf.parse(ElfFile.of(ByteBuffer.wrap(Files.readAllBytes(to))).section(".BTF").orElseThrow().bytes())
  } finally {
    folder.toFile().deleteRecursively()
  }
}

/** A header's types that clang has compiled: each stands in an array without elements, so that all are in the BTF. */
private fun compile(header: String, names: PrintedNames, roots: List<Int>): Btf =
  clang(roots.joinToString("", "${header}struct skep_roots {\n", "} skep_roots;\n") { "  ${names[it]} t$it[0];\n" })

/** Under which names a printer has defined the types that it was asked for in the order of their ids. */
private class PrintedNames(btf: Btf) {
  private val names: Map<Int, String>

  init {
    val printer = CPrinter(btf)
    btf.ids().forEach { printer.define(it) }
    names = btf.ids().filter { btf.name(it).isNotEmpty() && isDefined(btf, it) }.toArray()
      .associateWith { printer.declare(it, "") }
  }

  /** The named types that something can be made of. */
  val complete: List<Int> = names.keys.filter { btf.isComplete(it) }

  operator fun get(id: Int): String = names.getValue(id)

  /** Without `struct` and the like. */
  fun bare(id: Int): String = get(id).substringAfterLast(' ')

  private fun isDefined(btf: Btf, id: Int) =
    btf.kind(id).isComposite || btf.kind(id).isEnum || btf.kind(id) == BtfKind.TYPEDEF || btf.kind(id) == BtfKind.FWD

  private fun Btf.isComplete(id: Int): Boolean {
    val target = skipModifiersAndTypedefs(id)
    val type = type(target)
    return name(id) != "__builtin_va_list" && when (type) {
      is BtfType.Void, is BtfType.Forward, is BtfType.FuncProto -> false
      is BtfType.Enumeration -> type.values().isNotEmpty()
      is BtfType.Array -> isComplete(type.elementTypeId())
      else -> true
    }
  }
}

/** Compares types that were printed with those that clang made of the text. */
private class SameTypes(private val printed: Btf, private val names: PrintedNames, private val compiled: Btf) {
  private val found = ArrayList<String>()

  fun differences(roots: List<Int>): List<String> {
    val all = compiled.type(compiled.find("skep_roots", BtfKind.STRUCT).asInt) as BtfType.Struct
    roots.zip(all.members()).forEach { (id, member) ->
      val element = (compiled.type(member.typeId()) as BtfType.Array).elementTypeId()
      compare(id, element, names[id], true)
    }
    return found
  }

  /** Named types are compared by themselves; here only their names are, unless [deep]. */
  private fun compare(id: Int, other: Int, path: String, deep: Boolean = false) {
    val (left, right) = printed.skipModifiers(id) to compiled.skipModifiers(other)
    val (a, b) = printed.type(left) to compiled.type(right)
    if (a.name() == "__builtin_va_list") return
    val isBase = a is BtfType.Int || a is BtfType.Float
    if (!isBase && a.name().isNotEmpty()) same("$path: name", names.bare(left), b.name())
    if (a.name().isNotEmpty() && !isBase && !deep) return
    when {
      a is BtfType.Composite && b is BtfType.Composite -> compareComposites(a, b, path)
      a is BtfType.Enumeration && b is BtfType.Enumeration -> compareEnums(a, b, path)
      a is BtfType.Int && b is BtfType.Int -> compareInts(a, b, path)
      a is BtfType.Float && b is BtfType.Float -> same("$path: size", a.size(), b.size())
      a is BtfType.Array && b is BtfType.Array -> {
        same("$path: length", a.length(), b.length())
        compare(a.elementTypeId(), b.elementTypeId(), "$path[]")
      }
      a is BtfType.Pointer && b is BtfType.Pointer -> compare(a.typeId(), b.typeId(), "$path*")
      a is BtfType.Typedef && b is BtfType.Typedef -> compare(a.typeId(), b.typeId(), path)
      a is BtfType.FuncProto && b is BtfType.FuncProto -> comparePrototypes(a, b, path)
      else -> same("$path: kind", a.kind(), b.kind())
    }
  }

  private fun compareComposites(a: BtfType.Composite, b: BtfType.Composite, path: String) {
    same("$path: kind", a.kind(), b.kind())
    // C gives no size to a union without members, of which the kernel has one, and a va_list is each compiler's own.
    val known = (a is BtfType.Struct || a.members().isNotEmpty()) && a.members().none { isVaList(it.typeId()) }
    if (known) same("$path: size", a.size(), b.size())
    same("$path: members", a.members().size, b.members().size)
    a.members().zip(b.members()).forEach { (m, n) ->
      val member = "$path.${m.name()}"
      same(member, listOf(m.name(), m.bitOffset(), m.bitfieldSize()), listOf(n.name(), n.bitOffset(), n.bitfieldSize()))
      compare(m.typeId(), n.typeId(), member)
    }
  }

  private fun isVaList(id: Int): Boolean {
    val type = printed.type(id)
    return type is BtfType.Typedef && (type.name() == "__builtin_va_list" || isVaList(type.typeId()))
  }

  private fun compareEnums(a: BtfType.Enumeration, b: BtfType.Enumeration, path: String) {
    same("$path: size", a.size(), b.size())
    same("$path: values", a.values().map { it.value() }, b.values().map { it.value() })
    a.values().zip(b.values()).forEach { (v, w) -> if (!w.name().startsWith(v.name())) same(path, v.name(), w.name()) }
  }

  private fun compareInts(a: BtfType.Int, b: BtfType.Int, path: String) {
    same("$path: size", a.size(), b.size())
    // Plain char is signed to one compiler and unsigned to the other, and said in different ways.
    if (a.name() != "char") same("$path: signed", a.isSigned, b.isSigned)
  }

  private fun comparePrototypes(a: BtfType.FuncProto, b: BtfType.FuncProto, path: String) {
    compare(a.returnTypeId(), b.returnTypeId(), "$path()")
    // A function without parameters has one that is void, to some compilers.
    val (ofA, ofB) = listOf(a, b).map { proto ->
      proto.params().takeUnless { it.singleOrNull()?.typeId() == 0 }.orEmpty()
    }
    same("$path: parameters", ofA.size, ofB.size)
    ofA.zip(ofB).forEachIndexed { index, (p, q) -> compare(p.typeId(), q.typeId(), "$path($index)") }
  }

  private fun same(what: String, expected: Any, actual: Any) {
    if (expected != actual) found += "$what is $expected in the BTF and $actual in what clang made of it"
  }

  private fun Btf.skipModifiers(id: Int): Int = generateSequence(id) {
    (type(it) as BtfType.Reference).typeId()
  }.first { !kind(it).isModifier }
}
