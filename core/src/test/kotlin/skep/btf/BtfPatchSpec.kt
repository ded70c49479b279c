package skep.btf

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FreeSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import skep.btf.BtfType.Datasec
import skep.btf.BtfType.SectionEntry
import skep.btf.BtfType.Var
import java.nio.ByteOrder.BIG_ENDIAN
import java.nio.ByteOrder.LITTLE_ENDIAN

class BtfPatchSpec :
  FreeSpec({
    for (order in listOf(LITTLE_ENDIAN, BIG_ENDIAN)) {
      val builder = BtfBuilder(order)
      val int = builder.add(BtfType.Int.signed("int", 4))
      val first = builder.add(Var("first", int, BtfLinkage.GLOBAL))
      val second = builder.add(Var("second", int, BtfLinkage.GLOBAL))
      val entries = listOf(SectionEntry(first, 0, 4), SectionEntry(second, 0, 4))
      val data = builder.add(Datasec(".data", 0, entries))
      val btf = builder.build()
      val linked = listOf(SectionEntry(second, 0, 4), SectionEntry(first, 0xffff_fffcL, 4))

      "$order: the section and the variable are others, and all else stays" {
        val patched = BtfPatch(btf).section(data, 0xffff_ffffL, linked).linkage(second, BtfLinkage.STATIC).apply()

        builder.set(data, Datasec(".data", 0xffff_ffffL, linked))
        builder.set(second, Var("second", int, BtfLinkage.STATIC))
        patched.bytes() shouldBe builder.build().bytes()
      }

      "$order: the BTF itself, and what was applied before, stay as they are" {
        val before = btf.type(data)
        val patch = BtfPatch(btf)
        val once = patch.section(data, 8, linked).apply()
        patch.section(data, 12, linked).apply()
        btf.type(data) shouldBe before
        once.type(data) shouldBe Datasec(".data", 8, linked)
      }

      "$order: what has no place there is refused" {
        fun refused(change: BtfPatch.() -> Unit) = shouldThrow<BtfException> { BtfPatch(btf).change() }.message
        refused { section(first, 0, entries) } shouldContain "[$first]: is no DATASEC"
        refused { linkage(data, BtfLinkage.STATIC) } shouldContain "[$data]: is no VAR"
        refused { linkage(0, BtfLinkage.STATIC) } shouldContain "is no VAR"
        refused { linkage(99, BtfLinkage.STATIC) } shouldContain "no such type"
        refused { section(data, 0, entries.take(1)) } shouldContain "has 2 entries"
        refused { section(data, 1L shl 32, entries) } shouldContain "does not fit"
        refused { section(data, 0, listOf(entries[0], SectionEntry(99, 0, 4))) } shouldContain "no type [99]"
      }
    }
  })
