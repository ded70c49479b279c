package skep.dsl

import skep.struct.IntType

/** Calls of the functions of an object, with arguments that the compiler checks: `isWeb(port)`. */
public sealed interface FunctionCalls {
  /** The function that is being written. */
  public val body: Body

  /** Calls the function. */
  public operator fun <R : Any> Function0<R>.invoke(): Num<R> =
    result(returns)

  /** Calls the function. */
  public operator fun <A : Any, R : Any> Function1<A, R>.invoke(a: Num<A>): Num<R> =
    result(returns, a)

  /** Calls the function. */
  public operator fun <A : Any, B : Any, R : Any> Function2<A, B, R>.invoke(a: Num<A>, b: Num<B>): Num<R> =
    result(returns, a, b)

  /** Calls the function. */
  public operator fun <A : Any, B : Any, C : Any, R : Any> Function3<A, B, C, R>.invoke(
    a: Num<A>,
    b: Num<B>,
    c: Num<C>,
  ): Num<R> =
    result(returns, a, b, c)

  /** Calls the function. */
  public operator fun <A : Any, B : Any, C : Any, D : Any, R : Any> Function4<A, B, C, D, R>.invoke(
    a: Num<A>,
    b: Num<B>,
    c: Num<C>,
    d: Num<D>,
  ): Num<R> =
    result(returns, a, b, c, d)

  /** Calls the function. */
  public operator fun <A : Any, B : Any, C : Any, D : Any, E : Any, R : Any> Function5<A, B, C, D, E, R>.invoke(
    a: Num<A>,
    b: Num<B>,
    c: Num<C>,
    d: Num<D>,
    e: Num<E>,
  ): Num<R> =
    result(returns, a, b, c, d, e)

  private fun <R : Any> Subprogram.result(type: IntType<R>, vararg arguments: Word): Num<R> =
    body.flow.called(callee, arguments).convert(type)
}
