package skep.dsl

import skep.ir.Value
import skep.spec.Visibility
import skep.struct.IntType

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
 * Integers are said by their types; for all else, and to give names, there is [Passed]. Instructions call it with
 * [Calls.call].
 *
 * @param result what it returns
 * @param visibility [Visibility.GLOBAL] for one that the kernel verifies alone
 */
public fun <R : Any> Bpf.function(
  result: IntType<R>,
  visibility: Visibility = Visibility.STATIC,
  body: FunctionBody<Num<R>>.() -> Unit,
): Bpf.Declaration<Function0<Num<R>>> = function(value(result), visibility, body)

/** As the first [function], of a result of any kind. */
public fun <R : BpfValue> Bpf.function(
  result: Passed<R>,
  visibility: Visibility = Visibility.STATIC,
  body: FunctionBody<R>.() -> Unit,
): Bpf.Declaration<Function0<R>> = Declaration {
  Function0(this, it, result, visibility) { body(this) }
}

/** A function of structured code with 0 parameters. */
public class Function0<R : BpfValue> internal constructor(
  owner: Bpf,
  name: String,
  result: Passed<R>,
  visibility: Visibility,
  body: FunctionBody<R>.(List<Value>) -> Unit,
) : StructuredFunction<R>(owner, name, emptyList(), result, visibility, body)

/** Declares a function of 1 parameter; see the first [function]. */
public fun <A : Any, R : Any> Bpf.function(
  a: IntType<A>,
  result: IntType<R>,
  visibility: Visibility = Visibility.STATIC,
  body: FunctionBody<Num<R>>.(Num<A>) -> Unit,
): Bpf.Declaration<Function1<Num<A>, Num<R>>> =
  function(value(a), value(result), visibility, body)

/** Declares a function of 1 parameter of any kind; see the first [function]. */
public fun <A : BpfValue, R : BpfValue> Bpf.function(
  a: Passed<A>,
  result: Passed<R>,
  visibility: Visibility = Visibility.STATIC,
  body: FunctionBody<R>.(A) -> Unit,
): Bpf.Declaration<Function1<A, R>> = Declaration {
  Function1(this, it, a, result, visibility) { p -> body(parameter(a, p[0])) }
}

/** Declares a function of 1 parameter of any kind that returns an integer; see the first [function]. */
public fun <A : BpfValue, R : Any> Bpf.function(
  a: Passed<A>,
  result: IntType<R>,
  visibility: Visibility = Visibility.STATIC,
  body: FunctionBody<Num<R>>.(A) -> Unit,
): Bpf.Declaration<Function1<A, Num<R>>> = function(a, value(result), visibility, body)

/** A function of structured code with 1 parameter. */
public class Function1<A : BpfValue, R : BpfValue> internal constructor(
  owner: Bpf,
  name: String,
  internal val a: Passed<A>,
  result: Passed<R>,
  visibility: Visibility,
  body: FunctionBody<R>.(List<Value>) -> Unit,
) : StructuredFunction<R>(owner, name, listOf(a), result, visibility, body)

/** Declares a function of 2 parameters; see the first [function]. */
public fun <A : Any, B : Any, R : Any> Bpf.function(
  a: IntType<A>,
  b: IntType<B>,
  result: IntType<R>,
  visibility: Visibility = Visibility.STATIC,
  body: FunctionBody<Num<R>>.(Num<A>, Num<B>) -> Unit,
): Bpf.Declaration<Function2<Num<A>, Num<B>, Num<R>>> =
  function(value(a), value(b), value(result), visibility, body)

/** Declares a function of 2 parameters of any kind; see the first [function]. */
public fun <A : BpfValue, B : BpfValue, R : BpfValue> Bpf.function(
  a: Passed<A>,
  b: Passed<B>,
  result: Passed<R>,
  visibility: Visibility = Visibility.STATIC,
  body: FunctionBody<R>.(A, B) -> Unit,
): Bpf.Declaration<Function2<A, B, R>> = Declaration {
  Function2(this, it, a, b, result, visibility) { p -> body(parameter(a, p[0]), parameter(b, p[1])) }
}

