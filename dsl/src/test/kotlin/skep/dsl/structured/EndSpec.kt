package skep.dsl.structured

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FreeSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldStartWith
import skep.dsl.*
import skep.dsl.samples.EmptyEnd
import skep.dsl.samples.ImpliedEnd
import skep.dsl.samples.OpenEnd

class EndSpec :
  FreeSpec({
    "a body that ends without a result is told with its last line, and an empty one with its declaration's" {
      shouldThrow<BpfDslException> { OpenEnd.toSpec() }.message shouldStartWith "Ends.kt:8: 'open' ends without"
      shouldThrow<BpfDslException> { EmptyEnd().toSpec() }.message shouldStartWith "Ends.kt:14: 'empty' ends without"
    }

    "the return that a tracing program need not write has the line of the body's end" {
      val lines = ImpliedEnd.toSpec().programs().single().code().steps().map { it.source().get().toString() }
      lines.toSet() shouldBe setOf("Ends.kt:21")
    }
  })
