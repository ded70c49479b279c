package skep.dsl

import skep.insn.Helper
import skep.insn.Size
import skep.ir.Value
import skep.struct.StringType
import skep.struct.chars

/**
 * Prints a line to `/sys/kernel/tracing/trace_pipe`, as `bpf_printk` of C does. Each argument is what its conversion
 * prints: a number for `%d %i %u %x %X %c`, with `l` or `ll` where it has 64 bits; a text for `%s`; an address for `%p`
 * and `%pK %px %ps %pS %pB %pks %pus`; the address of 4 or 16 bytes for `%pi4 %pI4 %pi6 %pI6`. Fields of the kernel's are
 * read as the numbers and texts that they are. More than three arguments need Linux 5.16.
 *
 * ```
 * printk("%s (%d) read %llu bytes", currentComm(), currentTask()["tgid"], total)
 * ```
 */
public fun Body.printk(format: String, vararg arguments: BpfValue) {
  val values = printed(format, arguments)
  val text = Value.Address(flow.surroundings.string(flow.name, format))
  val size = Value.of(format.length + 1L)
  if (values.size <= TRACE_PRINTK_ARGUMENTS) {
    flow.code.callVoid(Helper.TRACE_PRINTK.callee(), text, size, *values.toTypedArray())
  } else {
    val array = array(values)
    val bytes = Value.of(Long.SIZE_BYTES * values.size.toLong())
    flow.code.callVoid(Helper.TRACE_VPRINTK.callee(), text, size, array, bytes)
  }
}

/** What `bpf_trace_printk` has registers for. */
private const val TRACE_PRINTK_ARGUMENTS = 3

/** `MAX_BPRINTF_VARARGS` of the kernel's. */
private const val MAX_ARGUMENTS = 12

/** The arguments as the kernel's formats take them, after a check that they are what [format] wants. */
internal fun Body.printed(format: String, arguments: Array<out BpfValue>): List<Value> {
  val conversions = placed { PrintkFormat.conversions(format) }
  demand(arguments.size == conversions.size) {
    "the format \"${format.trimEnd()}\" takes ${conversions.size} arguments and gets ${arguments.size}"
  }
  demand(arguments.size <= MAX_ARGUMENTS) {
    "a line takes at most $MAX_ARGUMENTS arguments and gets ${arguments.size}; print another line"
  }
  return conversions.zip(arguments) { conversion, argument ->
    if (argument is KernelValue) {
      argument.printed(conversion)
    } else {
      argument.requireFor(conversion)
      argument.printed(this)
    }
  }
}

/** The address of an array of [values] on the stack, of 8 bytes each. */
internal fun Body.array(values: List<Value>): Value {
  val array = flow.code.slot(Long.SIZE_BYTES * values.size, Long.SIZE_BYTES, "arguments to be printed").address()
  val place = Place(flow, array, 0)
  values.forEachIndexed { i, value -> (place + Long.SIZE_BYTES * i).store(Size.DW, value) }
  return array
}

/** What the kernel has is read as the number that it is; of a text it is the address that is printed from. */
private fun KernelValue.printed(conversion: PrintkFormat.Conversion): Value =
  when (conversion.kind) {
    "d", "i", "u", "x", "X", "c" -> readNumber().also { it.requireFor(conversion) }.argument()
    "s" -> textAddress().word
    else -> address.word
  }

private fun BpfValue.requireFor(conversion: PrintkFormat.Conversion) {
  val problem =
    when (conversion.kind) {
      "d", "i", "u", "x", "X" -> numberProblem(conversion)
      "c" -> if (this is Num<*>) null else "a character, by its number"
      "s" -> if (isText()) null else "a text"
      "pi4", "pI4" -> if (points(4)) null else "the address of 4 bytes"
      "pi6", "pI6" -> if (points(16)) null else "the address of 16 bytes"
      else -> if (isAddress()) null else "an address"
    }
  demand(problem == null) { "'${conversion.text}' prints $problem, and ${described()}${cure(conversion)}" }
}

private fun BpfValue.numberProblem(conversion: PrintkFormat.Conversion): String? =
  when {
    this !is Num<*> -> "a number"
    conversion.longs == 0 && type.size == Long.SIZE_BYTES -> "a number of 32 bits"
    else -> null
  }

private fun BpfValue.cure(conversion: PrintkFormat.Conversion): String =
  when {
    this is BigEndian<*> -> "; print its toHost()"
    this is Num<*> && conversion.longs == 0 && type.size == Long.SIZE_BYTES ->
      "; write '${conversion.text.dropLast(1)}ll${conversion.text.last()}'"
    this is Ref<*> && isText() -> "; write '%s'"
    this is Ref<*> -> "; print its value"
    this is Num<*> -> "; write '%d'"
    this is Text -> "; put it into a place first, stack(chars(n)), and print that"
    else -> ""
  }

private fun BpfValue.described(): String {
  val kind = if (this is Word) "a $typeName" else toString()
  return if (kind == toString()) "this is $kind" else "$this is $kind"
}

/** The argument as `bpf_trace_printk` takes it; a text is written to the stack. */
private fun BpfValue.printed(body: Body): Value =
  when (this) {
    is Word -> argument()
    is Text -> body.stack(chars(checkNotNull(size))).also { it.set(this) }.word
    else -> throw BpfDslException("$this cannot be printed")
  }

private fun BpfValue.isAddress() = this is Ref<*> || (this is Num<*> && type.size == Long.SIZE_BYTES)

private fun BpfValue.isText() = (this is Ref<*> && type.underlying is StringType) || (this is Text && size != null)

private fun BpfValue.points(bytes: Int) = this is Ref<*> && type.size == bytes
