package skep.map

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.matchers.collections.shouldContainExactlyInAnyOrder
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import skep.insn.MapType
import skep.kernel.KernelException
import skep.kernel.KernelTest
import skep.kernel.MapCreate
import skep.kernel.onlyIf
import skep.link.Network
import skep.link.XdpOptions
import skep.load.LoadedObject
import java.util.Optional
import java.util.OptionalInt

private const val PATIENCE = 5000

class RedirectsKernelSpec : KernelTest({
  /** The programs, of which only those are loaded, on a cable of their own. */
  fun with(vararg programs: String, test: Network.(LoadedObject) -> Unit) =
    Network.isolated {
      val open = mapFixture("redirects.bpf.o")
      open.programs().forEach { it.autoload(it.name() in programs) }
      open.load(kernel).use { loaded ->
        loaded.program(programs.first()).attach(XdpOptions.on("skep1")).use { test(loaded) }
      }
    }

  /** What comes to be within some seconds. */
  fun <T> soon(wanted: T, value: () -> T) {
    var left = PATIENCE
    while (value() != wanted && left-- > 0) Thread.sleep(1)
    value() shouldBe wanted
  }

  fun LoadedObject.count(counter: String) = global(counter).long

  fun LoadedObject.idOf(program: String) = OptionalInt.of(kernel.progInfo(program(program).fd()).id())

  for ((map, key) in listOf("devices" to 1, "hashed" to 1000)) {
    "$map: packets go to a device, through a program of its own" {
      with("to_$map", "on_device", "on_cpu", "on_return") { loaded ->
        // Such a device only sends what XDP redirects when its other end has a program.
        loaded.program("on_return").attach(XdpOptions.on("skep0"))
        val device = kernel.deviceIndex("skep1").asInt
        val targets = loaded.map(map).redirects(Codec.INT)
        targets.get(key) shouldBe Optional.empty()
        targets.put(key, device, loaded.program("on_device").fd())
        targets.get(key) shouldBe Optional.of(RedirectMap.Target(device, loaded.idOf("on_device")))
        send(3)
        soon(3L) { loaded.count("returned") }
        loaded.count("on_target") shouldBe 3
        targets.put(key, device)
        targets.get(key) shouldBe Optional.of(RedirectMap.Target(device, OptionalInt.empty()))
        send(2)
        soon(5L) { loaded.count("returned") }
        loaded.count("on_target") shouldBe 3
        targets.keys() shouldContainExactlyInAnyOrder if (map == "devices") (0..3).toList() else listOf(key)
        targets.remove(key) shouldBe true
        targets.get(key) shouldBe Optional.empty()

        shouldThrow<KernelException> { targets.put(key, 99_999) }.message shouldContain
          "takes numbers of devices of this network namespace"
        shouldThrow<KernelException> { targets.put(key, device, loaded.program("on_cpu").fd()) }.message shouldContain
          "programs loaded to be run there (section xdp/devmap)"
      }
    }
  }

  "packets go to a CPU, through a program of its own" {
    with("to_cpus", "on_cpu", "on_device") { loaded ->
      val cpus = loaded.map("cpus").redirects(Codec.INT)
      cpus.put(0, 64, loaded.program("on_cpu").fd())
      cpus.get(0) shouldBe Optional.of(RedirectMap.Target(64, loaded.idOf("on_cpu")))
      send(3)
      soon(3L) { loaded.count("on_target") }
      cpus.put(0, 128)
      cpus.get(0) shouldBe Optional.of(RedirectMap.Target(128, OptionalInt.empty()))
      cpus.remove(0) shouldBe true
      cpus.get(0) shouldBe Optional.empty()
      cpus.keys() shouldBe listOf(0)
      shouldThrow<KernelException> { cpus.put(0, 64, loaded.program("on_device").fd()) }.message shouldContain
        "programs loaded to be run there (section xdp/cpumap)"
    }
  }

  "values of four bytes have no room for a program, and other maps no targets" {
    fun map(type: MapType) = MapCreate.builder(type).name("test").keySize(4).valueSize(4).maxEntries(1).build()
    Network.isolated {
      BpfMap(kernel, kernel.mapCreate(map(MapType.DEVMAP)), "test", MapType.DEVMAP, 1).use {
        val devices = it.redirects(Codec.INT)
        val device = kernel.deviceIndex("skep1").asInt
        devices.put(0, device)
        devices.get(0) shouldBe Optional.of(RedirectMap.Target(device, OptionalInt.empty()))
        shouldThrow<IllegalArgumentException> { devices.put(0, device, it.fd()) }.message shouldContain
          "declare them with 8 (struct bpf_devmap_val)"
        shouldThrow<IllegalArgumentException> { it.redirects(Codec.LONG) }.message shouldContain "keys of 4 bytes"
      }
    }
    BpfMap(kernel, kernel.mapCreate(map(MapType.ARRAY)), "test", MapType.ARRAY, 1).use {
      shouldThrow<IllegalArgumentException> { it.redirects(Codec.INT) }.message shouldContain "DEVMAP, DEVMAP_HASH and"
    }
  }

  "packets go to an AF_XDP socket as long as it is in the map".config(
    onlyIf("this kernel has no AF_XDP sockets") { XdpSocket.isKnown() },
  ) {
    with("to_sockets") { loaded ->
      val sockets = loaded.map("sockets").descriptors(Codec.INT)
      XdpSocket(kernel).use { socket ->
        socket.bind(kernel.deviceIndex("skep1").asInt)
        send()
        soon(1L) { loaded.count("redirected") }
        socket.receive().size shouldBe 0

        sockets.put(0, socket.fd, UpdateMode.EXIST) shouldBe false
        sockets.put(0, socket.fd, UpdateMode.NOEXIST) shouldBe true
        val packets = mutableListOf<ByteArray>()
        send(2, size = 7)
        soon(2) { packets.apply { addAll(socket.receive()) }.size }
        // Ethernet, IP and UDP headers, whose destination is port 9999.
        packets.map { it.size to it.slice(36..37) } shouldBe List(2) { 14 + 20 + 8 + 7 to listOf<Byte>(0x27, 0x0f) }

        XdpSocket(kernel).use { other -> sockets.put(0, other.fd, UpdateMode.NOEXIST) shouldBe false }
        sockets.remove(0) shouldBe true
        send()
        soon(4L) { loaded.count("redirected") }
        socket.receive().size shouldBe 0

        // A socket that is closed leaves its places, of which it can have several.
        sockets.put(0, socket.fd)
        sockets.put(1, socket.fd)
        sockets.keys() shouldBe listOf(0, 1)
      }
      XdpSocket(kernel).use { other ->
        sockets.put(0, other.fd, UpdateMode.EXIST) shouldBe false
        sockets.put(1, other.fd, UpdateMode.NOEXIST) shouldBe true
      }
    }
  }
})
