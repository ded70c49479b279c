package skep.dsl

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.flow.filter
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.flow.map
import kotlinx.coroutines.flow.take
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.launch
import kotlinx.coroutines.withContext
import skep.dsl.samples.OpenTrace
import skep.kernel.KernelTest
import skep.struct.*
import java.nio.file.Files
import java.nio.file.NoSuchFileException
import java.nio.file.Path
import java.util.UUID

/** What [OpenTrace] writes. */
private object OpenEvent : Struct() {
  val pid by u32
  val uid by u32
  val comm by chars(16)
  val file by chars(256)
}

class EventsSpec :
  KernelTest({
    val pid = ProcessHandle.current().pid().toUInt()

    fun open(file: String) {
      shouldThrow<NoSuchFileException> { Files.newInputStream(Path.of(file)) }
    }

    fun files() = (1..5).map { "/nowhere/${UUID.randomUUID()}" }

    "a flow gives records as they come, and leaves what it did not take" {
      OpenTrace.load(kernel) { bpf ->
        val files = files()
        bpf.onOpenat.attach().use {
          val ours = bpf.events.flow(OpenEvent).filter {
            it[OpenEvent.pid] == pid
          }.map { it[OpenEvent.file] }.filter {
            it in
              files
          }
          val first = async(start = CoroutineStart.UNDISPATCHED) { ours.take(2).toList() }
          withContext(Dispatchers.IO) { files.forEach(::open) }
          first.await() shouldBe files.take(2)
          ours.take(3).toList() shouldBe files.drop(2)
        }
      }
    }

    "a flow can be cancelled while it waits, and its reader be used again" {
      OpenTrace.load(kernel) { bpf ->
        val waiting = launch(Dispatchers.Default) { bpf.events.flow(OpenEvent).first() }
        while (bpf.events.ring.consumed() == 0L && waiting.isActive && !isWaiting()) Thread.onSpinWait()
        waiting.cancelAndJoin()
        bpf.events.ring.consume {} shouldBe 0
      }
    }

    "a flow and a sequence end when the object is closed" {
      val loaded = OpenTrace.open().load(kernel)
      val flow = async(Dispatchers.Default) { loaded { bpf -> bpf.events.flow(OpenEvent).toList() } }
      while (!isWaiting()) Thread.onSpinWait()
      loaded.close()
      flow.await() shouldBe listOf()

      val again = OpenTrace.open().load(kernel)
      val sequence = async(Dispatchers.IO) { again { bpf -> bpf.events.sequence(OpenEvent).toList() } }
      while (!isWaiting()) Thread.onSpinWait()
      again.close()
      sequence.await() shouldBe listOf()
    }

    "a sequence gives records as they come" {
      OpenTrace.load(kernel) { bpf ->
        val files = files()
        bpf.onOpenat.attach().use {
          files.forEach(::open)
          val ours = bpf.events.sequence(OpenEvent).filter { it[OpenEvent.pid] == pid }.map { it[OpenEvent.file] }
          ours.filter { it in files }.take(5).toList() shouldBe files
        }
      }
    }

    "an object has one reader of a ring buffer" {
      OpenTrace.load(kernel) { bpf ->
        bpf.events.ring shouldBe bpf.events.ring
        val first = launch(Dispatchers.Default) { bpf.events.flow(OpenEvent).first() }
        while (!isWaiting()) Thread.onSpinWait()
        shouldThrow<IllegalStateException> { bpf.events.flow(OpenEvent).first() }.message shouldContain
          "one consumer at a time"
        first.cancelAndJoin()
      }
    }
  })

/** Whether some thread waits for a record. */
private fun isWaiting() =
  Thread.getAllStackTraces().values.any { trace ->
    trace.any { it.className == "skep.kernel.LinuxPoller" && it.methodName == "epollWait" }
  }
