package skep.dsl

import skep.struct.u32
import skep.struct.u64
import skep.types.FieldType
import skep.types.TraceFormat
import skep.types.Tracepoint

/**
 * The code of a program at a tracepoint, whose context is the record that the kernel made of the arguments.
 *
 * ```
 * val onOpen by tracepoint("syscalls/sys_enter_openat") {
 *   events.emit { e -> e[Event.file] = userString(arg("filename")) }
 * }
 * ```
 */
public class TracepointBody internal constructor(flow: Flow, private val target: String) : ContextBody(flow) {
  /**
   * The argument called [name], as the tracepoint's format in tracefs and the kernel's BTF have it. With neither at hand
   * its type has to be said: `arg("pid").of(s32)`. Where kernels have different structs for the tracepoint's record, the
   * program has the code for each, and the verifier leaves that which fits.
   */
  public fun arg(name: String): KernelValue =
    typed {
      val parts = target.split('/', limit = 2)
      demand(parts.size == 2) { "'$target' is no tracepoint, which has a category and a name: sched/sched_switch" }
      value(flow.surroundings.kernel.tracepoints.find(parts[0], parts[1]).argument(name))
    }

  private fun value(argument: Tracepoint.Argument): KernelValue {
    val what = "arg(\"${argument.name()}\")"
    val place = argument.place()
    val type = argument.type().orElse(null)
    if (argument.form() != TraceFormat.Place.INLINE) {
      return KernelValue(flow, what, Source.Memory({ located(argument) }, Reach.KERNEL), type ?: TEXT, Reach.KERNEL)
    }
    return when (place) {
      is Tracepoint.Place.Offset -> KernelValue(flow, what, fixed(place, type), type, beyond)
      is Tracepoint.Place.Field -> {
        val source = field(place)
        val isWider = type?.number() != null && type != source.type
        KernelValue(flow, what, if (isWider) Source.Word { source.number(u64) } else source, type, beyond)
      }
    }
  }

  private fun field(place: Tracepoint.Place.Field) = Source.Field({ record }, place.fields(), Reach.DIRECT)

  /** What pointers among the arguments point to: system calls have them from processes. */
  private val beyond: Reach get() = if (target.startsWith("syscalls/")) Reach.USER else Reach.KERNEL

  private val record: Num<ULong> get() = Num(flow, u64, contextAddress)

  private fun fixed(place: Tracepoint.Place.Offset, type: FieldType?): Source {
    val number = type?.number()
    if (number == null) return Source.Memory({ record + place.offset() }, Reach.KERNEL)
    return Source.Word { context(number, place.offset()).convert(u64) }
  }

  /** Where in the record a text or array is: its low 16 bits say, from the record's start or from itself on. */
  private fun located(argument: Tracepoint.Argument): Num<ULong> {
    val (said, own) =
      when (val place = argument.place()) {
        is Tracepoint.Place.Offset -> context(u32, place.offset()) to { record + place.offset() }
        is Tracepoint.Place.Field -> field(place).run { number(u32) to ::address }
      }
    val start = if (argument.form() == TraceFormat.Place.DATA_LOC) record else own() + u32.size
    return start + (said and LOW_HALF).toU64()
  }

  private companion object {
    const val LOW_HALF = 0xffff
    val TEXT = FieldType.Array(FieldType.Char(), 0)
  }
}
