package skep.dsl.structured

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.nulls.shouldBeNull
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import kotlinx.serialization.Serializable
import skep.dsl.*
import skep.kernel.KernelTest
import skep.kernel.since
import skep.map.UpdateMode
import skep.struct.*
import java.nio.file.Files
import java.nio.file.Path

object Inner : Struct() {
  val a by u8
  val b by u32
}

object Event : Struct() {
  val kind by u8
  val inner by Inner
  val port by be16
  val total by u64
  val last by u16 * 3
  val text by chars(8)
}

@Serializable
data class Point(val x: Int, val y: Long)

class MemorySpec :
  KernelTest({
    fun message(bpf: Bpf): String = shouldThrow<BpfDslException> { bpf.toSpec() }.message!!

    class Maps : Bpf("maps", "GPL") {
      val x by global(u32)
      val limit by constant(u32, 100u)
      val byNumber by hash(u32, u64, 16)
      val small by array(u32, 4)
      val perCpu by percpuArray(u64, 1)
      val points by hash(u16, struct<Point>(), 4)
      val keyed by hash(Event, u64, 4)
      val prog by structured("socket") {
        val n by x.value
        byNumber.increment(n)
        byNumber.add(n, u64(9))
        small.increment(2u)
        perCpu.increment(0u)
        byNumber[7u].ifPresent { it += 5 } otherwise { byNumber[7u] = u64(1) }
        points[n.toU16()] = Point(3, 4)
        points[n.toU16()].ifPresent { p ->
          p[Point::x] = p[Point::x] + 1
          p.field(Point::y).atomicAdd(10)
        }
        keyed[
          make(Event) { e ->
            e[Event.kind] = 1u
            e[Event.inner][Inner.a] = n.toU8()
            e[Event.inner][Inner.b] = n
            e[Event.port] = n.toU16().toBigEndian()
            e[Event.total] = n.toU64()
            e[Event.last] = listOf(1u, 2u, 3u)
            e[Event.text] = "key"
          },
        ] = u64(77)
        whenever(byNumber.update(n, u64(0), UpdateMode.NOEXIST) ne -17) { ret(-1) }
        val slot by byNumber[n] orElse { ret(-2) }
        whenever(n gt limit.value) { byNumber.delete(n) }
        ret(slot.value.toS32())
      }
    }

    "maps are read, written and counted in" {
      Maps().load(kernel) { bpf ->
        bpf.x.value = 5u
        repeat(3) { run(kernel, bpf.prog) shouldBe 10 * (it + 1) }
        bpf.byNumber[5u] shouldBe 30uL
        bpf.byNumber[7u] shouldBe 11uL
        bpf.small[2u] shouldBe 3u
        bpf.perCpu[0u]!!.sum() shouldBe 3uL
        bpf.points[5u] shouldBe Point(4, 14)
        bpf.keyed.entries().single().let { (key, value) ->
          key[Event.port] shouldBe 5u.toUShort()
          key[Event.last] shouldBe listOf<UShort>(1u, 2u, 3u)
          key[Event.text] shouldBe "key"
          value shouldBe 77uL
        }
        bpf.x.value = 101u
        run(kernel, bpf.prog)
        bpf.byNumber[101u].shouldBeNull()
      }
    }

    class Ring(fill: Body.(Ref<StructValue>, Num<UInt>) -> Unit) : Bpf("ring", "GPL") {
      val x by global(u32)
      val lost by global(u32)
      val events by ringBuffer(Event, 4096)
      val prog by structured("socket") {
        val n = x.value
        events.emit { e ->
          whenever(n eq 13) { ret(13) }
          fill(e, n)
        } otherwise { lost.ref.atomicAdd(1) }
        ret(1)
      }
    }

    "records are filled and sent, given back on the way out, and lost when there is no room" {
      val ring =
        Ring { e, n ->
          whenever(n gt 3) { e[Event.kind] = 1u } otherwise { e[Event.kind] = 2u }
          e[Event.inner].set(Inner.b, n)
          e[Event.inner][Inner.a] = 9u
          e[Event.port] = be16(443)
          e[Event.total] = n.toU64() shl 33
          unrolled(3) { i -> e[Event.last][i].set((n + i).toU16()) }
          e[Event.text] = "text"
        }
      ring.load(kernel) { bpf ->
        for (n in listOf(3u, 13u, 4u)) {
          bpf.x.value = n
          run(kernel, bpf.prog) shouldBe if (n == 13u) 13 else 1
        }
        val records = bpf.events.events().take(2).toList()
        records.map { it[Event.kind] } shouldContainExactly listOf<UByte>(2u, 1u)
        records.map { it[Event.inner][Inner.b] } shouldContainExactly listOf(3u, 4u)
        records.map { it[Event.port] } shouldContainExactly listOf<UShort>(443u, 443u)
        records.map { it[Event.total] } shouldContainExactly listOf(3uL shl 33, 4uL shl 33)
        records[1][Event.last] shouldBe listOf<UShort>(4u, 5u, 6u)
        records[0][Event.text] shouldBe "text"
        repeat(100) { run(kernel, bpf.prog) }
        (bpf.lost.value > 0u) shouldBe true
      }
    }

    "a field that some path leaves as it was is an error" {
      message(
        Ring { e, n ->
          whenever(n gt 3) { e[Event.kind] = 1u }
          e[Event.inner][Inner.b] = n
          e[Event.port] = be16(443)
          e[Event.total] = 0u
          e[Event.last][0].set(1u)
          e[Event.text] = "text"
        },
      ) shouldContain "a record of 'events' is not set on every path: kind, inner.a, last[1], last[2]"
    }

    "atomic operations give what was there before".config(since(5, 12, "atomics that fetch")) {
      class Atomics : Bpf("atomics", "GPL") {
        val prog by structured("socket") {
          val local by stack(u64)
          local.set(7u)
          val old by local.fetchAdd(u64(10))
          val seen by local.exchange(u64(1))
          val was by local.compareExchange(u64(1), u64(3))
          ret((old * 1000 + seen * 10 + was + local.value).toS32())
        }
      }
      Atomics().load(kernel) { bpf -> run(kernel, bpf.prog) shouldBe 7000 + 170 + 1 + 3 }
    }

    "what lies elsewhere is copied, and addresses are taken" {
      class Copies : Bpf("copies", "GPL") {
        val event by global(Event)
        val other by global(Event)
        val table by global(u32 * 5)
        val at by global(u32)
        val prog by structured("socket") {
          other.ref.set(event.ref)
          val local by stack(u64)
          local.set(5u)
          local += 2
          whenever(event.ref[Event.port] eq be16(80)) { ret(80) }
          table.ref[at.value].ifPresent { it += 1 } otherwise { ret(-1) }
          ret(local.value.toS32())
        }
      }
      Copies().load(kernel) { bpf ->
        bpf.event.value = Event { it[port] = 443u; it[text] = "12345678"; it[total] = 1uL }
        run(kernel, bpf.prog) shouldBe 7
        bpf.other.value shouldBe bpf.event.value
        bpf.at.value = 4u
        run(kernel, bpf.prog)
        bpf.table.value shouldBe listOf(1u, 0u, 0u, 0u, 1u)
        bpf.at.value = 5u
        run(kernel, bpf.prog) shouldBe -1
        bpf.event.value = Event { it[port] = 80u }
        run(kernel, bpf.prog) shouldBe 80
      }
    }

    "what runs now" {
      val counts =
        object : Bpf("now", "GPL") {
          val counts by lruHash(chars(16), u64, 64)
          val pids by hash(u32, u32, 64)
          val onEnter by rawTracepoint("sys_enter") {
            counts.increment(currentComm())
            whenever(currentTgid() eq ProcessHandle.current().pid()) { pids[currentTgid()] = currentUid() }
          }
        }
      val thread = Files.readString(Path.of("/proc/thread-self/comm")).trim()
      counts.load(kernel) { bpf ->
        bpf.onEnter.attach().use { repeat(100) { Files.exists(Path.of("/nowhere")) } }
        (bpf.counts[thread]!! >= 100u) shouldBe true
        bpf.pids.entries().single().let { it.key to it.value } shouldBe (ProcessHandle.current().pid().toUInt() to 0u)
      }
    }

    "mistakes with memory are told with their cure" {
      fun one(code: ProgramBody.() -> Unit) = message(OneProgram(code))
      one { stack(Event).value } shouldContain
        "a number is wanted and Event is none; take one of its fields: ref[field]"
      one { stack(Event)[Inner.b] } shouldContain "'b' is no field of Event, whose fields are kind, inner, port"
      one { stack(Event)[Event.port] = u16(80) } shouldContain "be16 is wanted; convert it with toBigEndian()"
      one { stack(u16).atomicAdd(1) } shouldContain "atomic operations are on 4 or 8 bytes"
      message(
        object : Bpf("x", "GPL") {
          val counts by hash(u32, u64, 1)
          val prog by structured("socket") { counts[u32(1)] orElse { call(get_prandom_u32) } }
        },
      ) shouldContain "the block of orElse goes on"
      message(
        object : Bpf("x", "GPL") {
          val counts by hash(be32, u64, 1)
          val prog by structured("socket") { counts.increment(u32(1)) }
        },
      ) shouldContain "u32(1) is u32, and be32 is wanted; convert it with toBigEndian()"
    }
  })
