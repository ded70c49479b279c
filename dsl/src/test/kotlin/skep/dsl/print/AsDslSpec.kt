package skep.dsl.print

import io.kotest.core.spec.style.FreeSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.shouldBe
import skep.script.ScriptHost
import skep.script.ScriptSource
import skep.spec.ObjectReader
import skep.spec.ObjectSpec
import java.nio.ByteBuffer

private val fixtures =
  listOf("minimal", "programs", "subprograms", "textsections", "globals", "maps", "externs", "strings", "core", "sizes")
    .map { "spec/$it" } +
    listOf("override", "minimal.eb", "subprograms.eb", "globals.eb", "maps.eb", "externs.eb", "core.eb", "minimal.c14")
      .map { "spec/$it" } +
    listOf("subprograms.c14", "globals.c14", "maps.c14", "minimal.unstripped", "maps.unstripped").map { "spec/$it" } +
    listOf("subprogs", "kinds", "unresolved", "globals", "noreturn", "rejected").map { "load/$it" }

private fun resource(name: String): ByteArray =
  checkNotNull(AsDslSpec::class.java.getResourceAsStream(name)) { "no resource $name" }.use { it.readBytes() }

private fun read(name: String, bytes: ByteArray = resource("/skep/$name.bpf.o")): ObjectSpec =
  ObjectReader.read(ByteBuffer.wrap(bytes), ObjectReader.Options.named(name))

class AsDslSpec :
  FreeSpec({
    "the scripts of all that clang made for our tests build equal objects" {
      val specs = fixtures.map { read(it) }
      val rebuilt = Rebuilt(tempdir().toPath()).all(specs)
      fixtures.zip(rebuilt.map { it.getOrThrow() }) shouldBe fixtures.zip(specs)
    }

    for (name in listOf("minimal", "maps", "externs")) {
      "the script of $name reads well" {
        AsDsl.script(read("spec/$name")) shouldBe resource("$name.bpf.kts.txt").decodeToString()
      }
    }

    "skep build makes the object of a printed script" {
      val elf = ScriptHost(tempdir().toPath())
        .build(ScriptSource("minimal.bpf.kts", resource("minimal.bpf.kts.txt").decodeToString()))
      read("spec/minimal", elf) shouldBe read("spec/minimal")
    }
  })
