package skep.elf

import io.kotest.core.spec.style.FreeSpec
import io.kotest.matchers.shouldBe

class ElfExceptionSpec :
  FreeSpec({
    "keeps its message" { ElfException("x", "y").message shouldBe "x: y" }
  })
