package skep.load

import skep.kernel.Errno
import skep.kernel.Kernel
import skep.kernel.KernelException
import skep.kernel.KernelLog
import skep.kernel.LoadResult
import java.lang.reflect.InvocationTargetException
import java.lang.reflect.Proxy

/** The calls that make or change something, and so can fail for want of anything. */
private val effects =
  setOf(
    "mapCreate", "mapUpdate", "mapFreeze", "mmap", "btfLoad", "progLoad", "progBindMap", "perfEventOpen", "linkCreate",
    "rawTracepointOpen", "perfSetProgram",
  )

/** Stands before a kernel, counts the calls that have an effect, and refuses those that it is told to. */
class FaultyKernel(private val kernel: Kernel, private val refuses: (call: String, number: Int) -> Errno?) {
  /** The calls with an effect so far, refused ones included. */
  val calls = mutableListOf<String>()

  val port: Kernel =
    Proxy.newProxyInstance(Kernel::class.java.classLoader, arrayOf(Kernel::class.java)) { _, method, arguments ->
      val given = arguments ?: arrayOf()
      val refusal = if (method.name in effects) refuses(method.name, calls.apply { add(method.name) }.size) else null
      when {
        method.name == "hashCode" -> System.identityHashCode(this)
        method.name == "equals" -> given[0] === this.port
        method.name == "toString" -> "faulty kernel"
        refusal == null ->
          try {
            method.invoke(kernel, *given)
          } catch (e: InvocationTargetException) {
            throw e.targetException
          }
        method.returnType == LoadResult::class.java ->
          LoadResult.Rejected(KernelException(method.name, refusal.number(), ""), KernelLog.EMPTY)
        else -> throw KernelException(method.name, refusal.number(), "")
      }
    } as Kernel
}
