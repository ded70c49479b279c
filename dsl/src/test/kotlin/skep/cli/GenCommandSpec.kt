package skep.cli

import io.kotest.core.spec.style.FreeSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import skep.linker.LinkInput
import skep.linker.Linker
import java.nio.ByteBuffer
import kotlin.io.path.div
import kotlin.io.path.exists
import kotlin.io.path.readBytes

class GenCommandSpec : FreeSpec({
  val output = tempdir().toPath() / "linked.bpf.o"

  "gen object writes what the linker makes of its inputs, in their order" {
    val inputs = listOf("maps.bpf.o", "subprograms.bpf.o").map { fixtures / it }
    skep("gen", "object", "$output", *inputs.map { "$it" }.toTypedArray()) shouldBe Ran(0, "", "")
    output.readBytes() shouldBe Linker.link(inputs.map { LinkInput("$it", ByteBuffer.wrap(it.readBytes())) })
    skep("inspect", "$output").exit shouldBe 0
  }

  "inputs that do not fit together are told of, and nothing is written" {
    val none = output.resolveSibling("none.bpf.o")
    val ran = skep("gen", "object", "$none", "${fixtures / "maps.bpf.o"}", "${fixtures / "maps.eb.bpf.o"}")
    ran.exit shouldBe 3
    ran.err shouldContain "byte order"
    skep("gen", "object", "$none", "/no/such.o").err shouldBe "/no/such.o: there is no such file\n"
    none.exists() shouldBe false
    skep("gen", "object", "$none").exit shouldBe 2
  }
})
