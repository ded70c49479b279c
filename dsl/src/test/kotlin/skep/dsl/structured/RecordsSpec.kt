package skep.dsl.structured

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import skep.dsl.*
import skep.kernel.KernelTest
import skep.map.Codec
import skep.struct.*

private object Sample : Struct() {
  val kind by u8
  val number by u64
  val comm by chars(16)
  val pair by u32 * 2
  val last by u16
}

private open class Events(code: Events.(ProgramBody) -> Unit) : Bpf("events", "GPL") {
  val x by global(u32)
  val lost by global(u64)
  val events by ringBuffer(Sample, bytes = 4096)
  val numbers by ringBuffer(u64, bytes = 4096)
  val prog by structured("socket") { code(this) }
}

class RecordsSpec :
  KernelTest({
    fun Body.fill(e: Ref<StructValue>, n: Num<ULong>) {
      e[Sample.kind] = 7u
      e[Sample.number] = n
      e[Sample.comm] = "hello"
      e[Sample.pair][0] = 1u
      e[Sample.pair][1] = n.toU32()
      e[Sample.last] = 0xffffu
    }

    fun event(n: ULong) = Sample {
      it[kind] = 7u
      it[number] = n
      it[comm] = "hello"
      it[pair] = listOf(1u, n.toUInt())
      it[last] = 0xffffu
    }

    "records are emitted, and read by the same property" {
      Events {
        with(it) {
          events.emit { e -> fill(e, x.value.toU64()) } otherwise { lost.ref += 1 }
        }
      }.load(kernel) { bpf ->
        for (n in 1u..40u) { bpf.x.value = n; run(kernel, bpf.prog) }
        bpf.events.events().take(40).toList() shouldContainExactly (1uL..40uL).map(::event)
        bpf.lost.value shouldBe 0uL
      }
    }

    "where the buffer is full, otherwise runs" {
      Events { with(it) { events.emit { e -> fill(e, u64(1)) } otherwise { lost.ref += 1 } } }.load(kernel) { bpf ->
        repeat(100) { run(kernel, bpf.prog) }
        // 8 bytes of header and 48 of the record; the buffer is never quite full.
        bpf.lost.value shouldBe (100 - (4096 - 1) / 56).toULong()
      }
    }

    "what lies between the fields is zero, whatever was there" {
      class Both : Events({ with(it) { events.emit { e -> fill(e, u64(1)) } } }) {
        val dirt by structured("socket") {
          events.reserve().ifPresent { e ->
            insns(r1 to e) { r2 set -1; for (at in 0 until Sample.size step 8) u64[r1 + at] = r2 }
            e.discard()
          }
        }
      }
      Both().load(kernel) { bpf ->
        repeat(200) {
          run(kernel, bpf.dirt)
          run(kernel, bpf.prog)
          val raw = bpf.events.ring.next(Codec.bytes(Sample.size)).get()
          raw.slice(1..7) shouldContainExactly List(7) { 0.toByte() }
          raw.slice(42..47) shouldContainExactly List(6) { 0.toByte() }
        }
      }
    }

    "every way out of emit discards the record" {
      Events {
        with(it) {
          unrolled(3) { i ->
            events.emit { e ->
              whenever(x.value eq i) { breakLoop() }
              whenever(x.value eq i + 10) { ret(i) }
              whenever(x.value eq i + 20) { continueLoop() }
              fill(e, u64(i))
            }
          }
          ret(9)
        }
      }.load(kernel) { bpf ->
        for ((x, result) in listOf(0u to 9, 2u to 9, 11u to 1, 21u to 9, 100u to 9)) {
          bpf.x.value = x
          run(kernel, bpf.prog) shouldBe result
        }
        bpf.events.events().take(8).map { it[Sample.number].toInt() }.toList() shouldContainExactly
          listOf(0, 1, 0, 0, 2, 0, 1, 2)
      }
    }

    "a reserved record is submitted or discarded, and discarded by a return" {
      Events {
        with(it) {
          val n by numbers.reserve() orElse { ret(-1) }
          whenever(x.value eq 1) { ret(1) }
          n.value = x.value.toU64()
          whenever(x.value eq 2) { n.discard() } otherwise { n.submit() }
          ret(2)
        }
      }.load(kernel) { bpf ->
        for ((x, result) in listOf(1u to 1, 2u to 2, 3u to 2)) {
          bpf.x.value = x
          run(kernel, bpf.prog) shouldBe result
        }
        bpf.numbers.events().take(1).toList() shouldContainExactly listOf(3uL)
      }
    }

    "a record is given back in each branch of an otherwise whenever" {
      Events {
        with(it) {
          val n by numbers.reserve() orElse { ret(-1) }
          n.value = x.value.toU64()
          whenever(x.value eq 1) { n.submit() } otherwise whenever(n.value eq 2) { n.discard() } otherwise
            whenever(x.value eq 3) { ret(3) } otherwise { n.submit() }
          ret(2)
        }
      }.load(kernel) { bpf ->
        for ((x, result) in listOf(1u to 2, 2u to 2, 3u to 3, 4u to 2)) {
          bpf.x.value = x
          run(kernel, bpf.prog) shouldBe result
        }
        bpf.numbers.events().take(2).toList() shouldContainExactly listOf(1uL, 4uL)
      }
    }

    "a record from elsewhere is copied" {
      Events { with(it) { numbers.output(x.value.toU64()) } }.load(kernel) { bpf ->
        bpf.x.value = 5u
        run(kernel, bpf.prog)
        bpf.numbers.events().first() shouldBe 5uL
      }
    }

    "records that are not filled or not given back are refused when the object is made" {
      fun refusal(code: Events.(ProgramBody) -> Unit): String =
        shouldThrow<BpfDslException> { Events(code).toSpec() }.message!!

      refusal { with(it) { events.emit { e -> e[Sample.kind] = 1u; e[Sample.pair][0] = 1u } } }.let { message ->
        message shouldContain "RecordsSpec.kt:"
        message shouldContain "a record of 'events' is not set on every path: number, comm, pair[1], last"
      }
      refusal { with(it) { numbers.emit { n -> whenever(x.value eq 1) { n.value = u64(1) } } } } shouldContain
        "a record of 'numbers' is not set on every path: u64"
      refusal {
        with(it) {
          val n by numbers.reserve() orElse { ret(0) }
          n.value = u64(1)
          whenever(x.value eq 1) { n.submit() }
          ret(0)
        }
      } shouldContain "a record of 'numbers' is given back on one of the paths that meet here, and not on another"
      refusal {
        with(it) {
          val n by numbers.reserve() orElse { ret(0) }
          n.value = u64(1)
          n.submit()
          n.value = u64(2)
        }
      } shouldContain "a record of 'numbers' was given back before, and cannot be used any more"
      refusal {
        with(it) {
          val n by numbers.reserve() orElse { ret(0) }
          n.value = u64(1)
          n.submit()
          n.submit()
        }
      } shouldContain "was given back before"
      refusal {
        with(it) {
          val n by numbers.reserve() orElse { ret(0) }
          n.value = u64(1)
          whenever(x.value eq 1) { n.submit() }
          whenever(x.value eq 2) { n.submit() } otherwise { n.discard() }
          ret(0)
        }
      } shouldContain "not on another"
      refusal {
        with(it) {
          val n by numbers.reserve() orElse { ret(0) }
          n.value = u64(1)
          whenever(x.value eq 1) { n.submit() } otherwise whenever(x.value eq 2) { n.submit() }
          ret(0)
        }
      } shouldContain "not on another"
      refusal { with(it) { numbers.reserve().ifPresent { n -> n.value = u64(1) } } } shouldContain "not on another"
      refusal { with(it) { stack(u64).submit() } } shouldContain "is no record"
    }
  })
