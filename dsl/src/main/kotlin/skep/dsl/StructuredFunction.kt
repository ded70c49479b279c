package skep.dsl

import skep.ir.Value
import skep.spec.Visibility
import skep.struct.IntType

/**
 * A function of structured code, declared by [function]; its subclasses have its parameters.
 *
 * @param R what it returns
 */
public sealed class StructuredFunction<R : BpfValue>(
  owner: Bpf,
  name: String,
  private val passed: List<Passed<*>>,
  internal val returns: Passed<R>,
  visibility: Visibility,
  body: FunctionBody<R>.(List<Value>) -> Unit,
) : Subprogram(
    owner,
    name,
    passed.map { it.type },
    returns.type,
    visibility,
    null,
    FunctionSource.Structured(passed.size) { flow ->
      val function = FunctionBody(flow, returns)
      function.body(List(passed.size) { flow.frame.builder.parameter(it) })
    },
  ) {
  init {
    val isAlone = visibility == Visibility.GLOBAL
    returns.resultProblem?.let { throw BpfDslException("'$name' cannot return '$returns', which $it") }
    if (isAlone) {
      demand(returns.type !is PointerType) {
        "'$name' is verified alone, and so returns a number and no '$returns'; leave it static"
      }
      passed.forEach { one -> one.globalProblem?.let { throw BpfDslException("'$one' of '$name' $it") } }
    }
  }

  override val parameterNames: List<String> = passed.mapIndexed { i, it -> it.name ?: "arg${i + 1}" }

  override val tags: Map<Int, List<String>> =
    if (visibility == Visibility.GLOBAL) passed.withIndex().associate { (i, it) -> i to it.tags } else emptyMap()
}

/**
 * The receiver of a function's structured code.
 *
 * @param R what it returns
 */
public class FunctionBody<R : BpfValue> internal constructor(flow: Flow, internal val returns: Passed<R>) : Body(flow) {
  private val toFill = ArrayList<Ref<*>>()

  internal fun <V : BpfValue> parameter(passed: Passed<V>, bits: Value): V =
    passed.take(flow, bits).also { if (it is Ref<*> && it.assigned != null) toFill += it }

  /** Ends the function. */
  public fun ret(value: R) {
    demand(!isOnStack(value)) {
      "$value lies on the stack of '${flow.name}' and is gone when that returns; take what is to be filled as a " +
        "parameter: toFill(...)"
    }
    if (flow.isOpen) toFill.forEach { it.assigned?.requireAll("what '${flow.name}' has to fill, $it,") }
    flow.ret(returns.give(value))
  }

  private fun isOnStack(value: BpfValue): Boolean =
    when (value) {
      is Ref<*> -> value.raw is Value.StackAddress
      is MaybeRef<*> -> value.nullable?.raw is Value.StackAddress
      else -> false
    }

  /** Ends the function if the test is true. */
  public fun returnIf(test: Bool, value: R): Unit = flow.endIf(test) { ret(value) }
}

/** Ends the function. */
public fun <T : Any> FunctionBody<Num<T>>.ret(value: Int): Unit = ret(number(value.toLong()))

/** Ends the function. */
public fun <T : Any> FunctionBody<Num<T>>.ret(value: Long): Unit = ret(number(value))

/** Ends the function if the test is true. */
public fun <T : Any> FunctionBody<Num<T>>.returnIf(test: Bool, value: Int): Unit = flow.endIf(test) { ret(value) }

/** Ends the function. */
public fun FunctionBody<Bool>.ret(value: Boolean): Unit = ret(Bool.known(flow, value))

/** Ends the function if the test is true. */
public fun FunctionBody<Bool>.returnIf(test: Bool, value: Boolean): Unit = flow.endIf(test) { ret(value) }

@Suppress("UNCHECKED_CAST") // What returns a Num<T> is of its type.
private fun <T : Any> FunctionBody<Num<T>>.number(value: Long): Num<T> = (returns.type as IntType<T>)(value)
