package skep.cli

import io.kotest.core.spec.style.FreeSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import skep.btf.Btf
import skep.dsl.print.KernelAccessors
import skep.linker.LinkInput
import skep.linker.Linker
import java.nio.ByteBuffer
import kotlin.io.path.Path
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

  "gen kernel-types prints what is written of the structs" {
    val types = listOf("src/test/resources", "dsl/src/test/resources").map {
      Path(it) / "skep/dsl/kernel.btf"
    }.first { it.exists() }
    val btf = Btf.parse(ByteBuffer.wrap(types.readBytes()))
    skep("gen", "kernel-types", "--package", "a.b", "$types", "sock", "atomic_t") shouldBe
      Ran(0, KernelAccessors.source(btf, listOf("sock", "atomic_t"), "a.b"), "")
    skep("gen", "kernel-types", "--transitive", "$types", "sock") shouldBe
      Ran(0, KernelAccessors.source(btf, listOf("sock"), transitive = true), "")
    skep("gen", "kernel-types", "$types", "sok") shouldBe
      Ran(3, "", "struct sok: there is no such type in the BTF at hand; did you mean 'sock'?\n")
    skep("gen", "kernel-types", "$types").exit shouldBe 2
    skep("gen", "kernel-types", "/no/such.btf", "sock").exit shouldBe 3
  }
})