/** Declares a function of 2 parameters of any kind that returns an integer; see the first [function]. */
public fun <A : BpfValue, B : BpfValue, R : Any> Bpf.function(
  a: Passed<A>,
  b: Passed<B>,
  result: IntType<R>,
  visibility: Visibility = Visibility.STATIC,
  body: FunctionBody<Num<R>>.(A, B) -> Unit,
): Bpf.Declaration<Function2<A, B, Num<R>>> = function(a, b, value(result), visibility, body)

/** A function of structured code with 2 parameters. */
public class Function2<A : BpfValue, B : BpfValue, R : BpfValue> internal constructor(
  owner: Bpf,
  name: String,
  internal val a: Passed<A>,
  internal val b: Passed<B>,
  result: Passed<R>,
  visibility: Visibility,
  body: FunctionBody<R>.(List<Value>) -> Unit,
) : StructuredFunction<R>(owner, name, listOf(a, b), result, visibility, body)

/** Declares a function of 3 parameters; see the first [function]. */
public fun <A : Any, B : Any, C : Any, R : Any> Bpf.function(
  a: IntType<A>,
  b: IntType<B>,
  c: IntType<C>,
  result: IntType<R>,
  visibility: Visibility = Visibility.STATIC,
  body: FunctionBody<Num<R>>.(Num<A>, Num<B>, Num<C>) -> Unit,
): Bpf.Declaration<Function3<Num<A>, Num<B>, Num<C>, Num<R>>> =
  function(value(a), value(b), value(c), value(result), visibility, body)

/** Declares a function of 3 parameters of any kind; see the first [function]. */
public fun <A : BpfValue, B : BpfValue, C : BpfValue, R : BpfValue> Bpf.function(
  a: Passed<A>,
  b: Passed<B>,
  c: Passed<C>,
  result: Passed<R>,
  visibility: Visibility = Visibility.STATIC,
  body: FunctionBody<R>.(A, B, C) -> Unit,
): Bpf.Declaration<Function3<A, B, C, R>> = Declaration {
  Function3(this, it, a, b, c, result, visibility) { p ->
    body(parameter(a, p[0]), parameter(b, p[1]), parameter(c, p[2]))
  }
}

/** Declares a function of 3 parameters of any kind that returns an integer; see the first [function]. */
public fun <A : BpfValue, B : BpfValue, C : BpfValue, R : Any> Bpf.function(
  a: Passed<A>,
  b: Passed<B>,
  c: Passed<C>,
  result: IntType<R>,
  visibility: Visibility = Visibility.STATIC,
  body: FunctionBody<Num<R>>.(A, B, C) -> Unit,
): Bpf.Declaration<Function3<A, B, C, Num<R>>> = function(a, b, c, value(result), visibility, body)

/** A function of structured code with 3 parameters. */
public class Function3<A : BpfValue, B : BpfValue, C : BpfValue, R : BpfValue> internal constructor(
  owner: Bpf,
  name: String,
  internal val a: Passed<A>,
  internal val b: Passed<B>,
  internal val c: Passed<C>,
  result: Passed<R>,
  visibility: Visibility,
  body: FunctionBody<R>.(List<Value>) -> Unit,
) : StructuredFunction<R>(owner, name, listOf(a, b, c), result, visibility, body)

/** Declares a function of 4 parameters; see the first [function]. */
public fun <A : Any, B : Any, C : Any, D : Any, R : Any> Bpf.function(
  a: IntType<A>,
  b: IntType<B>,
  c: IntType<C>,
  d: IntType<D>,
  result: IntType<R>,
  visibility: Visibility = Visibility.STATIC,
  body: FunctionBody<Num<R>>.(Num<A>, Num<B>, Num<C>, Num<D>) -> Unit,
): Bpf.Declaration<Function4<Num<A>, Num<B>, Num<C>, Num<D>, Num<R>>> =
  function(value(a), value(b), value(c), value(d), value(result), visibility, body)

/** Declares a function of 4 parameters of any kind; see the first [function]. */
public fun <A : BpfValue, B : BpfValue, C : BpfValue, D : BpfValue, R : BpfValue> Bpf.function(
  a: Passed<A>,
  b: Passed<B>,
  c: Passed<C>,
  d: Passed<D>,
  result: Passed<R>,
  visibility: Visibility = Visibility.STATIC,
  body: FunctionBody<R>.(A, B, C, D) -> Unit,
): Bpf.Declaration<Function4<A, B, C, D, R>> = Declaration {
  Function4(this, it, a, b, c, d, result, visibility) { p ->
    body(parameter(a, p[0]), parameter(b, p[1]), parameter(c, p[2]), parameter(d, p[3]))
  }
}

