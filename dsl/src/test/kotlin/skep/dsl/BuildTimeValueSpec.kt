package skep.dsl

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FreeSpec
import io.kotest.matchers.string.shouldContain
import skep.struct.s8
import skep.struct.u32

class BuildTimeValueSpec :
  FreeSpec({
    fun shouldCompareNowhere(what: CodeBuilder.() -> Pair<Any, Any>) {
      shouldThrow<BpfDslException> {
        code {
          val (one, other) = what()
          if (one == other) exit()
        }
      }.message shouldContain "'==' compares when the program is built"
      shouldThrow<BpfDslException> { code { hashSetOf(what().first) } }.message shouldContain "cannot be a key"
    }

    "== on values of the running program throws, and they are no keys" {
      shouldCompareNowhere { r0 to r1 }
      shouldCompareNowhere { r0 to r0 }
      shouldCompareNowhere { w0 to r0 }
      shouldCompareNowhere { (fp - 8) to (fp - 8) }
      shouldCompareNowhere { u32[r1] to u32[r1] }
      shouldCompareNowhere { (r0 eq 0) to (r0 eq 0) }
      shouldCompareNowhere { s8(r1) to s8(r1) }
    }
  })
