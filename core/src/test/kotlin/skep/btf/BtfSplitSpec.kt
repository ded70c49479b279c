package skep.btf

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FreeSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import java.nio.ByteOrder.LITTLE_ENDIAN
import java.util.OptionalInt

/** Split BTF, its distilled base, and types in another order. */
class BtfSplitSpec :
  FreeSpec({
    fun lines(btf: Btf) = BpftoolDump.lines(btf).map(String::trim).toList()

    fun kernel(vararg types: BtfType) = BtfBuilder(LITTLE_ENDIAN).also { types.forEach(it::add) }.build()

    fun struct(name: String, size: Long, vararg members: Int) =
      BtfType.Struct(name, size, members.mapIndexed { at, type -> BtfType.Member.atByte("m$at", type, 0) })

    val int = BtfType.Int.signed("int", 4)

    // [1] int, [2] task (4), [3] task *, [4] mode, [5] anonymous enum, [6] page (8), [7] page [2], [8] pid_t,
    // [9] file
    val base =
      kernel(
        int,
        struct("task", 4, 1),
        BtfType.Pointer(2),
        BtfType.Enum64("mode", 8, true, listOf(BtfType.EnumValue("M", 1L shl 40))),
        BtfType.Enum("", 4, false, listOf(BtfType.EnumValue("ANON", 3))),
        struct("page", 8, 1),
        BtfType.Array(6, 1, 2),
        BtfType.Typedef("pid_t", 1),
        BtfType.Forward("file", false),
      )
    val split =
      BtfBuilder.splitFrom(base)
        .also { it.add(struct("mine", 32, 3, 4, 5, 7, 8)) }
        .also { it.add(BtfType.Pointer(9)) }
        .build()

    "strings of the base are not written again" {
      split.find("mine", BtfKind.STRUCT).asInt shouldBe base.typeCount()
      split.stringOffsets().mapToObj(split::string).toList() shouldBe listOf("mine", "m1", "m2", "m3", "m4")
      split.type(base.typeCount()) shouldBe struct("mine", 32, 3, 4, 5, 7, 8)
    }

    "types that are split from another base are not added" {
      shouldThrow<BtfException> { BtfBuilder.splitFrom(kernel(int)).addAll(split) }.message shouldContain "another base"
    }

    "distilled" - {
      val renumbered = BtfDistillation.distill(split)
      val distilled = renumbered.btf()

      "the base has the named types, without members" {
        lines(distilled.base().get()) shouldContainExactly
          listOf(
            "[1] INT 'int' size=4 bits_offset=0 nr_bits=32 encoding=SIGNED",
            "[2] STRUCT 'task' size=4 vlen=0",
            "[3] ENUM 'mode' encoding=UNSIGNED size=8 vlen=0",
            "[4] STRUCT 'page' size=8 vlen=0",
            "[5] FWD 'file' fwd_kind=struct",
          )
      }

      "the rest is added to the split types" {
        lines(distilled) shouldContainExactly
          listOf(
            "[6] STRUCT 'mine' size=32 vlen=5",
            "'m0' type_id=8 bits_offset=0",
            "'m1' type_id=3 bits_offset=0",
            "'m2' type_id=9 bits_offset=0",
            "'m3' type_id=10 bits_offset=0",
            "'m4' type_id=11 bits_offset=0",
            "[7] PTR '(anon)' type_id=5",
            "[8] PTR '(anon)' type_id=2",
            "[9] ENUM '(anon)' encoding=UNSIGNED size=4 vlen=1",
            "'ANON' val=3",
            "[10] ARRAY '(anon)' type_id=4 index_type_id=1 nr_elems=2",
            "[11] TYPEDEF 'pid_t' type_id=1",
          )
      }

      "ids are told" {
        listOf(0, 1, 2, 3, 4, base.typeCount()).map(renumbered::newId) shouldBe listOf(0, 1, 2, 8, 3, 6)
      }

      "only split BTF is, and only types are in a distilled base" {
        shouldThrow<BtfException> { BtfDistillation.distill(base) }.message shouldContain "not split"
        val functions = kernel(BtfType.FuncProto(0, listOf()), BtfType.Func("f", 1, BtfLinkage.STATIC))
        val tagged = BtfBuilder.splitFrom(functions)
        tagged.add(BtfType.DeclTag("bpf_kfunc", 2, OptionalInt.empty(), false))
        shouldThrow<BtfException> { BtfDistillation.distill(tagged.build()) }.message shouldContain
          "is a FUNC of the base"
      }

      "onto another kernel, its types become that one's" {
        val other =
          kernel(
            BtfType.Typedef("task", 0),
            struct("page", 8, 3),
            BtfType.Int.signed("int", 4),
            struct("task", 400),
            struct("file", 200),
            BtfType.Int.unsigned("mode", 8),
            BtfType.Enum64("mode", 8, false, listOf()),
          )
        val relocated = BtfRelocation.relocate(distilled, other)
        relocated.btf().base().get() shouldBe other
        lines(relocated.btf()) shouldContainExactly
          listOf(
            "[8] STRUCT 'mine' size=32 vlen=5",
            "'m0' type_id=10 bits_offset=0",
            "'m1' type_id=7 bits_offset=0",
            "'m2' type_id=11 bits_offset=0",
            "'m3' type_id=12 bits_offset=0",
            "'m4' type_id=13 bits_offset=0",
            "[9] PTR '(anon)' type_id=5",
            "[10] PTR '(anon)' type_id=4",
            "[11] ENUM '(anon)' encoding=UNSIGNED size=4 vlen=1",
            "'ANON' val=3",
            "[12] ARRAY '(anon)' type_id=2 index_type_id=3 nr_elems=2",
            "[13] TYPEDEF 'pid_t' type_id=3",
          )
        (1..6).map(relocated::newId) shouldBe listOf(3, 4, 7, 2, 5, 8)
      }

      "onto a kernel that has not the like is refused" - {
        fun refusal(vararg types: BtfType) =
          shouldThrow<BtfException> { BtfRelocation.relocate(distilled, kernel(*types)) }.message
        val mode = BtfType.Enum("mode", 8, false, listOf())
        val file = BtfType.Forward("file", false)

        "when a name is missing" {
          refusal(int, struct("task", 4), mode, struct("page", 8)) shouldBe
            "BTF type [5]: FWD 'file' (size 0) of the distilled base has none like it in the new one"
        }
        "when a number has another size or encoding" {
          refusal(BtfType.Int.signed("int", 8)) shouldContain "INT 'int' (size 4) of the distilled base has none"
          refusal(BtfType.Int.unsigned("int", 4)) shouldContain "INT 'int'"
        }
        "when an embedded struct has another size" {
          refusal(int, struct("task", 4), mode, struct("page", 16), file) shouldContain "STRUCT 'page' (size 8)"
        }
        "when a name that is there more than once has no such size" {
          refusal(int, struct("task", 5), struct("task", 6), mode, struct("page", 8), file) shouldContain "none like it"
        }
        "when a name and size are there more than once" {
          refusal(int, struct("task", 4), struct("task", 4, 1), mode, struct("page", 8), file) shouldBe
            "BTF type [2]: STRUCT 'task' (size 4) of the distilled base can be both [2] and [3] of the new one"
        }
      }

      "a name that is there more than once is told by its size" {
        val other =
          kernel(
            int, struct("task", 8), struct("task", 4), struct("page", 8), BtfType.Forward("file", false),
            BtfType.Enum("mode", 8, false, listOf()),
          )
        BtfRelocation.relocate(distilled, other).newId(2) shouldBe 3
      }

      "only what stands on a distilled base can be relocated" {
        shouldThrow<BtfException> { BtfRelocation.relocate(base, base) }.message shouldContain "not split"
        shouldThrow<BtfException> { BtfRelocation.relocate(split, base) }.message shouldContain
          "is a PTR named '', which no distilled base has"
      }
    }

    "in another order" - {
      "references follow" {
        val reversed = BtfPermutation.permute(split) { 2 * base.typeCount() + 1 - it }
        lines(reversed.btf()).map { it.substringBefore(" size") }.take(2) shouldBe
          listOf("[10] PTR '(anon)' type_id=9", "[11] STRUCT 'mine'")
        reversed.newId(3) shouldBe 3
        val swapped = BtfPermutation.permute(base) {
          if (it == 1) {
            2
          } else if (it == 2) {
            1
          } else {
            it
          }
        }.btf()
        lines(swapped).take(3) shouldBe
          listOf(
            "[1] STRUCT 'task' size=4 vlen=1",
            "'m0' type_id=2 bits_offset=0",
            "[2] INT 'int' size=4 bits_offset=0 nr_bits=32 encoding=SIGNED",
          )
      }

      "every id is given once" {
        shouldThrow<BtfException> { BtfPermutation.permute(base) { 1 } }.message shouldBe
          "BTF type [2]: shall get the id 1, which [1] has got"
        shouldThrow<BtfException> { BtfPermutation.permute(split) { 1 } }.message shouldContain "ids go from 10 to 11"
        shouldThrow<BtfException> { BtfPermutation.permute(base) { it + 1 } }
      }
    }
  })
