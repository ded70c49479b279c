package skep.dsl

import skep.ir.Value

/** Calls of the functions of an object, with arguments that the compiler checks: `isWeb(port)`. */
public sealed interface FunctionCalls {
  /** The function that is being written. */
  public val body: Body

  /** Calls the function. */
  public operator fun <R : BpfValue> Function0<R>.invoke(): R = called()

  /** Calls the function. */
  public operator fun <A : BpfValue, R : BpfValue> Function1<A, R>.invoke(a: A): R =
    called(this.a.give(a))

  /** Calls the function. */
  public operator fun <A : BpfValue, B : BpfValue, R : BpfValue> Function2<A, B, R>.invoke(a: A, b: B): R =
    called(this.a.give(a), this.b.give(b))

  /** Calls the function. */
  public operator fun <A : BpfValue, B : BpfValue, C : BpfValue, R : BpfValue> Function3<A, B, C, R>.invoke(
    a: A,
    b: B,
    c: C,
  ): R =
    called(this.a.give(a), this.b.give(b), this.c.give(c))

  /** Calls the function. */
  public operator fun <
    A : BpfValue,
    B : BpfValue,
    C : BpfValue,
    D : BpfValue,
    R : BpfValue,
  > Function4<A, B, C, D, R>.invoke(
    a: A,
    b: B,
    c: C,
    d: D,
  ): R =
    called(this.a.give(a), this.b.give(b), this.c.give(c), this.d.give(d))

  /** Calls the function. */
  public operator fun <
    A : BpfValue,
    B : BpfValue,
    C : BpfValue,
    D : BpfValue,
    E : BpfValue,
    R : BpfValue,
  > Function5<A, B, C, D, E, R>.invoke(
    a: A,
    b: B,
    c: C,
    d: D,
    e: E,
  ): R =
    called(this.a.give(a), this.b.give(b), this.c.give(c), this.d.give(d), this.e.give(e))

  private fun <R : BpfValue> StructuredFunction<R>.called(vararg arguments: Value): R =
    returns.take(body.flow, body.flow.code.call(callee, *arguments))
}
