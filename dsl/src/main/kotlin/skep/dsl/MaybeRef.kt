package skep.dsl

import skep.ir.Value
import skep.struct.CType

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
  /** Its address where that is 0 if it is missing, and that is all there is to it. */
  internal val nullable: Ref<T>? = null,
  private val ref: () -> Ref<T>,
) : BpfValue(flow) {
  private var name: String? = null

  /** Whether it is there. */
  public fun isPresent(): Bool = present

  /** Runs [body] with it if it is there; what [Whenever.otherwise] says runs if not. */
  public fun ifPresent(body: (Ref<T>) -> Unit): Whenever = flow.whenever(present) { body(ref()) }

  /** It, after [missing], which leaves the program, function or loop, has run where it is not there. */
  public infix fun orElse(missing: () -> Unit): Ref<T> {
    flow.endIf(!present) {
      missing()
      demand(!flow.isOpen) {
        "the block of orElse goes on without $this; leave in it, with ret(...) or breakLoop(), or use ifPresent { }"
      }
    }
    return ref()
  }

  override fun named(name: String) {
    this.name = name
  }

  /** Its name. */
  override fun toString(): String = name ?: "what may be missing"

  internal companion object {
    /** One that is missing where the address is zero. */
    fun <T : Any> ofNullable(ref: Ref<T>): MaybeRef<T> = MaybeRef(ref.flow, isThere(ref), ref) { ref }

    /** As the other, of what is more than an address when it is there. */
    fun <T : Any> ofNullable(ref: Ref<T>, present: () -> Ref<T>): MaybeRef<T> =
      MaybeRef(ref.flow, isThere(ref), null, present)

    private fun isThere(ref: Ref<*>) = Bool.isNotZero(ref.flow, ref.word)
  }
}

/** It as what may be missing, for functions that take or return such. */
public fun <T : Any> Ref<T>.toMaybeRef(): MaybeRef<T> = MaybeRef.ofNullable(this)

/** What is missing, for functions that take or return what may be. */
public fun <T : Any> Body.missing(type: CType<T>): MaybeRef<T> = MaybeRef.ofNullable(Ref(flow, Value.of(0), type))
