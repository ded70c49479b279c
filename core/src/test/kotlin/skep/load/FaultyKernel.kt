package skep.load

import skep.kernel.Errno
import skep.kernel.Fd
import skep.kernel.Kernel
import skep.kernel.KernelException
import skep.kernel.KernelLog
import skep.kernel.LoadResult
import skep.kernel.MapFd
import java.lang.reflect.InvocationTargetException
import java.lang.reflect.Method
import java.lang.reflect.Proxy
import java.util.Optional
import java.util.OptionalInt

/** What the port says without a system call that could fail. */
private val facts =
  setOf("pageSize", "possibleCpus", "release", "capabilities", "hashCode", "equals", "toString")

/** The calls that make or change something. */
private val effects =
  setOf(
    "mapCreate", "mapUpdate", "mapFreeze", "mmap", "btfLoad", "progLoad", "progBindMap", "pin", "perfEventOpen",
    "linkCreate", "rawTracepointOpen", "perfSetProgram",
  )

/**
 * Stands before a kernel, counts the calls that could fail, and refuses those that it is told to. A call whose answer may be
 * that there is no such thing says that instead of ENOENT.
 */
class FaultyKernel(private val kernel: Kernel, private var refuses: (call: String, number: Int) -> Errno?) {
  /** A call that could fail. */
  data class Call(
    val method: String,
    /** Whether it is made to find out what the kernel can do. */
    val probe: Boolean,
    val refusal: Errno?,
  )

  private val all = mutableListOf<Call>()

  /** The calls that could fail, so far, refused ones included. */
  val history: List<Call> get() = all

  /** Those of them that have an effect. */
  val calls: List<String> get() = all.map { it.method }.filter { it in effects }

  /** The maps and programs that were made, by their numbers in the kernel. */
  val maps = mutableSetOf<Int>()
  val programs = mutableSetOf<Int>()

  /** Starts anew, as the same kernel: what is known of it stays known. */
  fun again(refuses: (call: String, number: Int) -> Errno?): FaultyKernel {
    this.refuses = refuses
    all.clear()
    return this
  }

  val port: Kernel =
    Proxy.newProxyInstance(Kernel::class.java.classLoader, arrayOf(Kernel::class.java)) { _, method, arguments ->
      val given = arguments ?: arrayOf()
      when (method.name) {
        "hashCode" -> System.identityHashCode(this)
        "equals" -> given[0] === this.port
        "toString" -> "faulty kernel"
        in facts -> call(method, given)
        else -> {
          val probe = StackWalker.getInstance().walk { frames -> frames.anyMatch { isProbe(it.className) } }
          val refusal = refuses(method.name, all.size + 1)
          all += Call(method.name, probe, refusal)
          if (refusal == null) call(method, given).also { note(method, it) } else refused(method, refusal)
        }
      }
    } as Kernel

  private fun isProbe(className: String) = className.startsWith("skep.kernel.Feature")

  private fun call(method: Method, arguments: Array<out Any?>): Any? =
    try {
      method.invoke(kernel, *arguments)
    } catch (e: InvocationTargetException) {
      throw e.targetException
    }

  private fun note(method: Method, made: Any?) {
    when {
      method.name == "mapCreate" -> maps += kernel.mapInfo(made as MapFd).id()
      method.name == "progLoad" && made is LoadResult.Loaded -> programs += kernel.progInfo(made.fd()).id()
    }
  }

  private fun refused(method: Method, errno: Errno): Any {
    val refusal = KernelException("${method.name}(…)", errno.number(), "")
    return when {
      method.returnType == LoadResult::class.java -> LoadResult.Rejected(refusal, KernelLog.EMPTY)
      method.name == "liftMemlockLimit" -> false
      errno != Errno.ENOENT -> throw refusal
      method.returnType == Optional::class.java -> Optional.empty<Fd>()
      method.returnType == OptionalInt::class.java -> OptionalInt.empty()
      method.returnType == Boolean::class.java -> false
      else -> throw refusal
    }
  }
}
