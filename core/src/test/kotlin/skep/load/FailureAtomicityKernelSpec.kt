package skep.load

import io.kotest.assertions.withClue
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldBeIn
import io.kotest.matchers.collections.shouldHaveAtLeastSize
import io.kotest.matchers.collections.shouldNotBeEmpty
import io.kotest.matchers.collections.shouldNotBeIn
import io.kotest.matchers.nulls.shouldNotBeNull
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.types.shouldBeInstanceOf
import skep.kernel.Errno
import skep.kernel.Kernel
import skep.kernel.KernelTest
import skep.kernel.heldResources
import skep.kernel.kernelAvailable
import skep.kernel.sampling
import skep.kernel.since
import skep.relocate.ExternException
import skep.relocate.RelocationException
import skep.spec.ObjectSpec
import java.nio.file.Path
import java.util.Optional
import kotlin.io.path.createDirectory
import kotlin.io.path.deleteExisting
import kotlin.io.path.deleteIfExists
import kotlin.io.path.listDirectoryEntries

/** What is asked once: when it fails, so does the load. Maps, programs and types are asked for again in another way. */
private val askedOnce = setOf("mapUpdate", "mapFreeze", "mmap", "mmapArena", "pin")

/** At least one, and others for each [offset] where there are enough. */
private fun List<Int>.sampled(offset: Int = 0): List<Int> {
  val step = minOf(sampling, size)
  return filterIndexed { i, _ -> i % step == offset % step }
}

/** What any call may say, and what the loader then tries something else for. */
private val errnos =
  listOf(Errno.ENOMEM, Errno.EPERM, Errno.EINVAL, Errno.ENOENT, Errno.EEXIST, Errno.E2BIG, Errno.ENOSPC)

private infix fun Errno.isAnAnswerTo(method: String) =
  when (this) {
    Errno.EEXIST -> method == "pin"
    Errno.E2BIG, Errno.ENOSPC -> method in setOf("btfLoad", "progLoad")
    else -> true
  }

