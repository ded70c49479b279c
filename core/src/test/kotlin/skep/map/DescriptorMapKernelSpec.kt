package skep.map

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.matchers.shouldBe
import io.kotest.matchers.shouldNotBe
import io.kotest.matchers.string.shouldContain
import skep.insn.MapType
import skep.kernel.Errno
import skep.kernel.Fd
import skep.kernel.KernelException
import skep.kernel.KernelTest
import skep.kernel.MapCreate
import skep.kernel.PerfEvent
import skep.kernel.onlyIf
import skep.link.Network
import skep.link.RawSocket
import java.nio.file.Files
import java.nio.file.Path
import java.util.Optional
import java.util.OptionalInt
import java.util.OptionalLong
import kotlin.io.path.createDirectory
import kotlin.io.path.deleteExisting

/** Where control groups of version 2 are, if they are mounted. */
private val groups: Path? by lazy {
  Files.readAllLines(Path.of("/proc/self/mounts")).map {
    it.split(' ')
  }.find { it[2] == "cgroup2" }?.let { Path.of(it[1]) }
}

/** `PERF_COUNT_SW_CPU_CLOCK`, for this thread. */
private val CLOCK = PerfEvent(PerfEvent.TYPE_SOFTWARE, 0, Optional.empty(), 0, 0, 0, 0, 0, PerfEvent.ANY)

