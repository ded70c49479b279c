package skep.fuzz

import com.sun.management.ThreadMXBean
import skep.btf.BtfException
import skep.elf.ElfException
import skep.linker.LinkException
import skep.spec.ObjectException
import java.lang.management.ManagementFactory

/**
 * A parser under fire: whatever the bytes are, reading them and walking all that they say ends in a result or in that
 * parser's own exception, in bounded memory. Anything else that [fuzz] throws is a finding.
 *
 * Each target is an object with a static `fuzzerTestOneInput`, which is what Jazzer (`.ci/fuzz`) looks for.
 * [FuzzCorpusSpec] runs the same targets over the committed corpus without Jazzer.
 */
abstract class FuzzTarget(
  /** Names the corpus, `src/test/resources/skep/fuzz/NAME.zip`. */
  val name: String,
  /** What the bytes may lead to: so much memory in any case, and so much for each byte. */
  private val bytesInAnyCase: Long,
  private val bytesForEach: Long,
) {
  /** What calls that are counted [apart] took: all of them, and the one that took most. */
  private var apart = 0L
  private var most = 0L

  /** Reads the input and walks all of it; whatever may be refused is wrapped in [tried]. */
  protected abstract fun read(input: ByteArray)

  /** Has the memory of a call counted by itself: where each is bounded, and an input may lead to many. */
  protected fun <T> apart(call: () -> T): T {
    val before = threads.currentThreadAllocatedBytes
    try {
      return call()
    } finally {
      val taken = threads.currentThreadAllocatedBytes - before
      apart += taken
      most = maxOf(most, taken)
    }
  }

  fun fuzz(input: ByteArray) {
    val bound = bytesInAnyCase + bytesForEach * input.size
    // Classes loaded on the way, which Jazzer instruments, are not the input's doing: the second time there are none.
    if (allocated(input) > bound) {
      val again = allocated(input)
      check(again <= bound) { "$name: an input of ${input.size} bytes took $again bytes of memory" }
    }
  }

  private fun allocated(input: ByteArray): Long {
    apart = 0
    most = 0
    val before = threads.currentThreadAllocatedBytes
    read(input)
    return maxOf(most, threads.currentThreadAllocatedBytes - before - apart)
  }

  companion object {
    private val threads = ManagementFactory.getThreadMXBean() as ThreadMXBean

    val all: List<FuzzTarget> =
      listOf(
        ElfTarget, BtfTarget, BtfExtTarget, ObjectTarget, DedupTarget, CPrintTarget, LinkerTarget, VerifierLogTarget,
      )

    /** What the action gives, or null where the parser refuses in its own words. */
    fun <T> tried(action: () -> T): T? =
      try {
        action()
      } catch (_: ElfException) {
        null
      } catch (_: BtfException) {
        null
      } catch (_: ObjectException) {
        null
      } catch (_: LinkException) {
        null
      }
  }
}
