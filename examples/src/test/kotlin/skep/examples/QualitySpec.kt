package skep.examples

import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FreeSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.doubles.shouldBeLessThanOrEqual
import io.kotest.matchers.shouldBe
import skep.script.ScriptHost
import skep.script.ScriptSource
import skep.script.table
import skep.spec.ObjectReader
import java.nio.ByteBuffer
import java.nio.file.Path
import kotlin.io.path.listDirectoryEntries
import kotlin.io.path.name

/**
 * How many instructions the ports, and some programs more, have beside the same programs in C, `c/NAME.bpf.c` among the test resources, as
 * `clang-19 -O2 -mcpu=v3` makes them. Each of our lines of source has one beside it there; padding that C leaves as it
 * is, is zeroed here.
 */
class QualitySpec : FreeSpec({
  class Measured(val name: String, val ours: Int, val clang: Int) {
    val ratio get() = ours.toDouble() / clang
  }

  fun instructions(elf: ByteArray): Int {
    val spec = ObjectReader.read(ByteBuffer.wrap(elf), ObjectReader.Options.named("measured"))
    return spec.programs().sumOf { it.code().steps().size } + spec.functions().sumOf { it.code().steps().size }
  }

  val host = ScriptHost(tempdir().toPath())
  val arguments = mapOf("egress" to listOf("/sys/fs/cgroup"), "dropports" to listOf("lo", "80"))

  fun measure(name: String, ours: ByteArray): Measured {
    val clang = QualitySpec::class.java.getResourceAsStream("c/$name.bpf.o")!!.use { it.readBytes() }
    return Measured(name, instructions(ours), instructions(clang))
  }

  fun ports(): List<Measured> =
    Path.of("scripts").listDirectoryEntries("*.bpf.kts").sorted().mapNotNull { script ->
      val name = script.name.removeSuffix(".bpf.kts")
      val isPort = QualitySpec::class.java.getResource("c/$name.bpf.o") != null
      if (isPort) measure(name, host.build(ScriptSource.read(script), arguments[name].orEmpty())) else null
    }

  "programs are as tight as clang's" {
    val others = listOf(Bindsnoop(), Checksum(), Profile(), Protocols(), Ratelimit())
    val all = ports() + others.map { measure(it.name, it.toElf()) }
    val total = Measured("all", all.sumOf { it.ours }, all.sumOf { it.clang })
    val rows =
      table(
        all + total,
        "program" to { it.name },
        "DSL" to { it.ours },
        "clang" to { it.clang },
        "ratio" to { "%.2f".format(it.ratio) },
      )
    println(rows)
    all.size shouldBe 20
    withClue({ "$rows" }) {
      all.maxOf { it.ratio } shouldBeLessThanOrEqual 1.5
      total.ratio shouldBeLessThanOrEqual 1.2
    }
  }
})
