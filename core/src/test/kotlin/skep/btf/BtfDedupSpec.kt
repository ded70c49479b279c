package skep.btf

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FreeSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import java.nio.ByteBuffer
import java.nio.ByteOrder
import java.nio.ByteOrder.BIG_ENDIAN
import java.nio.ByteOrder.LITTLE_ENDIAN
import java.util.OptionalInt

class BtfDedupSpec :
  FreeSpec({
    fun sum(vararg parts: Btf, base: Btf? = null, order: ByteOrder = LITTLE_ENDIAN): Btf =
      (base?.let(BtfBuilder::splitFrom) ?: BtfBuilder(order)).also { parts.forEach(it::addAll) }.build()

    fun shouldBeSame(ours: Btf, theirs: Btf) {
      BpftoolDump.lines(ours).toList() shouldContainExactly BpftoolDump.lines(theirs).toList()
      BtfOracle.body(ours) shouldBe BtfOracle.body(theirs)
    }

    val rules =
      listOf(
        "forwards", "forwards-by-name", "circles", "anonymous", "arrays", "enums", "clash", "bitfields", "functions",
        "tags", "typedefs", "variables",
      )

    "two units become what libbpf makes of them" - {
      for (name in rules) {
        val first by lazy { parse("dedup/$name.1.btf") }
        val second by lazy { parse("dedup/$name.2.btf") }

        name {
          shouldBeSame(BtfDedup.dedup(sum(first, second)).btf(), parse("dedup/$name.btf"))
        }

        "$name, in big endian" {
          val swapped = BtfDedup.dedup(sum(first, second, order = BIG_ENDIAN)).btf()
          swapped.order() shouldBe BIG_ENDIAN
          BpftoolDump.lines(swapped).toList() shouldContainExactly BpftoolDump.lines(parse("dedup/$name.btf")).toList()
        }

        "$name, the second split from the first" {
          val split = BtfDedup.dedup(sum(second, base = first)).btf()
          shouldBeSame(split, Btf.parseSplit(ByteBuffer.wrap(fixture("dedup/$name.split.btf")), first))
          split.base().get() shouldBe first
        }
      }
    }

    "what is deduplicated stays as it is" {
      for (name in rules) {
        val once = parse("dedup/$name.btf")
        BpftoolDump.lines(BtfDedup.dedup(once).btf()).toList() shouldContainExactly BpftoolDump.lines(once).toList()
      }
    }

    "the BTF it was made of is not changed" {
      val btf = parse("kinds-el.btf")
      BtfDedup.dedup(btf)
      btf.bytes() shouldBe ByteBuffer.wrap(fixture("kinds-el.btf"))
    }

    "ids" - {
      val kinds = parse("kinds-el.btf")
      val twice = sum(kinds, kinds)
      val once = BtfDedup.dedup(twice)

      /** Variables and sections stay, and so do tags of variables. */
      fun stays(type: BtfType): Boolean =
        type is BtfType.Var || type is BtfType.Datasec || (type is BtfType.DeclTag && stays(kinds.type(type.typeId())))

      "of types that are the same become one" {
        for (id in kinds.ids()) {
          val second = once.newId(id + kinds.typeCount() - 1)
          (once.newId(id) != second) shouldBe stays(kinds.type(id))
          once.btf().kind(second) shouldBe kinds.kind(id)
          once.btf().name(second) shouldBe kinds.name(id)
        }
        once.newId(0) shouldBe 0
      }

      "that were none are refused" {
        shouldThrow<BtfException> { once.newId(twice.typeCount()) }.typeId() shouldBe OptionalInt.of(twice.typeCount())
        shouldThrow<BtfException> { once.newId(-1) }
      }

      "are followed by .BTF.ext" {
        val ext = BtfExt.parse(ByteBuffer.wrap(fixture("kinds-el.btfext")), kinds)
        val followed = ext.mapTypeIds(once::newId)
        followed shouldBe ext.mapTypeIds { once.newId(it + kinds.typeCount() - 1) }
        ext.sections().zip(followed.sections()) { old, new ->
          old.functions().map { kinds.name(it.typeId()) } shouldBe new.functions().map { once.btf().name(it.typeId()) }
          old.relocations().map { kinds.name(it.typeId()) } shouldBe
            new.relocations().map { once.btf().name(it.typeId()) }
          new.lines() shouldBe old.lines()
        }
        val builder = BtfBuilder.from(once.btf())
        val written = followed.write(builder)
        BtfExt.parse(written, builder.build()) shouldBe followed
      }
    }

    "strings that no type has are left out" {
      val builder = BtfBuilder(LITTLE_ENDIAN)
      builder.addString("a.c")
      builder.add(BtfType.Forward("task", false))
      val btf = BtfDedup.dedup(builder.build()).btf()
      btf.stringOffsets().mapToObj(btf::string).toList() shouldBe listOf("", "task")
    }

    "a struct that a compiler wrote twice is the same as one that it wrote once" {
      fun unit(twins: Boolean): Btf {
        val builder = BtfBuilder(LITTLE_ENDIAN)
        val int = builder.add(BtfType.Int.signed("int", 4))
        val one = builder.add(BtfType.Array(int, int, 4))
        val other = if (twins) builder.add(BtfType.Array(int, int, 4)) else one
        builder.add(
          BtfType.Struct("s", 32, listOf(BtfType.Member.atByte("a", one, 0), BtfType.Member.atByte("b", other, 16))),
        )
        return builder.build()
      }
      for (units in listOf(listOf(true, false), listOf(false, true))) {
        BtfDedup.dedup(sum(*units.map(::unit).toTypedArray())).btf().typeCount() shouldBe 4
      }
    }

    "what cannot be deduplicated" - {
      fun refusal(vararg types: BtfType): String {
        val builder = BtfBuilder(LITTLE_ENDIAN)
        types.forEach(builder::add)
        return shouldThrow<BtfException> { BtfDedup.dedup(builder.build()) }.message!!
      }

      "is a pointer, an array or a function type that leads to itself" {
        refusal(BtfType.Pointer(1)) shouldBe
          "BTF type [1]: is a PTR that leads back to itself without a struct, union or typedef on the way"
        refusal(BtfType.Pointer(2), BtfType.Const(1)) shouldContain "type [1]: is a PTR"
        refusal(BtfType.Array(1, 1, 2)) shouldContain "ARRAY"
        refusal(BtfType.FuncProto(0, listOf(BtfType.Param("f", 1)))) shouldContain "FUNC_PROTO"
      }

      "are structs that contain a variable" {
        val struct = BtfType.Struct("s", 4, listOf(BtfType.Member.atByte("v", 3, 0)))
        val other = BtfType.Struct("s", 4, listOf(BtfType.Member.atByte("v", 4, 0)))
        val variable = BtfType.Var("v", 0, BtfLinkage.GLOBAL)
        refusal(struct, other, variable, variable) shouldContain "is a VAR, and yet part of another type"
      }

      "is a kind that only a layout tells of" {
        val forward = BtfBuilder(LITTLE_ENDIAN).also { it.add(BtfType.Forward("f", false)) }
        val bytes = ByteBuffer.allocate(200).put(forward.build(BtfForm.WITH_LAYOUT).bytes()).flip()
        bytes.order(LITTLE_ENDIAN).putInt(32 + 4, 0)
        val unknown = Btf.parse(bytes)
        unknown.kind(1) shouldBe BtfKind.UNKNOWN
        shouldThrow<BtfException> { BtfDedup.dedup(unknown) }.message shouldContain "of a kind that is not known"
      }
    }
  })
