package skep.spec

import io.kotest.core.spec.style.FreeSpec
import io.kotest.core.test.TestScope
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain
import org.opentest4j.TestAbortedException
import java.nio.ByteOrder
import java.nio.file.Files
import java.nio.file.Path

/** The objects we write, before the tools that read objects: no complaint from any of them. */
class ToolsSpec : FreeSpec({
  val objects = Fixtures.good.associateWith { ObjectWriter.write(Fixtures.read(it)) } +
    mapOf(
      "built" to ObjectWriter.write(Built.everything()),
      "built.eb" to ObjectWriter.write(Built.everything(ByteOrder.BIG_ENDIAN)),
    )

  "readelf -aW" - {
    for ((name, bytes) in objects) name { bytes.asFile { clean("readelf", "-aW", it) } }
  }
  "llvm-objdump -d -r" - {
    for ((name, bytes) in objects) name { bytes.asFile { clean("llvm-objdump-19", "-d", "-r", it) } }
  }
  "bpftool btf dump" - {
    for ((name, bytes) in objects.filterKeys { ".eb" !in it }) {
      name { bytes.asFile { clean("bpftool", "btf", "dump", "file", it, "format", "raw") } }
    }
  }
  "bpftool gen object" - {
    // Debian 12's links no other byte order than the machine's.
    for ((name, bytes) in objects.filterKeys { ".eb" !in it }) {
      name {
        needed("bpftool")
        bytes.asFile { run("bpftool", "gen", "object", "$it.linked", "$it") shouldBe Ran(0, "") }
      }
    }
  }
  "bpftool gen skeleton" - {
    // The libbpf in Debian 12's bpftool does not know .bss.named, in clang's object neither.
    for ((name, bytes) in objects.filterKeys { name -> listOf(".eb", "globals", "sizes").none { it in name } }) {
      name { bytes.asFile { clean("bpftool", "gen", "skeleton", it) shouldContain "bpf_object_skeleton" } }
    }
  }
  "libbpf-oracle: the newest libbpf sees in what we wrote what it saw in what we read" - {
    for ((name, bytes) in objects.filterKeys { it in Fixtures.good }) {
      name {
        needed("libbpf-oracle")
        bytes.asFile {
          val ran = run("libbpf-oracle", "--open-only", "$it")

          fun seen(json: String) = json.substringAfter("\"maps\":").replace(Regex("\"(minimal|[a-z]{4,8})(?=\\.)"), "")
          seen(ran.output) shouldBe seen(Fixtures.oracle(name))
        }
      }
    }
  }
  "bpftool prog load" - {
    for (name in listOf("minimal", "built")) {
      name {
        needed("bpftool")
        if (run("id", "-u").output.trim() != "0") throw TestAbortedException("only root may load programs")
        val pins = Path.of("/sys/fs/bpf/skep-test-${ProcessHandle.current().pid()}-$name")
        objects.getValue(name).asFile { file ->
          try {
            run("bpftool", "prog", "loadall", "$file", "$pins") shouldBe Ran(0, "")
          } finally {
            Files.newDirectoryStream(pins).use { it.forEach(Files::delete) }
            Files.delete(pins)
          }
        }
      }
    }
  }
})

private fun needed(tool: String) {
  if (!onPath(tool)) throw TestAbortedException("$tool is not installed")
}

private fun TestScope.clean(vararg command: Any): String {
  needed(command[0].toString())
  val ran = run(*command.map { it.toString() }.toTypedArray())
  // readelf of Debian 12 says of every BPF object, clang's too, that it knows no unwinding there.
  val output = ran.output.lines().filterNot {
    it.startsWith("The decoding of unwind sections for machine type")
  }.joinToString("\n")
  output.lowercase() shouldNotContain "warning"
  output.lowercase() shouldNotContain "error:"
  (ran.exit to ran.output) shouldBe (0 to ran.output)
  return output
}

private fun ByteArray.asFile(use: (Path) -> Unit) {
  val directory = Files.createTempDirectory("skep-test")
  val file = directory.resolve("test.bpf.o")
  try {
    Files.write(file, this)
    use(file)
  } finally {
    directory.toFile().deleteRecursively()
  }
}
