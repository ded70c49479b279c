package skep.dsl

/** Keeps the receiver of one builder from being used by accident inside another. */
@DslMarker
@Target(AnnotationTarget.CLASS)
public annotation class BpfDsl

/**
 * Something that stands for a value of the running program: a register, an address, a comparison. Kotlin's `==` on two
 * of these would compare them while the program is being built and quietly be false, so it throws; the comparison of
 * the running program is `eq`. For the same reason they cannot be keys of a map or elements of a set.
 */
public abstract class BuildTimeValue internal constructor() {
  /** Always throws [BpfDslException]. */
  final override fun equals(other: Any?): Boolean =
    throw BpfDslException("'==' compares when the program is built, not when it runs; write '$this eq ...'")

  /** Always throws [BpfDslException]. */
  final override fun hashCode(): Int =
    throw BpfDslException("$this stands for a value of the running program and cannot be a key or a set's element")
}
