package skep.map

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.matchers.collections.shouldContainExactlyInAnyOrder
import io.kotest.matchers.longs.shouldBeGreaterThan
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import skep.insn.AttachType
import skep.kernel.KernelException
import skep.kernel.KernelTest
import skep.link.CgroupOptions
import skep.link.callsIn
import skep.link.inGroup
import skep.load.LoadedObject
import java.nio.file.Path
import java.util.Optional
import kotlin.io.path.createDirectory
import kotlin.io.path.deleteExisting

class CgroupStorageKernelSpec : KernelTest({
  /** The programs, on groups of their own: the first sees what leaves, all see what arrives. */
  fun attached(test: (LoadedObject, List<Path>) -> Unit) = inGroup { parent ->
    val groups = List(4) { Path.of(parent, "$it").createDirectory() }
    try {
      val open = mapFixture("redirects.bpf.o")
      open.programs().forEach { it.autoload(it.name() in setOf("on_egress", "on_ingress")) }
      open.load(kernel).use { loaded ->
        loaded.program("on_egress").attach(CgroupOptions.of("${groups[0]}"))
        groups.forEach { loaded.program("on_ingress").attach(CgroupOptions.of("$it")) }
        test(loaded, groups)
      }
    } finally {
      groups.forEach(Path::deleteExisting)
    }
  }

  "elements belong to a cgroup and an attachment" {
    attached { loaded, groups ->
      val counts = loaded.map("attached").typed(CgroupStorageKey.CODEC, Codec.LONG)
      val first = CgroupStorageKey.of(groups[0], AttachType.CGROUP_INET_EGRESS)
      val ingress = groups.map { CgroupStorageKey.of(it, AttachType.CGROUP_INET_INGRESS) }
      counts.get(first) shouldBe Optional.of(0L)
      callsIn("${groups[0]}")
      counts.get(first).get() shouldBeGreaterThan 0
      counts.get(ingress[0]).get() shouldBeGreaterThan 0
      counts.get(ingress[1]) shouldBe Optional.of(0L)
      counts.keys() shouldContainExactlyInAnyOrder ingress + first
      counts.toMap() shouldBe (ingress + first).associateWith { counts.get(it).get() }

      counts.put(first, 7)
      counts.put(first, 8, UpdateMode.EXIST) shouldBe true
      counts.get(first) shouldBe Optional.of(8L)
      val absent = CgroupStorageKey.of(groups[1], AttachType.CGROUP_INET_EGRESS)
      counts.get(absent) shouldBe Optional.empty()
      counts.put(absent, 1, UpdateMode.EXIST) shouldBe false
      shouldThrow<KernelException> { counts.put(absent, 1) }.message shouldContain
        "a map of kind CGROUP_STORAGE has an element once a program that uses it is attached to the cgroup"
      shouldThrow<KernelException> { counts.put(first, 1, UpdateMode.NOEXIST) }.message shouldContain
        "takes no such condition"
      for (refused in listOf<() -> Unit>({ counts.remove(first) }, { counts.getAndRemove(first) })) {
        shouldThrow<KernelException>(refused).message shouldContain "loses an element when its cgroup goes"
      }
      BpfMap.byId(kernel, kernel.mapInfo(counts.map().fd()).id()).get().use { same ->
        same.typed(CgroupStorageKey.CODEC, Codec.LONG).keys().size shouldBe 5
      }
    }
  }

  "elements belong to a cgroup, one for each CPU" {
    attached { loaded, groups ->
      val counts = loaded.map("shared").perCpu(Codec.LONG, Codec.INT)
      val ids = groups.map(CgroupStorageKey::cgroupId)
      callsIn("${groups[0]}")
      counts.get(ids[0]).get().sum().toLong() shouldBeGreaterThan 0
      val zeros = List(kernel.possibleCpus()) { 0 }
      counts.get(ids[3]) shouldBe Optional.of(zeros)
      counts.keys() shouldContainExactlyInAnyOrder ids
      counts.toMap().keys shouldBe ids.toSet()
      val numbers = List(kernel.possibleCpus()) { it + 1 }
      counts.put(ids[3], numbers)
      counts.put(ids[2], numbers, UpdateMode.EXIST) shouldBe true
      counts.get(ids[3]) shouldBe Optional.of(numbers)
      counts.get(12345) shouldBe Optional.empty()
    }
  }

  "elements go with their cgroup" {
    attached { loaded, groups ->
      val counts = loaded.map("shared").perCpu(Codec.LONG, Codec.INT)
      val gone = CgroupStorageKey.cgroupId(groups[3])
      groups[3].deleteExisting()
      var left = 5000
      while (counts.get(gone).isPresent && left-- > 0) Thread.sleep(1)
      counts.keys() shouldContainExactlyInAnyOrder groups.take(3).map(CgroupStorageKey::cgroupId)
      groups[3].createDirectory()
    }
  }

  "a cgroup that is not there" {
    shouldThrow<KernelException> { CgroupStorageKey.cgroupId(Path.of("/nowhere/skep")) }.message shouldContain
      "/nowhere/skep"
  }
})