class DescriptorMapKernelSpec : KernelTest({
  fun map(type: MapType, entries: Int, value: Int = 4, configure: MapCreate.Builder.() -> Unit = {}): BpfMap {
    val request = MapCreate.builder(type).name("test").keySize(4).valueSize(value).maxEntries(entries)
    return BpfMap(kernel, kernel.mapCreate(request.apply(configure).build()), "test", type, entries)
  }

  fun refusal(action: () -> Unit): Errno = shouldThrow<KernelException>(action).errno().get()

  /** Descriptors that are not closed by this. */
  fun RawSocket.borrowed() = Fd(fd, "socket") {}

  fun cookie(map: BpfMap, key: Int): Optional<Long> = map.typed(Codec.INT, Codec.LONG).get(key)

  "an array of programs takes programs of one type, tells their numbers, and starts with none" {
    mapFixture("rings.bpf.o").load(kernel).use { loaded ->
      map(MapType.PROG_ARRAY, 3).use { array ->
        val jumps = array.descriptors(Codec.INT)
        val program = loaded.program("produce")
        jumps.id(0) shouldBe OptionalInt.empty()
        jumps.put(2, program.fd())
        jumps.id(2) shouldBe OptionalInt.of(kernel.progInfo(program.fd()).id())
        mapFixture("perf.bpf.o").load(kernel).use { other ->
          refusal { jumps.put(0, other.program("produce_on").fd()) } shouldBe Errno.EINVAL
        }
        refusal { jumps.put(3, program.fd()) } shouldBe Errno.E2BIG
        refusal { jumps.put(0, array.fd()) } shouldBe Errno.EINVAL
        array.keys().size shouldBe 3
        jumps.remove(2) shouldBe true
        jumps.remove(2) shouldBe false
        jumps.id(2) shouldBe OptionalInt.empty()
        shouldThrow<IllegalStateException> { jumps.cookie(2) }
      }
    }
  }

  "an array of perf events takes events, and cannot be asked" {
    map(MapType.PERF_EVENT_ARRAY, 2).use { array ->
      val events = array.descriptors(Codec.INT)
      kernel.perfEventOpen(CLOCK).use { events.put(1, it) }
      refusal { events.id(1) } shouldBe Errno.ENOTSUPP
      refusal { events.put(1, array.fd()) } shouldBe Errno.EBADF
      events.remove(1) shouldBe true
      events.remove(1) shouldBe false
    }
  }

  "an array of control groups takes directories of them, and cannot be asked".config(
    onlyIf("control groups of version 2") { groups != null },
  ) {
    val group = checkNotNull(groups).resolve("skep-array-${ProcessHandle.current().pid()}").createDirectory()
    try {
      map(MapType.CGROUP_ARRAY, 2).use { array ->
        val held = array.descriptors(Codec.INT)
        kernel.openFile("$group").use { held.put(0, it) }
        refusal { held.id(0) } shouldBe Errno.ENOTSUPP
        kernel.openFile("/").use { refusal { held.put(1, it) } } shouldBe Errno.EBADF
        held.remove(0) shouldBe true
        held.remove(0) shouldBe false
      }
    } finally {
      group.deleteExisting()
    }
  }

  for (type in listOf(MapType.SOCKMAP, MapType.SOCKHASH)) {
    "$type takes sockets, tells their cookies, and lets closed ones go" {
      Network.isolated {
        RawSocket.pair { client, server ->
          map(type, 4, 8).use { map ->
            val sockets = map.descriptors(Codec.INT)
            sockets.put(1, client.borrowed())
            sockets.put(3, server.borrowed())
            cookie(map, 1) shouldNotBe Optional.empty<Long>()
            cookie(map, 1) shouldNotBe cookie(map, 3)
            sockets.cookie(1).asLong shouldBe cookie(map, 1).get()
            sockets.cookie(2) shouldBe OptionalLong.empty()
            shouldThrow<IllegalStateException> { sockets.id(1) }.message shouldContain "have cookies and no numbers"
            sockets.keys().toSet() shouldBe if (type == MapType.SOCKMAP) setOf(0, 1, 2, 3) else setOf(1, 3)
            sockets.put(2, client.borrowed(), UpdateMode.EXIST) shouldBe false
            sockets.put(2, client.borrowed(), UpdateMode.NOEXIST) shouldBe true
            sockets.put(2, server.borrowed(), UpdateMode.NOEXIST) shouldBe false
            sockets.put(2, server.borrowed(), UpdateMode.EXIST) shouldBe true
            sockets.cookie(2) shouldBe sockets.cookie(3)
            sockets.remove(1) shouldBe true
            sockets.remove(1) shouldBe false
            sockets.cookie(1) shouldBe OptionalLong.empty()
            shouldThrow<KernelException> { sockets.put(0, map.fd()) }
            server.close()
            sockets.cookie(2) shouldBe OptionalLong.empty()
            sockets.cookie(3) shouldBe OptionalLong.empty()
          }
        }
      }
    }
  }

  "sockets in values of four bytes cannot be asked for" {
    Network.isolated {
      RawSocket.pair { client, _ ->
        map(MapType.SOCKMAP, 4, 4).use { map ->
          val sockets = map.descriptors(Codec.INT)
          sockets.put(1, client.borrowed())
          shouldThrow<KernelException> { sockets.cookie(1) }.message shouldContain
            "a map of kind SOCKMAP tells sockets' cookies when its values have 8 bytes; these have 4"
          sockets.remove(1) shouldBe true
        }
      }
    }
  }

  "an array of sockets that share a port takes those, and tells their cookies" {
    Network.isolated {
      RawSocket.sharing(9996) { first, second ->
        map(MapType.REUSEPORT_SOCKARRAY, 2, 8).use { map ->
          val sockets = map.descriptors(Codec.INT)
          sockets.put(0, first.borrowed())
          sockets.put(1, second.borrowed())
          cookie(map, 0) shouldNotBe cookie(map, 1)
          sockets.cookie(0).asLong shouldBe cookie(map, 0).get()
          sockets.put(0, second.borrowed(), UpdateMode.NOEXIST) shouldBe false
          sockets.remove(0) shouldBe true
          sockets.remove(0) shouldBe false
          sockets.cookie(0) shouldBe OptionalLong.empty()
        }
      }
    }
  }

  "a hash of maps takes maps of one shape, and is walked and emptied as another hash" {
    map(MapType.HASH, 4, 8).use { inner ->
      map(MapType.HASH_OF_MAPS, 4) { innerMap(inner.fd()) }.use { outer ->
        val maps = outer.descriptors(Codec.INT)
        for (key in 1..3) map(MapType.HASH, 4, 8).use { maps.put(key, it.fd()) }
        outer.keys().map { it[0].toInt() }.toSet() shouldBe setOf(1, 2, 3)
        BpfMap.byId(kernel, maps.id(2).asInt).get().use { it.type() shouldBe MapType.HASH }
        map(MapType.HASH, 4, 4).use { refusal { maps.put(4, it.fd()) } shouldBe Errno.EINVAL }
        maps.put(2, inner.fd(), UpdateMode.NOEXIST) shouldBe false
        maps.put(2, inner.fd(), UpdateMode.EXIST) shouldBe true
        maps.id(2).asInt shouldBe kernel.mapInfo(inner.fd()).id()
        for (key in 1..3) maps.remove(key) shouldBe true
        maps.remove(1) shouldBe false
        outer.keys() shouldBe listOf()
      }
    }
  }

  "values of another size are refused" {
    map(MapType.ARRAY, 2, 8).use { shouldThrow<IllegalArgumentException> { it.descriptors(Codec.INT) } }
    map(MapType.PROG_ARRAY, 2).use { shouldThrow<IllegalArgumentException> { it.descriptors(Codec.LONG) } }
  }
})
