package skep.dsl

// What looks as if it could be written and cannot: the compiler refuses it, and says what to write.

private const val UNTESTED =
  "it may be missing, and is tested first: .ifPresent { ... } otherwise { ... }, or 'val it by ... orElse { ret(0) }'"
private const val COMPARED = "'<' compares when the program is built; write lt, le, gt or ge, which compare in it"
private const val RANGE = "'in' asks when the program is built; write 'number inRange 1..3', which asks when it runs"

/** What may be missing has no value before that is tested. */
@Deprecated(UNTESTED, level = DeprecationLevel.ERROR)
public val MaybeRef<*>.value: Nothing get() = throw BpfDslException(UNTESTED)

/** What may be missing cannot be added to before that is tested. */
@Deprecated(UNTESTED, level = DeprecationLevel.ERROR)
public operator fun MaybeRef<*>.plusAssign(
  @Suppress("UNUSED_PARAMETER") number: Any,
): Unit = throw BpfDslException(UNTESTED)

/** What may be missing has no fields before that is tested. */
@Deprecated(UNTESTED, level = DeprecationLevel.ERROR)
public operator fun MaybeRef<*>.get(
  @Suppress("UNUSED_PARAMETER") field: Any,
): Nothing = throw BpfDslException(UNTESTED)

/** What may be missing has no fields before that is tested. */
@Deprecated(UNTESTED, level = DeprecationLevel.ERROR)
public operator fun MaybeRef<*>.set(
  @Suppress("UNUSED_PARAMETER") field: Any,
  @Suppress("UNUSED_PARAMETER") value: Any,
): Unit = throw BpfDslException(UNTESTED)

/** Kotlin's comparisons are of what is known when the program is built. */
@Deprecated(COMPARED, level = DeprecationLevel.ERROR)
public operator fun Num<*>.compareTo(
  @Suppress("UNUSED_PARAMETER") other: Any,
): Int = throw BpfDslException(COMPARED)

/** Kotlin's ranges have what is known when the program is built. */
@Deprecated(RANGE, level = DeprecationLevel.ERROR)
public operator fun IntRange.contains(
  @Suppress("UNUSED_PARAMETER") number: Num<*>,
): Boolean = throw BpfDslException(RANGE)
