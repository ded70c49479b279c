package skep.load

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldContain
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.collections.shouldNotContain
import io.kotest.matchers.optional.shouldBeEmpty
import io.kotest.matchers.optional.shouldBePresent
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import skep.btf.Btf
import skep.btf.BtfType
import skep.insn.MapType
import skep.kernel.KernelException
import skep.kernel.KernelTest
import skep.kernel.MapCreate
import skep.kernel.since
import skep.map.BpfMap
import skep.map.Codec
import skep.spec.MapSpec
import java.nio.ByteBuffer

private val one = byteArrayOf(1, 0, 0, 0)

private fun openAdjusted(): OpenObject = openFixture("adjusted.bpf.o").apply { map("kept").unpinned() }

class AdjustedMapsKernelSpec : KernelTest({
  fun info(map: BpfMap) = kernel.mapInfo(map.fd())

  "what a map is can be said anew before load" {
    val open = openAdjusted()
    open.program("add").autoload(false)
    open.map("kept").type(MapType.LRU_HASH).keySize(12).valueSize(3).maxEntries(77).numaNode(0)
    open.load(kernel).use { loaded ->
      val info = info(loaded.map("kept"))
      listOf(info.type().get(), info.keySize, info.valueSize, info.maxEntries, info.flags) shouldBe
        listOf(MapType.LRU_HASH, 12, 3, 77, MapCreate.NUMA_NODE)
    }
    val flags = openAdjusted().apply { map("kept").flags(MapCreate.NO_PREALLOC) }
    flags.load(kernel).use { loaded -> info(loaded.map("kept")).flags shouldBe MapCreate.NO_PREALLOC }
  }

  "the size of a ring buffer is rounded when it is set, as libbpf does" {
    val open = openAdjusted()
    open.map("absent").type(MapType.RINGBUF).maxEntries(5000).spec().maxEntries() shouldBe 8192
  }

  "an array that ends a section takes what the section is made larger by" {
    val open = openAdjusted()
    val before = open.global("grows")
    open.map(".data.grows").valueSize(8 + 4 * 20_000)
    open.map(".bss").valueSize(8 * 20_000)
    open.global("count").setInt(20_000)
    open.global("grows").size() shouldBe 80_000
    before.getInt() shouldBe 5
    open.global("grows").set(Codec.array(Codec.INT, 20_000), IntArray(20_000) { it + 1 }.toList())
    open.load(kernel).use { loaded ->
      loaded.warnings().shouldBeEmpty()
      loaded.program("add").attach().use { trigger() }
      loaded.global("sum").getLong() shouldBe 20_000L * 20_001 / 2 + 7
      val zeros = loaded.global("zeros").get(Codec.array(Codec.LONG, 20_000))
      zeros.last() shouldBe loaded.global("sum").getLong()

      val map = info(loaded.map(".data.grows"))
      map.valueSize shouldBe 80_008
      val types = kernel.btfById(map.btfId).get().use { Btf.parse(ByteBuffer.wrap(kernel.btfData(it))) }
      val section = types.type(map.btfValueTypeId) as BtfType.Datasec
      section.size shouldBe 80_008
      section.entries.last().size shouldBe 80_000
      val array = types.type((types.type(section.entries.last().typeId) as BtfType.Var).typeId) as BtfType.Array
      array.length shouldBe 20_000
    }
  }

  "a section without an array at its end is resized without its types, with a warning" {
    val open = openAdjusted()
    open.map(".data.fixed").valueSize(24)
    open.load(kernel).use { loaded ->
      loaded.warnings().single() shouldContain "its last variable, 'last', is no array"
      val map = info(loaded.map(".data.fixed"))
      listOf(map.valueSize, map.btfValueTypeId) shouldBe listOf(24, 0)
      loaded.global("last").getLong() shouldBe 7
    }
    val uneven = openAdjusted().apply { map(".data.grows").valueSize(8 + 6) }
    uneven.load(kernel).use {
      it.warnings().single() shouldContain "6 bytes from 'grows' on are not whole elements of 4"
    }
  }

  "no section is made smaller than its variables, or so large that nothing can hold it" {
    val open = openAdjusted()
    shouldThrow<IllegalArgumentException> { open.map(".data.fixed").valueSize(7) }.message shouldContain
      "8 to 2147418112 bytes, not 7"
    shouldThrow<IllegalArgumentException> { open.map(".bss").valueSize(Int.MIN_VALUE) }.message shouldContain
      "not 2147483648"
    open.map(".data.grows").valueSize(8)
    open.global("grows").size() shouldBe 0
  }

  "a section of many megabytes is mapped whole".config(since(6, 1, "values of more than four megabytes")) {
    val open = openAdjusted()
    val size = 64 * 1024 * 1024
    open.map(".bss").valueSize(size)
    open.load(kernel).use { loaded ->
      val zeros = loaded.global("zeros")
      zeros.size() shouldBe size
      loaded.map(".bss").valueSize() shouldBe size
    }
  }

  "the first value of a section can be set whole" {
    val open = openAdjusted()
    open.map(".data.fixed").initialValue(ByteArray(8) { 9 })
    open.global("last").getBytes() shouldBe ByteArray(8) { 9 }
    open.load(kernel).use { it.global("last").getBytes() shouldBe ByteArray(8) { 9 } }
    shouldThrow<IllegalArgumentException> { open.map(".data.fixed").initialValue(ByteArray(7)) }.message shouldContain
      "8 bytes, not 7"
    shouldThrow<IllegalStateException> { open.map("kept").initialValue(ByteArray(8)) }.message shouldContain
      "no first value"
  }

  "maps of another object are used in place of its own, with their values, and outlive it" {
    openAdjusted().load(kernel).use { first ->
      first.global("last").setLong(70)
      first.map("kept").update(one, ByteArray(8))
      val open = openAdjusted()
      open.map("kept").reuse(first.map("kept"))
      open.map(".data.fixed").reuse(first.map(".data.fixed"))
      open.load(kernel).use { second ->
        info(second.map("kept")).id shouldBe info(first.map("kept")).id
        second.global("last").getLong() shouldBe 70
        second.global("last").setLong(71)
        second.map("kept").pinPath().shouldBeEmpty()
      }
      first.global("last").getLong() shouldBe 71
      first.map("kept").lookup(one) shouldBePresent { it shouldBe ByteArray(8) }
    }
  }

  "a map that has no room for the variables of a section is not used in its place" {
    openAdjusted().load(kernel).use { first ->
      val open = openAdjusted()
      open.map(".data.grows").reuse(first.map(".data.fixed"))
      shouldThrow<LoadException> { open.load(kernel) }.message shouldContain "its value has 8 bytes, not 12"
    }
  }

  "what is inside a map of maps can be said by a description or by a map" {
    fun MapSpec.Builder.small() = keySize(4).valueSize(8).maxEntries(1).build()
    val described = openAdjusted()
    described.map("outer").innerMap(MapSpec.builder("small", MapType.HASH).small())
    // The slot's map is an array.
    shouldThrow<LoadException> { described.load(kernel) }.message shouldContain "slot 1 cannot be set to 'first'"
    described.map("first").type(MapType.HASH)
    described.load(kernel).close()

    val request = MapCreate.builder(MapType.HASH).keySize(4).valueSize(8).maxEntries(1).build()
    kernel.mapCreate(request).use { inner ->
      val given = openAdjusted().apply { map("outer").innerMap(inner) }
      given.map("first").type(MapType.HASH)
      given.load(kernel).close()
      shouldThrow<IllegalStateException> { given.map("kept").innerMap(inner) }.message shouldContain "no map of maps"
    }
  }

  "a map that is not created is missing, and so is a program that can get there" {
    val open = openAdjusted()
    open.map("absent").autocreate(false)
    open.load(kernel).use { loaded ->
      loaded.maps().map { it.name() } shouldNotContain "absent"
      loaded.maps().map { it.name() } shouldContain "first"
    }
    open.global("ask_absent").setInt(1)
    shouldThrow<VerifierException> { open.load(kernel) }
  }

  "a slot for a map that is not created says so" {
    val open = openAdjusted()
    open.map("first").autocreate(false)
    shouldThrow<LoadException> { open.load(kernel) }.message shouldContain "'first', which is not there"
  }

  "variables of a section that is not created are missing" {
    val open = openAdjusted()
    open.program("add").autoload(false)
    open.map(".bss").autocreate(false)
    open.load(kernel).use { loaded ->
      loaded.globals().map { it.name() } shouldContainExactly
        listOf("count", "ask_absent", "sum", "grows", "last")
    }
  }

  "a map whose size its object leaves to be set says so" {
    val entries = openAdjusted().apply { map("kept").maxEntries(0) }
    shouldThrow<LoadException> { entries.load(kernel) }.message shouldContain "max_entries to be set before load"
    val values = openAdjusted().apply { map("kept").valueSize(0) }
    shouldThrow<LoadException> { values.load(kernel) }.message shouldContain "value_size to be set before load"
  }

  "a node that is not there is the kernel's to refuse" {
    val open = openAdjusted()
    open.map("kept").numaNode(4000)
    shouldThrow<LoadException> { open.load(kernel) }.cause.let { it is KernelException } shouldBe true
  }
})
