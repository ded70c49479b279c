package skep.relocate

import io.kotest.core.spec.style.FreeSpec
import io.kotest.matchers.shouldBe
import skep.insn.CoreAccess
import java.nio.ByteOrder
import java.util.OptionalLong

/** Types that lead to one question in 2^30 ways, with which libbpf does not come to an end. */
class HostileCoreSpec :
  FreeSpec({
    fun answer(kind: CoreKind, access: String, local: CoreTypes.() -> Int, target: CoreTypes.() -> Int): OptionalLong {
      val types = CoreTypes(ByteOrder.LITTLE_ENDIAN)
      val root = types.local()
      val there = CoreTypes(ByteOrder.LITTLE_ENDIAN).apply { target() }.build()
      return CoreResolver(types.build(), CoreTarget.of(there)).resolve(CoreAccess(root, access, kind.number())).value()
    }

    fun CoreTypes.doubled(depth: Int, type: Int, make: CoreTypes.(Int) -> Int) = (1..depth).fold(type) { it, _ ->
      make(it)
    }

    "a field that is in none of them" {
      val target: CoreTypes.() -> Int = {
        val inner = doubled(40, struct("", "b" of int)) { union("", anonymous(it), anonymous(it)) }
        struct("s", anonymous(inner))
      }
      answer(CoreKind.FIELD_EXISTS, "0:0", { struct("s", "a" of int) }, target) shouldBe OptionalLong.of(0)
    }

    "members, and members of members, that match" {
      val types: CoreTypes.(Int) -> Int = { union("s", "a" of it, "b" of it) }
      answer(CoreKind.TYPE_MATCHES, "0", { doubled(30, int, types) }, { doubled(30, int, types) }) shouldBe
        OptionalLong.of(1)
    }

    "functions that take pointers to functions, twice each" {
      val types: CoreTypes.() -> Int = {
        typedef("f", doubled(30, int) { prototype(0, pointer(it), pointer(it)) })
      }
      answer(CoreKind.TYPE_EXISTS, "0", types, types) shouldBe OptionalLong.of(1)
      answer(CoreKind.TYPE_MATCHES, "0", types, types) shouldBe OptionalLong.of(1)
    }
  })