/** Declares a function of 4 parameters of any kind that returns an integer; see the first [function]. */
public fun <A : BpfValue, B : BpfValue, C : BpfValue, D : BpfValue, R : Any> Bpf.function(
  a: Passed<A>,
  b: Passed<B>,
  c: Passed<C>,
  d: Passed<D>,
  result: IntType<R>,
  visibility: Visibility = Visibility.STATIC,
  body: FunctionBody<Num<R>>.(A, B, C, D) -> Unit,
): Bpf.Declaration<Function4<A, B, C, D, Num<R>>> = function(a, b, c, d, value(result), visibility, body)

/** A function of structured code with 4 parameters. */
public class Function4<A : BpfValue, B : BpfValue, C : BpfValue, D : BpfValue, R : BpfValue> internal constructor(
  owner: Bpf,
  name: String,
  internal val a: Passed<A>,
  internal val b: Passed<B>,
  internal val c: Passed<C>,
  internal val d: Passed<D>,
  result: Passed<R>,
  visibility: Visibility,
  body: FunctionBody<R>.(List<Value>) -> Unit,
) : StructuredFunction<R>(owner, name, listOf(a, b, c, d), result, visibility, body)

/** Declares a function of 5 parameters; see the first [function]. */
public fun <A : Any, B : Any, C : Any, D : Any, E : Any, R : Any> Bpf.function(
  a: IntType<A>,
  b: IntType<B>,
  c: IntType<C>,
  d: IntType<D>,
  e: IntType<E>,
  result: IntType<R>,
  visibility: Visibility = Visibility.STATIC,
  body: FunctionBody<Num<R>>.(Num<A>, Num<B>, Num<C>, Num<D>, Num<E>) -> Unit,
): Bpf.Declaration<Function5<Num<A>, Num<B>, Num<C>, Num<D>, Num<E>, Num<R>>> =
  function(value(a), value(b), value(c), value(d), value(e), value(result), visibility, body)

/** Declares a function of 5 parameters of any kind; see the first [function]. */
public fun <A : BpfValue, B : BpfValue, C : BpfValue, D : BpfValue, E : BpfValue, R : BpfValue> Bpf.function(
  a: Passed<A>,
  b: Passed<B>,
  c: Passed<C>,
  d: Passed<D>,
  e: Passed<E>,
  result: Passed<R>,
  visibility: Visibility = Visibility.STATIC,
  body: FunctionBody<R>.(A, B, C, D, E) -> Unit,
): Bpf.Declaration<Function5<A, B, C, D, E, R>> = Declaration {
  Function5(this, it, a, b, c, d, e, result, visibility) { p ->
    body(parameter(a, p[0]), parameter(b, p[1]), parameter(c, p[2]), parameter(d, p[3]), parameter(e, p[4]))
  }
}

/** Declares a function of 5 parameters of any kind that returns an integer; see the first [function]. */
public fun <A : BpfValue, B : BpfValue, C : BpfValue, D : BpfValue, E : BpfValue, R : Any> Bpf.function(
  a: Passed<A>,
  b: Passed<B>,
  c: Passed<C>,
  d: Passed<D>,
  e: Passed<E>,
  result: IntType<R>,
  visibility: Visibility = Visibility.STATIC,
  body: FunctionBody<Num<R>>.(A, B, C, D, E) -> Unit,
): Bpf.Declaration<Function5<A, B, C, D, E, Num<R>>> = function(a, b, c, d, e, value(result), visibility, body)

/** A function of structured code with 5 parameters. */
public class Function5<
  A : BpfValue,
  B : BpfValue,
  C : BpfValue,
  D : BpfValue,
  E : BpfValue,
  R : BpfValue,
> internal constructor(
  owner: Bpf,
  name: String,
  internal val a: Passed<A>,
  internal val b: Passed<B>,
  internal val c: Passed<C>,
  internal val d: Passed<D>,
  internal val e: Passed<E>,
  result: Passed<R>,
  visibility: Visibility,
  body: FunctionBody<R>.(List<Value>) -> Unit,
) : StructuredFunction<R>(owner, name, listOf(a, b, c, d, e), result, visibility, body)
