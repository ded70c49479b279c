package skep.dsl

import skep.insn.Helper
import skep.ir.Value
import skep.struct.CType
import skep.struct.u64

/**
 * The code of an iterator, which is run for each element of something in the kernel, and once more at the end with none.
 * What it writes is read with [Loaded.useLines] or [Loaded.useValues].
 *
 * ```
 * val tasks by iterator("task") {
 *   val task by arg("task")
 *   returnIf(task.isNull())
 *   printf("%d %s\n", task["pid"], task["comm"])
 * }
 * ```
 */
public class IteratorBody internal constructor(flow: Flow, private val target: String) : ContextBody(flow) {
  private val arguments = HashMap<String, KernelValue>()

  /** The argument called [name] of the kernel's `struct bpf_iter__...`; the element is the address 0 at the end. */
  public fun arg(name: String): KernelValue =
    arguments.getOrPut(name) {
      typed {
        val field = flow.surroundings.kernel.core.struct("bpf_iter__$target").field(name)
        if (flow.surroundings.kernel.hasTypes) field.byteOffset()
        val source = Source.Field({ Num(flow, u64, contextAddress) }, field, Reach.DIRECT)
        KernelValue(flow, "arg(\"$name\")", source, null, Reach.DIRECT)
      }
    }

  /**
   * The argument called [name] as something of a type that the program knows: the `key` and `value` of a map's element
   * (`bpf_map_elem`), which are missing at the end. A key cannot be written. Larger types than the map has are refused
   * when the iterator is attached.
   */
  public fun <T : Any> arg(name: String, type: CType<T>): MaybeRef<T> =
    MaybeRef.ofNullable(Ref(flow, arg(name).address.word, type))

  /**
   * Writes text, by a format as [printk] takes it (`bpf_seq_printf`). Where the kernel's buffer is full it is written
   * when the program is run again for the same element.
   */
  public fun printf(format: String, vararg arguments: BpfValue) {
    val values = printed(format, arguments)
    val array = if (values.isEmpty()) Value.of(0) else array(values)
    val text = Value.Address(flow.surroundings.string(flow.name, format))
    val bytes = Value.of(Long.SIZE_BYTES * values.size.toLong())
    flow.code.callVoid(Helper.SEQ_PRINTF.callee(), output, text, Value.of(format.length + 1L), array, bytes)
  }

  /** Writes a value as it lies in memory (`bpf_seq_write`), for readers who know its [type]. */
  public fun <T : Any> write(type: CType<T>, value: Data<T>) {
    val address = addressOf(value, type)
    flow.code.callVoid(Helper.SEQ_WRITE.callee(), output, address, Value.of(type.size.toLong()))
  }

  private val output: Value get() = arg("meta")["seq"].address.word
}
