package skep.dsl

import io.kotest.core.spec.style.FreeSpec
import io.kotest.matchers.shouldBe
import skep.insn.Helper
import java.util.Locale

class HelpersSpec :
  FreeSpec({
    "every helper is there under its name" {
      val declared =
        Class.forName("skep.dsl.HelpersKt").methods.filter { it.returnType == Helper::class.java }
          .associate { it.name.removePrefix("get").replaceFirstChar(Char::lowercase) to it.invoke(null) }
      declared shouldBe Helper.entries.associateBy { it.name.lowercase(Locale.ROOT) }
    }
  })
