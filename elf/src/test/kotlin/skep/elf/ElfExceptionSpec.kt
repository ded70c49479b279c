package skep.elf

import io.kotest.core.spec.style.FreeSpec
import io.kotest.matchers.shouldBe
import java.util.OptionalLong

class ElfExceptionSpec :
  FreeSpec({
    "says which part, what is wrong with it, and where" {
      val error = ElfException("section 4 'xdp'", "it is damaged", 0x1f8)
      error.message shouldBe "section 4 'xdp': it is damaged (at file offset 0x1f8)"
      error.part() shouldBe "section 4 'xdp'"
      error.problem() shouldBe "it is damaged"
      error.offset() shouldBe OptionalLong.of(0x1f8)
    }

    "has no place in a file being written" {
      val error = ElfException("symbol 'main'", "it is damaged")
      error.message shouldBe "symbol 'main': it is damaged"
      error.offset() shouldBe OptionalLong.empty()
    }
  })
