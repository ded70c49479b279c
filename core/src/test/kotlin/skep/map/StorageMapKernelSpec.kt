package skep.map

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.matchers.collections.shouldNotBeEmpty
import io.kotest.matchers.ints.shouldBeGreaterThanOrEqual
import io.kotest.matchers.shouldBe
import skep.kernel.Fd
import skep.kernel.KernelException
import skep.kernel.KernelTest
import skep.kernel.hasVersion
import skep.kernel.onlyIf
import skep.kernel.since
import skep.link.Network
import skep.link.RawSocket
import skep.load.LoadedObject
import java.nio.ByteBuffer
import java.nio.file.Files
import java.nio.file.Path
import java.util.Optional
import kotlin.io.path.createDirectory
import kotlin.io.path.deleteExisting
import kotlin.io.path.exists
import kotlin.io.path.readText

class StorageMapKernelSpec : KernelTest({
  fun with(map: String, test: (LoadedObject) -> Unit) {
    val open = mapFixture("storages.bpf.o")
    open.maps().forEach { it.autocreate(it.name() == map) }
    open.programs().forEach { it.autoload(map == "stacks") }
    open.load(kernel).use(test)
  }

  fun keeps(map: String, owner: Fd, other: Fd) = with(map) { loaded ->
    val storage = loaded.map(map).storage(Codec.LONG)
    storage.get(owner) shouldBe Optional.empty()
    storage.put(owner, 7, UpdateMode.EXIST) shouldBe false
    storage.put(owner, 7, UpdateMode.NOEXIST) shouldBe true
    storage.put(owner, 8, UpdateMode.NOEXIST) shouldBe false
    storage.put(owner, Long.MIN_VALUE)
    storage.get(owner) shouldBe Optional.of(Long.MIN_VALUE)
    storage.get(other) shouldBe Optional.empty()
    storage.remove(owner) shouldBe true
    storage.remove(owner) shouldBe false
    storage.get(owner) shouldBe Optional.empty()
    // A map owns none, but that its descriptor is a file as others.
    if (map != "inodes") shouldThrow<KernelException> { storage.put(loaded.map(map).fd(), 1) }
    shouldThrow<IllegalArgumentException> { loaded.map(map).storage(Codec.INT) }
    // They cannot be walked: the kernel does not know their owners by descriptors.
    shouldThrow<KernelException> { loaded.map(map).keys() }
  }

  "sockets have storage" {
    Network.isolated {
      RawSocket.pair { client, server -> keeps("sockets", Fd(client.fd, "socket") {}, Fd(server.fd, "socket") {}) }
    }
  }

  "control groups have storage".config(since(6, 2, "storage of control groups")) {
    val mount = Files.readAllLines(Path.of("/proc/self/mounts")).map { it.split(' ') }.first { it[2] == "cgroup2" }[1]
    val group = Path.of(mount, "skep-storage-${ProcessHandle.current().pid()}").createDirectory()
    try {
      kernel.openFile("$group").use { owner -> kernel.openFile(mount).use { keeps("groups", owner, it) } }
    } finally {
      group.deleteExisting()
    }
  }

  "processes have storage".config(since(5, 11, "storage of tasks")) {
    val process = ProcessBuilder("sleep", "1000").start()
    try {
      kernel.pidfd(process.pid().toInt()).use { owner ->
        kernel.pidfd(ProcessHandle.current().pid().toInt()).use { keeps("tasks", owner, it) }
      }
    } finally {
      process.destroyForcibly().waitFor()
    }
  }

  val lsm = Path.of("/sys/kernel/security/lsm")
  "files have storage".config(
    onlyIf("bpf is among the security modules of this kernel") {
      lsm.exists() && "bpf" in lsm.readText().trim().split(',')
    },
  ) {
    val file = Files.createTempFile("skep-storage", "")
    val other = Files.createTempFile("skep-storage", "")
    try {
      kernel.openFile("$file").use { owner -> kernel.openFile("$other").use { keeps("inodes", owner, it) } }
    } finally {
      file.deleteExisting()
      other.deleteExisting()
    }
  }

  "stack traces are read by the number that the program got, walked, and removed".config(since(5, 10, "test runs")) {
    with("stacks") { loaded ->
      val id = loaded.program("trace").run { it.context(ByteBuffer.allocate(0), 0) }.returnValue()
      id shouldBeGreaterThanOrEqual 0
      val stacks = loaded.map("stacks").typed(Codec.INT, Codec.array(Codec.LONG, 127))
      val addresses = stacks.get(id).get()
      addresses.takeWhile { it != 0L }.shouldNotBeEmpty()
      stacks.keys() shouldBe listOf(id)
      stacks.toMap() shouldBe mapOf(id to addresses)
      shouldThrow<KernelException> { stacks.put(id, addresses) }
      if (hasVersion(6, 18)) {
        stacks.getAndRemove(id) shouldBe Optional.of(addresses)
        stacks.getAndRemove(id) shouldBe Optional.empty()
        loaded.program("trace").run { it.context(ByteBuffer.allocate(0), 0) }
      }
      stacks.remove(id) shouldBe true
      stacks.remove(id) shouldBe false
      stacks.keys() shouldBe listOf()
    }
  }
})
