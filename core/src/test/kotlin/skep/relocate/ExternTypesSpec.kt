package skep.relocate

import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FreeSpec
import io.kotest.matchers.shouldBe
import skep.btf.Btf
import skep.load.fixtureBytes
import skep.load.fixtureSpec
import java.nio.ByteBuffer

class ExternTypesSpec : FreeSpec({
  "externs have the types that libbpf loads for them" {
    val libbpfs = Btf.parse(ByteBuffer.wrap(fixtureBytes("everything.btf")))
    val ours = ExternTypes.define(fixtureSpec("everything.bpf.o")).get()
    ours.typeCount() shouldBe libbpfs.typeCount()
    for (id in 1 until ours.typeCount()) {
      withClue("type $id") { ours.type(id) shouldBe libbpfs.type(id) }
    }
  }

  "an object without externs keeps its types" {
    val minimal = fixtureSpec("minimal.bpf.o")
    ExternTypes.define(minimal) shouldBe minimal.btf()
  }
})