/** A load of one object of everything, cut off at each of its calls in turn: nothing remains, and the message says where. */
class FailureAtomicityKernelSpec : KernelTest({
  val bytes = fixtureBytes("everything.bpf.o")
  val spec = fixtureSpec("everything.bpf.o")
  val config = since(6, 9, "arenas")
  val made = mutableSetOf<Int>()
  val loaded = mutableSetOf<Int>()

  val pins = Path.of("/sys/fs/bpf/skep-${ProcessHandle.current().pid()}")
  beforeSpec { if (kernelAvailable.isEnabled) pins.createDirectory() }
  afterSpec { pins.deleteIfExists() }

  /** Loads and closes, and looks at what is left: after a success the pin, which is then the user's. */
  fun FaultyKernel.load(): Result<List<String>> {
    val before = heldResources()
    val open = BpfObject.open(bytes, "everything.bpf.o").pinRoot("$pins")
    val outcome = runCatching { open.load(port).use { it.warnings() } }
    val pinned = pins.listDirectoryEntries().onEach { it.deleteExisting() }
    (heldResources() - before.toSet()).shouldBeEmpty()
    pinned shouldBe if (outcome.isSuccess) listOf(pins.resolve("ev_pinned")) else listOf()
    made += maps
    loaded += programs
    return outcome
  }

  fun FaultyKernel.check(n: Int, errno: Errno) {
    val outcome = load()
    // None may be: other processes load BTF meanwhile, and a load looks at all there is.
    val refused = history.singleOrNull { it.refusal != null } ?: return
    withClue("call $n, ${refused.method}") {
      val failure = outcome.exceptionOrNull()
      when {
        failure != null -> names(failure, refused, errno, spec)
        // A pin that turns out to be taken is looked at again.
        errno != Errno.EEXIST -> refused.method shouldNotBeIn askedOnce
      }
    }
  }

  /** Reads each file once, such as the kernel's symbols, which it takes long to tell. */
  val files = mutableMapOf<String, Optional<ByteArray>>()
  val quick =
    object : Kernel by kernel {
      override fun readFile(path: String) = files.getOrPut(path) { kernel.readFile(path) }
    }

  fun fresh() = FaultyKernel(quick) { _, _ -> null }

  for ((offset, errno) in errnos.withIndex()) {
    "each call refused with $errno".config(config) {
      val faulty = fresh()
      faulty.load().getOrThrow().shouldBeEmpty()
      faulty.again { _, _ -> null }.load().getOrThrow()
      val places = faulty.history.indices.filter { errno isAnAnswerTo faulty.history[it].method }.map { it + 1 }
      for (n in places.sampled(3 * offset)) {
        faulty.again { call, number -> errno.takeIf { number == n && it isAnAnswerTo call } }.check(n, errno)
      }
      // Nothing of it is remembered of this kernel.
      faulty.again { _, _ -> null }.load().getOrThrow().shouldBeEmpty()
    }
  }

  "each question about the kernel refused".config(config) {
    val first = fresh().apply { load() }
    val every = first.history.map { it.method }
    val again = first.again { _, _ -> null }.apply { load() }.history.map { it.method }.toSet()
    for (n in every.indices.filter { every[it] !in again }.map { it + 1 }.sampled()) {
      val faulty = FaultyKernel(quick) { _, number -> Errno.ENOMEM.takeIf { number == n } }
      faulty.check(n, Errno.ENOMEM)
      faulty.again { _, _ -> null }.load().getOrThrow().shouldBeEmpty()
      FaultyKernel(quick) { _, number -> Errno.ENOENT.takeIf { number == n } }.check(n, Errno.ENOENT)
    }
  }

  "each call refused, and all after it".config(config) {
    for (n in (1..fresh().apply { load() }.history.size).toList().sampled()) {
      // What was made can only be taken back with the kernel's help.
      val faulty = FaultyKernel(quick) { call, number -> Errno.ENOMEM.takeIf { number >= n && call != "removeFile" } }
      val outcome = faulty.load()
      if (n <= faulty.history.size) withClue("from call $n on") { outcome.exceptionOrNull().shouldNotBeNull() }
    }
  }

  "the kernel has forgotten all of it".config(config) {
    made shouldHaveAtLeastSize 100 / sampling
    // The last of a map or program goes when no CPU can be using it any more.
    val deadline = System.nanoTime() + 30_000_000_000
    while (System.nanoTime() < deadline) {
      made.removeIf { id -> kernel.mapById(id).map { it.close() }.isEmpty }
      loaded.removeIf { id -> kernel.programById(id).map { it.close() }.isEmpty }
      if (made.isEmpty() && loaded.isEmpty()) break
      Thread.sleep(50)
    }
    made.shouldBeEmpty()
    loaded.shouldBeEmpty()
  }
})

/** Whether a failure says what was being done, to what of the object, and the kernel's error. */
private fun names(failure: Throwable, refused: FaultyKernel.Call, errno: Errno, spec: ObjectSpec) {
  val (phase, subjects) =
    when (refused.method) {
      "mapCreate", "mapUpdate", "mapFreeze", "mmap", "mmapArena", "pin" ->
        LoadException.Phase.MAP to
          spec.maps().map { it.name() }
      "progLoad" -> LoadException.Phase.PROGRAM to spec.programs().map { it.name() }
      else -> null to null
    }
  if (failure is RelocationException || failure is ExternException) {
    withClue(failure.message) {
      (spec.programs().map { it.name() } + spec.externs().map { it.name() }).filter { "'$it'" in failure.message!! }
        .shouldNotBeEmpty()
    }
    return
  }
  failure.shouldBeInstanceOf<LoadException>()
  withClue(failure.message) {
    if (subjects != null && !refused.probe) {
      failure.phase() shouldBe phase
      val subject = failure.subject().orElse("(none)") shouldBeIn subjects
      failure.message!! shouldContain "'$subject'"
      failure.errno() shouldBe Optional.of(errno)
    }
    failure.message!! shouldContain "object '${spec.name()}'"
  }
}
