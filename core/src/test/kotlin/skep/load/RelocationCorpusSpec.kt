package skep.load

import io.kotest.core.spec.style.FreeSpec
import io.kotest.matchers.ints.shouldBeGreaterThan
import io.kotest.matchers.shouldBe
import org.opentest4j.TestAbortedException
import skep.btf.Btf
import skep.kernel.LinuxKernel
import skep.relocate.CoreRelocator
import skep.spec.Corpus
import skep.spec.ObjectSpec
import skep.spec.Oracle
import java.nio.ByteBuffer
import java.nio.file.Files
import java.nio.file.Path
import kotlin.io.path.extension
import kotlin.io.path.name
import kotlin.streams.asSequence

/**
 * Each program of each object of the wild has the instructions from us that it has from libbpf, or has none from either: for
 * this kernel, and by CO-RE for others whose BTF is in the folder that the environment variable `SKEP_BTF` names. `.ci/kernel-btf`
 * collects them.
 */
class RelocationCorpusSpec :
  FreeSpec({
    "for this kernel" {
      compare(LoadOptions.DEFAULT) { true }
    }

    for (file in otherKernels()) {
      "for the types of ${file.name}" {
        val types = Btf.parse(ByteBuffer.wrap(Files.readAllBytes(file)))
        compare(LoadOptions.DEFAULT.withCoreTypes(types), "--btf", "$file") { CoreRelocator.isNeeded(it) }
      }
    }

    "there are other kernels' types" {
      if (otherKernels().isEmpty()) {
        throw TestAbortedException("\$SKEP_BTF names no folder with types, such as .ci/kernel-btf prints")
      }
    }
  })

private fun otherKernels(): List<Path> {
  val folder = System.getenv("SKEP_BTF")?.takeIf { it.isNotEmpty() } ?: return emptyList()
  return Files.list(Path.of(folder)).use { all -> all.asSequence().filter { it.extension == "btf" }.sorted().toList() }
}

private fun compare(options: LoadOptions, vararg asked: String, wanted: (ObjectSpec) -> Boolean) {
  val objects = Corpus.objects().mapNotNull { item -> runCatching { item.read() }.getOrNull()?.let { item to it } }
    .filter { (_, spec) -> wanted(spec) }.toMap()
  val said = Oracle.ask(objects.keys.map { it.path }, "--relocate", *asked)
  val target = KernelTarget(LinuxKernel(), options)
  var programs = 0
  val answered = objects.keys.filter { said[it.path]?.get("relocate") != null }
  Corpus.each(answered) { item ->
    val theirs = LibbpfRelocations(said.getValue(item.path))
    programs += theirs.programs.size
    differences(objects.getValue(item), target, theirs) shouldBe emptyList()
  }
  println("$programs programs of ${answered.size} of ${objects.size} objects ${asked.joinToString(" ")}")
  answered.size shouldBeGreaterThan objects.size / 2
  programs shouldBeGreaterThan 0
}

private fun differences(spec: ObjectSpec, target: KernelTarget, theirs: LibbpfRelocations): List<String> {
  val ours = ourRelocations(spec, target, theirs)
  return spec.programs().indices.mapNotNull { i ->
    difference(ours[i], theirs.programs[i])?.takeUnless { foreignTable.containsMatchIn(it) }
      ?.let { "${spec.programs()[i].name()}: $it" }
  }
}

/** libbpf reads jump tables of the other byte order as if they were of its own, and finds no instruction there. */
private val foreignTable = Regex("it is relocated, and with libbpf it fails: .*invalid jump table value")

private fun difference(ours: Relocation?, theirs: Relocation?): String? = when {
  ours is Relocation.Done && theirs is Relocation.Done -> {
    val (one, other) = listOf(ours, theirs).map { it.instructions.chunked(16) }
    val slot = one.zip(other).indexOfFirst { (a, b) -> a != b }
    when {
      slot >= 0 -> "slot $slot is ${one[slot]} and not ${other[slot]}"
      one.size != other.size -> "it has ${one.size} slots and not ${other.size}"
      ours.functions != theirs.functions -> "its functions are ${ours.functions} and not ${theirs.functions}"
      ours.lines != theirs.lines -> "its lines are ${ours.lines} and not ${theirs.lines}"
      else -> null
    }
  }
  ours is Relocation.Failed && theirs is Relocation.Failed -> null
  ours == theirs -> null
  else -> "${words(ours)}, and with libbpf ${words(theirs)}"
}

private fun words(one: Relocation?) = when (one) {
  null -> "it is not to be loaded"
  is Relocation.Done -> "it is relocated"
  is Relocation.Failed -> "it fails: ${one.words}"
}
