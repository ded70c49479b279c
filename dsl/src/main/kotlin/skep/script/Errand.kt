package skep.script

import skep.dsl.Bpf
import skep.dsl.Loaded
import skep.dsl.Opened
import skep.dsl.open
import skep.kernel.Kernel
import skep.link.AttachException
import skep.load.LoadException

/** What a script is run for. */
internal sealed interface Errand {
  /** Does what the script is run for with the first of [candidates] that serves. */
  fun <B : Bpf> run(candidates: List<B>, configure: Opened<B>.(B) -> Unit, block: Loaded<B>.(B) -> Unit)

  /** To have its object made. */
  object Build : Errand {
    override fun <B : Bpf> run(
      candidates: List<B>,
      configure: Opened<B>.(B) -> Unit,
      block: Loaded<B>.(B) -> Unit,
    ): Nothing = throw Made(candidates.first().toElf())

    /** Ends the script once its object is made. No error, and nothing for a script to catch. */
    class Made(val elf: ByteArray) : Throwable(null, null, false, false)
  }

  /** To have its programs run. */
  class Run(private val kernel: Kernel, private val stopwatch: Stopwatch, private val attached: () -> Unit) : Errand {
    override fun <B : Bpf> run(
      candidates: List<B>,
      configure: Opened<B>.(B) -> Unit,
      block: Loaded<B>.(B) -> Unit,
    ) {
      CtrlC().use {
        firstAttached(candidates, configure).use { loaded ->
          attached()
          loaded(block)
        }
      }
    }

    /** When the kernel refuses all, the last refusal with those before it as suppressed ones. */
    private fun <B : Bpf> firstAttached(candidates: List<B>, configure: Opened<B>.(B) -> Unit): Loaded<B> {
      val refusals = mutableListOf<RuntimeException>()
      for (candidate in candidates) {
        try {
          return attached(candidate, configure)
        } catch (e: LoadException) {
          refusals += e
        } catch (e: AttachException) {
          refusals += e
        }
      }
      throw refusals.last().apply { refusals.dropLast(1).forEach(::addSuppressed) }
    }

    private fun <B : Bpf> attached(bpf: B, configure: Opened<B>.(B) -> Unit): Loaded<B> {
      val opened = stopwatch.measure("build and open") { bpf.open().configure(configure) }
      stopwatch.measure("native access") { kernel.pageSize() }
      val loaded = stopwatch.measure("load") { opened.load(kernel) }
      try {
        stopwatch.measure("attach") { loaded.attach() }
      } catch (e: AttachException) {
        loaded.close()
        throw e
      }
      return loaded
    }
  }
}
