package skep.load

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.optional.shouldBeEmpty
import io.kotest.matchers.optional.shouldBePresent
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import skep.insn.MapType
import skep.kernel.Errno
import skep.kernel.Fd
import skep.kernel.Kernel
import skep.kernel.KernelException
import skep.kernel.KernelTest
import skep.kernel.MapCreate
import skep.kernel.Pins
import skep.kernel.since
import skep.map.BpfMap
import java.nio.file.Files
import java.nio.file.Path
import java.nio.file.attribute.PosixFilePermissions
import kotlin.io.path.exists
import kotlin.io.path.listDirectoryEntries
import kotlin.io.path.name

/** A directory below the BPF file system that is not there yet, and is not there any more afterwards. */
private fun <T> withPinRoot(body: (Path) -> T): T {
  val root = Path.of("/sys/fs/bpf/skep-pins-${ProcessHandle.current().pid()}")
  try {
    return body(root)
  } finally {
    if (root.exists()) {
      root.listDirectoryEntries().forEach(Files::delete)
      Files.delete(root)
    }
  }
}

private fun open(root: Path): OpenObject = openFixture("adjusted.bpf.o").pinRoot(root.toString())

private val key = byteArrayOf(1, 0, 0, 0)
private val value = ByteArray(8) { it.toByte() }

class PinsKernelSpec : KernelTest({
  fun hash(entries: Int, flags: Int = 0, type: MapType = MapType.HASH, keySize: Int = 4): BpfMap {
    val request = MapCreate.builder(type).name("kept").keySize(keySize).valueSize(8).maxEntries(entries).flags(flags)
    return BpfMap(kernel, kernel.mapCreate(request.build()), "kept", type, entries)
  }

  "a map that is to be pinned by name is, in a directory of this user's alone, and the next load uses it" {
    withPinRoot { root ->
      open(root).load(kernel).use { first ->
        first.map("kept").pinPath() shouldBePresent { it shouldBe "$root/kept" }
        first.map("first").pinPath().shouldBeEmpty()
        first.map("kept").update(key, value)
      }
      PosixFilePermissions.toString(Files.getPosixFilePermissions(root)) shouldBe "rwx------"
      root.listDirectoryEntries().map { it.name } shouldContainExactly listOf("kept")
      open(root).load(kernel).use { second -> second.map("kept").lookup(key) shouldBePresent { it shouldBe value } }
    }
  }

  "a path that was asked for counts before the declaration, and a map can be left unpinned" {
    withPinRoot { root ->
      val open = open(root)
      open.map("first").pinPath("$root/elsewhere")
      open.map("kept").unpinned()
      open.load(kernel).use { loaded ->
        root.listDirectoryEntries().map { it.name } shouldContainExactly listOf("elsewhere")
        loaded.map("first").unpin()
        root.listDirectoryEntries().shouldBeEmpty()
      }
    }
  }

  "a pinned map that differs is refused, field by field" {
    withPinRoot { root ->
      hash(8, MapCreate.NO_PREALLOC, keySize = 8).use { other ->
        other.pin("$root/kept")
        val refusal = shouldThrow<MapMismatchException> { open(root).load(kernel) }
        refusal.subject() shouldBePresent { it shouldBe "kept" }
        refusal.path() shouldBe "$root/kept"
        refusal.differences().map { it.toString() } shouldContainExactly
          listOf(
            "key_size: 4 in the object, 8 pinned", "max_entries: 16 in the object, 8 pinned",
            "map_flags: 0 in the object, BPF_F_NO_PREALLOC pinned",
          )
        refusal.message shouldContain "rm $root/kept"
      }
    }
    withPinRoot { root ->
      hash(16, type = MapType.LRU_HASH).use { other ->
        other.pin("$root/kept")
        val refusal = shouldThrow<MapMismatchException> { open(root).load(kernel) }
        refusal.differences().map { it.field() } shouldContainExactly listOf("type")
      }
    }
  }

  "a devmap is alike though the kernel adds a flag to it" {
    withPinRoot { root ->
      fun load() = open(root).apply { map("devices").pinPath("$root/devices") }.load(kernel).close()
      load()
      load()
    }
  }

  "a struct that the kernel calls into is alike, of the kernel's size".config(since(6, 4, "structs with a link")) {
    withPinRoot { root ->
      fun load() {
        val open = openFixture("structs.bpf.o").pinRoot("$root")
        open.program("other_undo").autoload(false)
        open.map("plain").pinPath("$root/plain")
        open.load(kernel).close()
      }
      load()
      load()
    }
  }

  "what is pinned there must be a map" {
    withPinRoot { root ->
      openFixture("minimal.bpf.o").load(kernel).use { Pins.pin(kernel, it.programs().first().fd(), "$root/kept") }
      shouldThrow<LoadException> { open(root).load(kernel) }.message shouldContain "is no map"
    }
  }

  "after a load that fails nothing of it is pinned, but what was pinned before is" {
    withPinRoot { root ->
      open(root).apply { map("kept").pinPath("$root/before") }.load(kernel).close()
      val open = open(root)
      open.map("kept").pinPath("$root/before")
      open.map("first").pinPath("$root/new")
      // The map of programs that this asks for is refused, after the others are made.
      open.map("absent").type(MapType.PROG_ARRAY).keySize(8)
      shouldThrow<LoadException> { open.load(kernel) }
      root.listDirectoryEntries().map { it.name } shouldContainExactly listOf("before")
    }
  }

  "a map is only pinned on a BPF file system, and nothing is made elsewhere" {
    val directory = Files.createTempDirectory("skep")
    try {
      for (path in listOf("$directory/kept", "$directory/below/kept")) {
        val open = openFixture("adjusted.bpf.o")
        open.map("kept").pinPath(path)
        shouldThrow<LoadException> { open.load(kernel) }.message shouldContain "BPF file system"
      }
      directory.listDirectoryEntries().shouldBeEmpty()
    } finally {
      Files.delete(directory)
    }
  }

  "when another pins its map meanwhile, that one is used" {
    withPinRoot { root ->
      var other: BpfMap? = null
      val racing =
        object : Kernel by kernel {
          override fun pin(fd: Fd, path: String) {
            if (other == null) {
              other = hash(16).also { it.pin(path) }
            }
            kernel.pin(fd, path)
          }
        }
      open(root).load(racing).use { loaded ->
        other!!.update(key, value)
        loaded.map("kept").lookup(key) shouldBePresent { it shouldBe value }
      }
      other!!.close()
    }
  }

  "all maps of an object are pinned and unpinned together, or none" {
    withPinRoot { root ->
      val open = openFixture("adjusted.bpf.o")
      open.map("kept").unpinned()
      open.load(kernel).use { loaded ->
        loaded.pinMaps(root.toString())
        root.listDirectoryEntries().map { it.name }.sorted() shouldContainExactly
          listOf(
            "_data_fixed", "_data_grows", "absent", "adjusted_bss", "adjusted_rodata", "devices", "first", "kept",
            "outer",
          )
        loaded.unpinMaps()
        root.listDirectoryEntries().shouldBeEmpty()

        hash(1).use { it.pin("$root/outer") }
        val taken = shouldThrow<KernelException> { loaded.pinMaps(root.toString()) }
        taken.`is`(Errno.EEXIST) shouldBe true
        root.listDirectoryEntries().map { it.name } shouldContainExactly listOf("outer")
      }
    }
  }
})
