package skep.load

import io.kotest.matchers.ints.shouldBeGreaterThan
import io.kotest.matchers.shouldBe
import skep.kernel.KernelTest
import skep.spec.Corpus
import skep.spec.CorpusObject
import skep.spec.Oracle

/**
 * Each program of each object of the wild fares with us on this kernel as with libbpf: it is loaded, with the same
 * instructions, and is as long after the verifier's rewriting; or the kernel refuses it for the same reason; or neither of us
 * comes so far. Nothing is attached.
 */
class LoadCorpusSpec : KernelTest({
  "programs are loaded as libbpf loads them, but for what is listed" {
    val objects = Corpus.objects().mapNotNull { item ->
      runCatching { item.read() }.getOrNull()?.let { item to it }
    }.toMap()
    val said = Oracle.ask(objects.keys.map { it.path }, "--load", "--no-hex")
    var programs = 0
    var loaded = 0
    val answered = objects.keys.filter { said[it.path]?.get("load") != null }
    Corpus.each(answered) { item ->
      val spec = objects.getValue(item)
      val theirs = LibbpfLoads(said.getValue(item.path))
      val ours = if (theirs.alone) OurLoads(spec).alone() else OurLoads(spec).whole()
      programs += ours.size
      loaded += ours.count { it is Load.Done }
      val differences = spec.programs().indices.filter { ours[it] != theirs.programs[it] }
        .map { "${spec.programs()[it].name()}: ${ours[it]}; with libbpf ${theirs.programs[it]}" }
      differences.filterNot { ListedDifference.isListed(item, it) } shouldBe emptyList()
    }
    println("$loaded of $programs programs of ${answered.size} of ${objects.size} objects are loaded")
    answered.size shouldBeGreaterThan objects.size / 2
    loaded shouldBeGreaterThan 0
  }
})

/**
 * Where we differ from libbpf and mean to.
 *
 * @property objects part of an object's name
 * @property difference part of what the test would say
 * @property reason why
 */
private enum class ListedDifference(val objects: Regex, val difference: Regex, val reason: String) {
  NEWER_SECTIONS(
    Regex("test_sleepable_tracepoints|tracing_multi_"),
    Regex("refused by the kernel with errno 22; with libbpf not tried: .*missing BPF prog type"),
    "sections such as tp.s and fentry.multi are known since libbpf 1.8, which the oracle is not yet",
  ),
  JUMP_TABLES(
    Regex("verifier_gotox|compute_live_registers"),
    Regex("refused by the kernel with errno 22; with libbpf not tried: .*failed to relocate data references: -EINVAL"),
    "this kernel has no maps for jump tables (Linux 6.19), which to us is a failure to load the program and to libbpf to prepare",
  ),
  SYSCALL_WRAPPERS(
    Regex("kconfig-e[lb]|bpf_syscall_macro|test_attach_probe"),
    Regex("(loaded with .*), [0-9]+ bytes after the verifier; with libbpf \\1, [0-9]+ bytes after the verifier"),
    "LINUX_HAS_SYSCALL_WRAPPER is true, as this kernel's symbols say; libbpf would see it by a kprobe, which it has not",
  ),
  ;

  companion object {
    fun isListed(item: CorpusObject, difference: String) =
      values().any { it.objects.containsMatchIn(item.name) && it.difference.containsMatchIn(difference) }
  }
}
