package skep.map

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.matchers.collections.shouldContain
import io.kotest.matchers.ints.shouldBeGreaterThan
import io.kotest.matchers.shouldBe
import skep.insn.AttachType
import skep.kernel.KernelTest
import skep.kernel.LinkCreate
import java.nio.file.Files
import java.nio.file.Path

class BpfIteratorKernelSpec : KernelTest({
  val pid = ProcessHandle.current().pid().toInt()

  fun iterator(program: String, test: (BpfIterator) -> Unit) =
    mapFixture("iterators.bpf.o").load(kernel).use { loaded ->
      kernel.linkCreate(LinkCreate.OnLoadTarget(loaded.program(program).fd(), AttachType.TRACE_ITER, 0)).use { link ->
        test(BpfIterator(kernel, link))
      }
    }

  "text comes in lines, anew for each reading" {
    iterator("text") { tasks ->
      repeat(2) {
        val lines = tasks.lines().use { it.toList() }
        val comm = Files.readString(Path.of("/proc/self/comm")).trim()
        lines shouldContain "$pid $pid $comm"
        lines.size shouldBeGreaterThan 10
        tasks.lines().use { it.findFirst().get() } shouldBe lines.first()
      }
    }
  }

  "values come whole, as many as there are tasks" {
    iterator("pids") { tasks ->
      val ids = tasks.values(Codec.array(Codec.INT, 3)).use { it.toList() }
      ids shouldContain listOf(pid, pid, pid)
      ids.all { it[1] == it[2] } shouldBe true
      val ours = ids.filter { it[0] == pid }.map { it[1].toString() }.toSet()
      // Threads come and go meanwhile.
      val threads = Path.of("/proc/self/task").toFile().list()!!.toSet()
      (ours intersect threads).size shouldBeGreaterThan threads.size / 2
      shouldThrow<IllegalArgumentException> { tasks.values(Codec.bytes(1_000_003)).use { it.count() } }
      shouldThrow<IllegalArgumentException> { tasks.values(Codec.bytes(0)) }
    }
  }
})
