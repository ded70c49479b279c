package skep.load

import io.kotest.matchers.shouldBe
import skep.kernel.KernelTest
import java.util.concurrent.Callable
import java.util.concurrent.Executors

class ThreadsKernelSpec : KernelTest({
  "threads load, attach and close objects of one open object and of their own at once" {
    val open = { openFixture("subprogs.bpf.o").withoutLoop().apply { global("pid").setInt(ownPid) } }
    val shared = open()
    val threads = Executors.newFixedThreadPool(4)
    try {
      val sums =
        threads.invokeAll(
          List(16) { i ->
            Callable {
              (if (i % 2 == 0) shared else open()).load(kernel).use { loaded ->
                loaded.program("first").attach()
                trigger()
                loaded.global("first_sum").getLong() >= 301
              }
            }
          },
        )
      sums.map { it.get() } shouldBe List(16) { true }
    } finally {
      threads.shutdown()
    }
  }

  "an object is closed by several threads at once" {
    val threads = Executors.newFixedThreadPool(4)
    try {
      repeat(20) {
        val loaded = openFixture("minimal.bpf.o").load(kernel)
        loaded.attach()
        threads.invokeAll(List(4) { Callable { loaded.close() } }).forEach { it.get() }
      }
    } finally {
      threads.shutdown()
    }
  }
})
