package skep.examples

import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FreeSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.doubles.shouldBeLessThanOrEqual
import io.kotest.matchers.ints.shouldBeGreaterThan
import skep.script.ScriptHost
import skep.script.ScriptSource
import skep.script.table
import skep.spec.ObjectReader
import java.nio.ByteBuffer
import java.nio.file.Path
import kotlin.io.path.listDirectoryEntries
import kotlin.io.path.name

/**
 * How many instructions the ports have beside the same programs in C, `c/NAME.bpf.c` among the test resources, as
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

  fun measure(script: Path): Measured? {
    val name = script.name.removeSuffix(".bpf.kts")
    val clang = QualitySpec::class.java.getResourceAsStream("c/$name.bpf.o") ?: return null
    val ours = host.build(ScriptSource.read(script), arguments[name].orEmpty())
    return Measured(name, instructions(ours), instructions(clang.use { it.readBytes() }))
  }

  "ports are as tight as clang's" {
    val all = Path.of("scripts").listDirectoryEntries("*.bpf.kts").sorted().mapNotNull(::measure)
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
    all.size shouldBeGreaterThan 12
    withClue({ "$rows" }) {
      all.maxOf { it.ratio } shouldBeLessThanOrEqual 1.5
      total.ratio shouldBeLessThanOrEqual 1.2
    }
  }
})
