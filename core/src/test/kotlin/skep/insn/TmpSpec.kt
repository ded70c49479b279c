package skep.insn

import io.kotest.core.spec.style.FreeSpec
import io.kotest.matchers.shouldBe

class TmpSpec : FreeSpec({ "x" { 1 shouldBe 1 } })
