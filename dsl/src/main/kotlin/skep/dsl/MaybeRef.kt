package skep.dsl

import skep.insn.Condition
import skep.insn.Width
import skep.ir.Test
import skep.ir.Value

/**
 * A [Ref] that the running program may find to be missing: a map's element, a place in a full ring buffer. It has no
 * value to read before one of its functions here has tested it.
 *
 * ```
 * sizes[pid].ifPresent { it += bytes } otherwise { sizes[pid] = bytes }
 * val size by sizes.lookup(pid) orElse { ret(0) }
 * ```
 *
 * @param T the Kotlin type of the value there
 */
public class MaybeRef<T : Any> internal constructor(
  flow: Flow,
  private val present: Bool,
  private val ref: () -> Ref<T>,
) : BpfValue(flow) {
  private var name: String? = null

  /** Whether it is there. */
  public fun isPresent(): Bool = present

  /** Runs [body] with it if it is there; what [Whenever.otherwise] says runs if not. */
  public fun ifPresent(body: (Ref<T>) -> Unit): Whenever = flow.whenever(present) { body(ref()) }

  /** It, after [missing], which leaves the program, function or loop, has run where it is not there. */
  public infix fun orElse(missing: () -> Unit): Ref<T> {
    val yes = Join(flow, "present")
    val no = Join(flow, "missing")
    flow.branch(present, yes, no)
    no.start()
    missing()
    demand(!flow.isOpen) {
      "the block of orElse goes on without $this; leave in it, with ret(...) or breakLoop(), or use ifPresent { }"
    }
    yes.start()
    return ref()
  }

  override fun named(name: String) {
    this.name = name
  }

  /** Its name. */
  override fun toString(): String = name ?: "what may be missing"

  internal companion object {
    /** One that is missing where the address is zero. */
    fun <T : Any> ofNullable(ref: Ref<T>, present: () -> Ref<T> = { ref }): MaybeRef<T> {
      val flow = ref.flow
      return MaybeRef(flow, Bool(flow) { Test.Compare(Condition.NE, Width.W64, ref.word, Value.of(0)) }, present)
    }
  }
}
