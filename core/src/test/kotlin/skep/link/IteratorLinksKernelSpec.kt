package skep.link

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.test.config.TestConfig
import io.kotest.matchers.collections.shouldContain
import io.kotest.matchers.collections.shouldNotContain
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import skep.kernel.IteratorTarget
import skep.kernel.KernelTest
import skep.kernel.onlyIf
import skep.kernel.since
import skep.load.LoadedObject
import skep.load.ownPid
import skep.map.BpfIterator
import skep.map.BpfMap
import skep.map.Codec
import java.net.DatagramSocket
import java.net.InetAddress
import java.net.ServerSocket
import java.nio.ByteBuffer
import java.nio.ByteOrder
import java.nio.file.Files
import java.nio.file.Path
import kotlin.io.path.createDirectory
import kotlin.io.path.deleteExisting

private const val NUMBER = 0x1122334455667788L

private fun bytes(number: Int) = ByteBuffer.allocate(4).order(ByteOrder.nativeOrder()).putInt(number).array()

private fun bytes(number: Long) = ByteBuffer.allocate(8).order(ByteOrder.nativeOrder()).putLong(number).array()

private fun BpfMap.put(key: Int, value: Long) = update(bytes(key), bytes(value))

class IteratorLinksKernelSpec : KernelTest({
  /** The numbers that the iterator of a kind writes; once detached, it can be read no more. */
  fun LoadedObject.numbers(kind: String, options: IteratorOptions = IteratorOptions.all()): List<Long> {
    val link = program("each_$kind").attach(options)
    val iterator = BpfIterator(kernel, link.fd().get())
    val numbers = iterator.values(Codec.LONG).use { it.toList() }
    link.detach()
    shouldThrow<IllegalStateException> { iterator.values(Codec.LONG).use { it.toList() } }
    return numbers
  }

  fun <T> load(kind: String, test: (LoadedObject) -> T): T =
    loadLinks(kernel, "iterators.bpf.o", "each_$kind").use(test)

  fun numbers(kind: String, options: IteratorOptions = IteratorOptions.all()) =
    load(kind) { it.numbers(kind, options) }

  "task" - {
    "all" {
      val parent = ProcessHandle.current().parent().get().pid()
      numbers("task").let {
        it shouldContain ownPid.toLong()
        it shouldContain parent
      }
    }
    "of a process".config(since(6, 1, "iterators over the threads of a process")) {
      val threads = numbers("task", IteratorOptions.over(IteratorTarget.OfProcess(ownPid)))
      threads.toSet() shouldBe setOf(ownPid.toLong())
      (threads.size > 1) shouldBe true
    }
    "a thread".config(since(6, 1, "iterators over a thread")) {
      numbers("task", IteratorOptions.over(IteratorTarget.OfThread(ownPid))) shouldBe listOf(ownPid.toLong())
    }
    "a process that is gone".config(since(6, 1, "iterators over the threads of a process")) {
      val gone = ProcessBuilder("true").start().also { it.waitFor() }.pid().toInt()
      numbers("task", IteratorOptions.over(IteratorTarget.OfProcess(gone))) shouldBe listOf()
    }
  }

  "task_vma".config(since(5, 12, "iterators over memory areas")) {
    val first = Files.readAllLines(Path.of("/proc/self/maps"))[0].substringBefore('-').toULong(16).toLong()
    numbers("task_vma") shouldContain first
  }

  "task_file" {
    val highest = Path.of("/proc/self/fd").toFile().list()!!.maxOf { it.toLong() }
    (numbers("task_file").max() >= highest - 1) shouldBe true
  }

  "bpf_map" {
    load("bpf_map") { loaded ->
      val id = kernel.mapInfo(loaded.map("numbers").fd()).id().toLong()
      loaded.numbers("bpf_map") shouldContain id
    }
  }

  "bpf_prog" {
    load("bpf_prog") { loaded ->
      val id = kernel.progInfo(loaded.program("each_bpf_prog").fd()).id().toLong()
      loaded.numbers("bpf_prog") shouldContain id
    }
  }

  "bpf_link".config(since(5, 19, "iterators over links")) {
    load("bpf_link") { loaded ->
      val other = loaded.program("each_bpf_link").attach(IteratorOptions.all())
      val id = other.info().id().toLong()
      loaded.numbers("bpf_link") shouldContain id
      other.detach()
      loaded.numbers("bpf_link") shouldNotContain id
    }
  }

  "bpf_map_elem" {
    load("bpf_map_elem") { loaded ->
      val map = loaded.map("numbers")
      map.put(1, 41)
      map.put(2, NUMBER)
      val over = IteratorOptions.over(IteratorTarget.OfMap(map.fd()))
      loaded.numbers("bpf_map_elem", over).sorted() shouldBe listOf(41, NUMBER)
      shouldThrow<AttachException> { loaded.numbers("bpf_map_elem") }.message shouldContain "iterator over bpf_map_elem"
    }
  }

  "bpf_sk_storage_map" {
    load("bpf_sk_storage_map") { loaded ->
      Network.isolated {
        RawSocket.pair { client, _ ->
          loaded.map("storage").put(client.fd, NUMBER)
          val over = IteratorOptions.over(IteratorTarget.OfMap(loaded.map("storage").fd()))
          loaded.numbers("bpf_sk_storage_map", over) shouldBe listOf(NUMBER)
        }
      }
    }
  }

  "sockmap" {
    load("sockmap") { loaded ->
      Network.isolated {
        RawSocket.pair { client, server ->
          loaded.map("sockets").put(7, client.fd.toLong())
          loaded.map("sockets").put(9, server.fd.toLong())
          val over = IteratorOptions.over(IteratorTarget.OfMap(loaded.map("sockets").fd()))
          loaded.numbers("sockmap", over).sorted() shouldBe listOf(7L, 9L)
        }
      }
    }
  }

  "tcp" {
    ServerSocket(0, 1, InetAddress.getLoopbackAddress()).use { numbers("tcp") shouldContain it.localPort.toLong() }
  }

  "udp" {
    DatagramSocket(0, InetAddress.getLoopbackAddress()).use { numbers("udp") shouldContain it.localPort.toLong() }
  }

  "unix".config(since(5, 15, "iterators over Unix sockets")) {
    val script = "socketpair(A, B, AF_UNIX, SOCK_STREAM, 0); \$| = 1; print 1; <STDIN>"
    val mine = ProcessBuilder("perl", "-MSocket", "-e", script).start()
    try {
      mine.inputStream.read()
      (numbers("unix").size >= 2) shouldBe true
    } finally {
      mine.destroyForcibly().waitFor()
    }
  }

  "netlink" {
    numbers("netlink") shouldContain 0 // the kernel's own
  }

  "ipv6_route".config(onlyIf("no IPv6 here") { Files.exists(Path.of("/proc/net/if_inet6")) }) {
    Network.isolated {
      ip("-6 addr add fd00::1/64 dev skep0")
      ip("-6 route add fd00:1::/64 via fd00::2 dev skep0 metric 4711")
      numbers("ipv6_route") shouldContain 4711
    }
  }

  "cgroup".config(since(6, 1, "iterators over cgroups")) - {
    val orders = IteratorTarget.Order.entries - IteratorTarget.Order.UNSPECIFIED
    for (order in orders) {
      val config =
        if (order == IteratorTarget.Order.CHILDREN) since(7, 0, "iterators over those right below") else TestConfig()
      "$order".config(config) {
        val top = groups.resolve("skep-iterator-$ownPid").createDirectory()
        val below = listOf("a", "a/b").map { top.resolve(it).createDirectory() }
        try {
          fun id(group: Path) = groupId("$group")
          val (a, b) = below.map(::id)
          kernel.openFile("$top").use { fd ->
            val found = numbers("cgroup", IteratorOptions.over(IteratorTarget.OfCgroup(fd, order)))
            when (order) {
              IteratorTarget.Order.SELF_ONLY -> found shouldBe listOf(id(top))
              IteratorTarget.Order.DESCENDANTS_PRE -> found shouldBe listOf(id(top), a, b)
              IteratorTarget.Order.DESCENDANTS_POST -> found shouldBe listOf(b, a, id(top))
              IteratorTarget.Order.ANCESTORS_UP -> found.take(2) shouldBe listOf(id(top), id(groups))
              else -> found shouldBe listOf(a)
            }
          }
        } finally {
          below.reversed().forEach { it.deleteExisting() }
          top.deleteExisting()
        }
      }
    }
  }

  "ksym".config(since(6, 0, "iterators over symbols")) {
    val first = Files.newBufferedReader(Path.of("/proc/kallsyms")).use { it.readLine() }.substringBefore(' ')
    load("ksym") { loaded ->
      val link = loaded.program("each_ksym").attach(IteratorOptions.all())
      BpfIterator(kernel, link.fd().get()).values(Codec.LONG).use { it.findFirst().get() } shouldBe
        first.toULong(16).toLong()
    }
  }

  "kmem_cache".config(since(6, 13, "iterators over caches of memory")) {
    val size = Files.readString(Path.of("/sys/kernel/slab/kmalloc-64/object_size")).trim().toLong()
    numbers("kmem_cache") shouldContain size
  }
})
