package skep.load

import io.kotest.matchers.shouldBe
import skep.kernel.KernelTest
import skep.kernel.LinuxKernel
import java.util.concurrent.Callable
import java.util.concurrent.CyclicBarrier
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

  "16 threads load different objects into a kernel that none of them knows" {
    val unknown = LinuxKernel()
    val start = CyclicBarrier(16)
    val threads = Executors.newFixedThreadPool(16)
    val tracepoints = setOf("on_tp", "on_raw_tp", "on_tp_btf")
    val loads =
      listOf<() -> Unit>(
        { openFixture("globals.bpf.o").load(unknown).close() },
        { openFixture("subprogs.bpf.o").withoutLoop().prepare(unknown).use { it.load().close() } },
        { openFixture("minimal.bpf.o").load(unknown).use { loaded -> loaded.attach() } },
        {
          val open = openFixture("kinds.bpf.o")
          open.programs().forEach { it.autoload(it.name() in tracepoints) }
          open.load(unknown).close()
        },
      )
    try {
      val rounds =
        threads.invokeAll(
          List(16) { i ->
            Callable {
              start.await()
              repeat(20) { loads[(i + it) % loads.size]() }
            }
          },
        )
      rounds.forEach { it.get() }
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
