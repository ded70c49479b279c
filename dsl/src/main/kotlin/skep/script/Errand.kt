package skep.script

import skep.dsl.Bpf
import skep.dsl.Loaded
import skep.dsl.Opened
import skep.dsl.open
import skep.kernel.Kernel

/** What a script is run for. */
internal sealed interface Errand {
  /** Does with [bpf] what the script is run for. */
  fun <B : Bpf> run(bpf: B, configure: Opened<B>.(B) -> Unit, block: Loaded<B>.(B) -> Unit)

  /** To have its object made. */
  object Build : Errand {
    override fun <B : Bpf> run(bpf: B, configure: Opened<B>.(B) -> Unit, block: Loaded<B>.(B) -> Unit): Nothing =
      throw Made(bpf.toElf())

    /** Ends the script once its object is made. No error, and nothing for a script to catch. */
    class Made(val elf: ByteArray) : Throwable(null, null, false, false)
  }

  /** To have its programs run. */
  class Run(private val kernel: Kernel, private val stopwatch: Stopwatch, private val attached: () -> Unit) : Errand {
    override fun <B : Bpf> run(bpf: B, configure: Opened<B>.(B) -> Unit, block: Loaded<B>.(B) -> Unit) {
      val opened = stopwatch.measure("build and open") { bpf.open().configure(configure) }
      stopwatch.measure("native access") { kernel.pageSize() }
      CtrlC().use {
        stopwatch.measure("load") { opened.load(kernel) }.use { loaded ->
          stopwatch.measure("attach") { loaded.attach() }
          attached()
          loaded(block)
        }
      }
    }
  }
}
