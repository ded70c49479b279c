package skep.dsl

import skep.spec.Visibility
import skep.struct.IntType
import skep.struct.u64

// A function has at most five parameters, as a call has registers for; each number of them has its class, so that calls
// are checked by the compiler.

/**
 * Declares a function of structured code that programs call, which the kernel verifies with its callers.
 *
 * ```
 * val isWeb by function(u16, result = u32) { port ->
 *   returnIf(port isIn setOf<UShort>(80u, 443u), 1)
 *   ret(0)
 * }
 * ...
 * whenever(isWeb(port) ne 0) { ... }
 * ```
 *
 * Instructions call it with [Calls.call].
 *
 * @param result what it returns
 * @param visibility [Visibility.GLOBAL] for one that the kernel verifies alone
 */
public fun <R : Any> Bpf.function(
  result: IntType<R>,
  visibility: Visibility = Visibility.STATIC,
  body: FunctionBody<R>.() -> Unit,
): Bpf.Declaration<Function0<R>> = Declaration {
  Function0(this, it, emptyList(), result, visibility) { body(this) }
}

/** A function of structured code with 0 parameters. */
public class Function0<R : Any> internal constructor(
  owner: Bpf,
  name: String,
  parameters: List<IntType<*>>,
  internal val returns: IntType<R>,
  visibility: Visibility,
  body: FunctionBody<R>.(List<Num<ULong>>) -> Unit,
) : Subprogram(owner, name, parameters, returns, visibility, null, structured(parameters.size, returns, body))

/** Declares a function of 1 parameter; see the first [function]. */
public fun <A : Any, R : Any> Bpf.function(
  a: IntType<A>,
  result: IntType<R>,
  visibility: Visibility = Visibility.STATIC,
  body: FunctionBody<R>.(Num<A>) -> Unit,
): Bpf.Declaration<Function1<A, R>> = Declaration {
  Function1(this, it, listOf(a), result, visibility) { p -> body(this, p[0].convert(a)) }
}

/** A function of structured code with 1 parameter. */
public class Function1<A : Any, R : Any> internal constructor(
  owner: Bpf,
  name: String,
  parameters: List<IntType<*>>,
  internal val returns: IntType<R>,
  visibility: Visibility,
  body: FunctionBody<R>.(List<Num<ULong>>) -> Unit,
) : Subprogram(owner, name, parameters, returns, visibility, null, structured(parameters.size, returns, body))

/** Declares a function of 2 parameters; see the first [function]. */
public fun <A : Any, B : Any, R : Any> Bpf.function(
  a: IntType<A>,
  b: IntType<B>,
  result: IntType<R>,
  visibility: Visibility = Visibility.STATIC,
  body: FunctionBody<R>.(Num<A>, Num<B>) -> Unit,
): Bpf.Declaration<Function2<A, B, R>> = Declaration {
  Function2(this, it, listOf(a, b), result, visibility) { p -> body(this, p[0].convert(a), p[1].convert(b)) }
}

/** A function of structured code with 2 parameters. */
public class Function2<A : Any, B : Any, R : Any> internal constructor(
  owner: Bpf,
  name: String,
  parameters: List<IntType<*>>,
  internal val returns: IntType<R>,
  visibility: Visibility,
  body: FunctionBody<R>.(List<Num<ULong>>) -> Unit,
) : Subprogram(owner, name, parameters, returns, visibility, null, structured(parameters.size, returns, body))

/** Declares a function of 3 parameters; see the first [function]. */
public fun <A : Any, B : Any, C : Any, R : Any> Bpf.function(
  a: IntType<A>,
  b: IntType<B>,
  c: IntType<C>,
  result: IntType<R>,
  visibility: Visibility = Visibility.STATIC,
  body: FunctionBody<R>.(Num<A>, Num<B>, Num<C>) -> Unit,
): Bpf.Declaration<Function3<A, B, C, R>> = Declaration {
  Function3(this, it, listOf(a, b, c), result, visibility) { p ->
    body(this, p[0].convert(a), p[1].convert(b), p[2].convert(c))
  }
}

/** A function of structured code with 3 parameters. */
public class Function3<A : Any, B : Any, C : Any, R : Any> internal constructor(
  owner: Bpf,
  name: String,
  parameters: List<IntType<*>>,
  internal val returns: IntType<R>,
  visibility: Visibility,
  body: FunctionBody<R>.(List<Num<ULong>>) -> Unit,
) : Subprogram(owner, name, parameters, returns, visibility, null, structured(parameters.size, returns, body))

/** Declares a function of 4 parameters; see the first [function]. */
public fun <A : Any, B : Any, C : Any, D : Any, R : Any> Bpf.function(
  a: IntType<A>,
  b: IntType<B>,
  c: IntType<C>,
  d: IntType<D>,
  result: IntType<R>,
  visibility: Visibility = Visibility.STATIC,
  body: FunctionBody<R>.(Num<A>, Num<B>, Num<C>, Num<D>) -> Unit,
): Bpf.Declaration<Function4<A, B, C, D, R>> = Declaration {
  Function4(this, it, listOf(a, b, c, d), result, visibility) { p ->
    body(this, p[0].convert(a), p[1].convert(b), p[2].convert(c), p[3].convert(d))
  }
}

/** A function of structured code with 4 parameters. */
public class Function4<A : Any, B : Any, C : Any, D : Any, R : Any> internal constructor(
  owner: Bpf,
  name: String,
  parameters: List<IntType<*>>,
  internal val returns: IntType<R>,
  visibility: Visibility,
  body: FunctionBody<R>.(List<Num<ULong>>) -> Unit,
) : Subprogram(owner, name, parameters, returns, visibility, null, structured(parameters.size, returns, body))

/** Declares a function of 5 parameters; see the first [function]. */
public fun <A : Any, B : Any, C : Any, D : Any, E : Any, R : Any> Bpf.function(
  a: IntType<A>,
  b: IntType<B>,
  c: IntType<C>,
  d: IntType<D>,
  e: IntType<E>,
  result: IntType<R>,
  visibility: Visibility = Visibility.STATIC,
  body: FunctionBody<R>.(Num<A>, Num<B>, Num<C>, Num<D>, Num<E>) -> Unit,
): Bpf.Declaration<Function5<A, B, C, D, E, R>> = Declaration {
  Function5(this, it, listOf(a, b, c, d, e), result, visibility) { p ->
    body(this, p[0].convert(a), p[1].convert(b), p[2].convert(c), p[3].convert(d), p[4].convert(e))
  }
}

/** A function of structured code with 5 parameters. */
public class Function5<A : Any, B : Any, C : Any, D : Any, E : Any, R : Any> internal constructor(
  owner: Bpf,
  name: String,
  parameters: List<IntType<*>>,
  internal val returns: IntType<R>,
  visibility: Visibility,
  body: FunctionBody<R>.(List<Num<ULong>>) -> Unit,
) : Subprogram(owner, name, parameters, returns, visibility, null, structured(parameters.size, returns, body))

private fun <R : Any> structured(
  parameters: Int,
  result: IntType<R>,
  body: FunctionBody<R>.(List<Num<ULong>>) -> Unit,
): FunctionSource =
  FunctionSource.Structured(parameters) { flow ->
    val arguments = List(parameters) { Num(flow, u64, flow.frame.builder.parameter(it)) }
    FunctionBody(flow, result).body(arguments)
  }
