package skep.dsl

import skep.struct.u64

/**
 * The code of an iterator, which is run for each element of something in the kernel, and once more at the end with none.
 *
 * ```
 * val tasks by iterator("task") {
 *   val task by arg("task")
 *   returnIf(task.isNull())
 *   ...
 * }
 * ```
 */
public class IteratorBody internal constructor(flow: Flow, private val target: String) : ContextBody(flow) {
  /** The argument called [name] of the kernel's `struct bpf_iter__...`; the element is the address 0 at the end. */
  public fun arg(name: String): KernelValue =
    typed {
      val field = flow.surroundings.kernel.core.struct("bpf_iter__$target").field(name)
      val source = Source.Field({ Num(flow, u64, contextAddress) }, field, Reach.DIRECT)
      KernelValue(flow, "arg(\"$name\")", source, null, Reach.DIRECT)
    }
}
