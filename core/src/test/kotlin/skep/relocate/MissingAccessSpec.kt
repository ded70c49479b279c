package skep.relocate

import io.kotest.core.spec.style.FreeSpec
import io.kotest.matchers.shouldBe
import skep.btf.BtfBuilder
import skep.btf.BtfType
import skep.insn.CoreAccess
import java.nio.ByteOrder

class MissingAccessSpec :
  FreeSpec({
    fun types() = CoreTypes(ByteOrder.LITTLE_ENDIAN)

    /** What is said of a field `lenght` of a struct `s`. */
    fun missing(kernel: CoreTarget): String {
      val local = types()
      val root = local.run { struct("s", "lenght" of int) }
      return MissingAccess.describe(
        CoreSpec.parse(local.build(), CoreAccess(root, "0:0", CoreKind.FIELD_BYTE_OFFSET.number())),
        kernel,
      )
    }

    "a struct that only a module has is there, and lacks the field" {
      val kernel = types().apply { struct("other", "a" of int) }.build()
      val module = CoreTypes(BtfBuilder.splitFrom(kernel)).apply { struct("s", "length" of int) }.build()
      missing(CoreTarget.of(kernel) { listOf(module) }) shouldBe
        "struct s has no field 'lenght' on this kernel; did you mean 'length'?"
      missing(CoreTarget.of(kernel)) shouldBe "there is no struct s on this kernel"
    }

    "a field of an anonymous struct inside is there" {
      val kernel = types().apply { struct("s", anonymous(union("", "a" of int, "lenght" of int))) }.build()
      missing(CoreTarget.of(kernel)).startsWith("nothing on this kernel is like ") shouldBe true
    }

    "anonymous structs that lead to one in 2^40 ways are entered once each" {
      val kernel = types().apply {
        val inner = (1..40).fold(struct("", "length" of int)) { it, _ -> union("", anonymous(it), anonymous(it)) }
        struct("s", anonymous(inner))
      }.build()
      missing(CoreTarget.of(kernel)) shouldBe
        "struct s has no field 'lenght' on this kernel; did you mean 'length'?"
    }

    "an anonymous struct that holds itself comes to an end" {
      val kernel = types().apply {
        val inner = reserve()
        set(inner, BtfType.Struct("", 4, listOf(BtfType.Member("", inner, 0, 0), BtfType.Member("length", int, 0, 0))))
        struct("s", "a" of int)
        add(BtfType.Struct("s", 4, listOf(BtfType.Member("", inner, 0, 0))))
      }.build()
      missing(CoreTarget.of(kernel)) shouldBe
        "struct s has no field 'lenght' on this kernel; did you mean 'length'?"
    }
  })
