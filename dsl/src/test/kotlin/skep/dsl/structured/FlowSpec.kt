package skep.dsl.structured

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldMatch
import skep.dsl.*
import skep.kernel.KernelTest
import skep.kernel.since
import skep.struct.*

class FlowSpec :
  KernelTest({
    /** A program of one number, which is [x] when it runs. */
    class OfX(code: ProgramBody.(x: Num<Int>) -> Unit) : Bpf("of_x", "GPL") {
      val x by global(s32)
      val touched by global(u32)
      val prog by structured("socket") { code(x.value) }
    }

    fun results(xs: Iterable<Int>, code: ProgramBody.(Num<Int>) -> Unit): List<Int> =
      OfX(code).load(kernel) { bpf -> xs.map { bpf.x.value = it; run(kernel, bpf.prog) } }

    fun message(code: ProgramBody.() -> Unit): String =
      shouldThrow<BpfDslException> { OneProgram(code).toSpec() }.message!!

    "whenever, otherwise, and the whenever of an otherwise" {
      results(-2..12) { x ->
        var r by variable(s32, 0)
        whenever(x lt 0) { r = s32(-1) }
        whenever(x gt 10) { r += 100 } otherwise whenever(x gt 5) { r += 10 } otherwise { r += 1 }
        whenever(x eq 3) { r += 1000 } otherwise whenever(x eq 4) { r += 2000 }
        whenever(x eq 7) { ret(r * 2) } otherwise { r += 10_000 }
        ret(r)
      } shouldBe
        (-2..12).map { x ->
          var r = if (x < 0) -1 else 0
          r += if (x > 10) {
            100
          } else if (x > 5) {
            10
          } else {
            1
          }
          r += if (x == 3) {
            1000
          } else if (x == 4) {
            2000
          } else {
            0
          }
          if (x == 7) r * 2 else r + 10_000
        }
    }

    "every path may return, and then the program needs no other end" {
      results(listOf(0, 1, 2)) { x ->
        whenever(x eq 0) { ret(10) } otherwise whenever(x eq 1) { ret(11) } otherwise { ret(12) }
      } shouldBe listOf(10, 11, 12)
    }

    "tests are joined, and a right side that is a block runs only when it matters" {
      class Joined : Bpf("joined", "GPL") {
        val x by global(s32)
        val asked by global(u32)
        val prog by structured("socket") {
          fun asks(test: Bool): Bool {
            asked.ref += 1
            return test
          }
          val n = x.value
          var r by variable(s32, 0)
          whenever((n gt 2) and { asks(n lt 5) }) { r += 1 }
          whenever((n gt 2) or { asks(n lt -5) }) { r += 2 }
          whenever(!((n eq 1) or (n eq 2)) and (n ne 3)) { r += 4 }
          ret(r)
        }
      }
      Joined().load(kernel) { bpf ->
        for (n in -7..7) {
          bpf.x.value = n
          bpf.asked.value = 0u
          val one = if (n > 2 && n < 5) 1 else 0
          val two = if (n > 2 || n < -5) 2 else 0
          run(kernel, bpf.prog) shouldBe one + two + if (n !in 1..3) 4 else 0
          bpf.asked.value shouldBe 1u
        }
      }
    }

    "choose takes the case of the value" {
      results(0..20) { x ->
        var r by variable(s32, 0)
        choose(x) {
          on(1) { r = s32(10) }
          on(2, 3) { ret(20) }
          on(5..8) { r = s32(30) }
          otherwise { r = s32(40) }
        }
        choose(x) {
          on(1) { r += 1 }
          on(4) { r += 2 }
        }
        ret(r)
      } shouldBe
        (0..20).map {
          when (it) {
            1 -> 11
            2, 3 -> 20
            4 -> 42
            in 5..8 -> 30
            else -> 40
          }
        }
    }

    "select gives one of two" {
      results(-3..3) { x -> ret(select(x lt 0, -x, x) + select(x eq 0, { s32(5) }, { x * 2 })) } shouldBe
        (-3..3).map { (if (it < 0) -it else it) + if (it == 0) 5 else it * 2 }
    }

    "what is read from a variable stays what it was" {
      results(listOf(5)) { x ->
        var n by variable(x)
        val before = n
        n += 1
        val test = n gt 5
        n = s32(0)
        whenever(test) { n += 100 }
        ret(before * 1000 + n)
      } shouldBe listOf(5100)
    }

    "loops count, end early and go on" {
      results(0..6) { x ->
        var sum by variable(s32, 0)
        loop(0 until 5) { i -> sum += i.toS32() }
        loop(s32(0) until (x and 7)) { i ->
          whenever(i eq 1) { continueLoop() }
          whenever(i eq 4) { breakLoop() }
          loop(0 until 3) { j ->
            whenever(j eq 1) { breakLoop() }
            sum += 100
          }
          sum += i * 1000
        }
        unrolled(4) { i ->
          whenever(x eq i) { continueLoop() }
          whenever(x eq 5) { breakLoop() }
          sum += 100_000
        }
        ret(sum)
      } shouldBe
        (0..6).map { x ->
          var sum = 10
          for (i in 0 until x) {
            if (i == 1) continue
            if (i == 4) break
            sum += 100 + i * 1000
          }
          for (i in 0 until 4) {
            if (x == i) continue
            if (x == 5) break
            sum += 100_000
          }
          sum
        }
    }

    "a loop with a test, and a return out of it" {
      results(listOf(0, 1, 2, 7, 100, 255)) { x ->
        var n by variable(x and 255)
        var bits by variable(s32, 0)
        loopWhile({ n ne 0 }) {
          whenever(n eq 3) { ret(-1) }
          bits += n and 1
          n = n shr 1
        }
        ret(bits)
      } shouldBe listOf(0, 1, 1, -1, -1, -1)
    }

    "bpf_loop has the values and variables around it".config(since(5, 17, "bpf_loop")) {
      results(listOf(0, 3, 50)) { x ->
        val scale by x + 1
        var sum by variable(u64, 0)
        var rounds by variable(u32, 0)
        bpfLoop(100) { i ->
          whenever(i eq 2) { continueLoop() }
          whenever(i.toS32() gt x) { breakLoop() }
          whenever(x eq 50) { whenever(i eq 40) { ret(-7) } }
          bpfLoop(2) { j -> sum += (i * 10 + j).toU64() * scale.toU64() }
          rounds += 1
        }
        ret(sum.toS32() * 100 + rounds.toS32())
      } shouldBe
        listOf(0, 3, 50).map { x ->
          var sum = 0
          var rounds = 0
          for (i in 0 until 100) {
            if (i == 2) continue
            if (i > x) break
            if (x == 50 && i == 40) return@map -7
            for (j in 0 until 2) sum += (i * 10 + j) * (x + 1)
            rounds++
          }
          sum * 100 + rounds
        }
    }

    "open-coded iterators are destroyed on every way out".config(since(6, 4, "bpf_iter_num")) {
      results(listOf(0, 3, 50, 60)) { x ->
        var sum by variable(s32, 0)
        iterate(0 until 1000) { i ->
          whenever(i eq 2) { continueLoop() }
          whenever(i gt x) { breakLoop() }
          whenever((i eq 45) and (x eq 60)) { ret(-1) }
          sum += i
        }
        iterate(5 until s32(8)) { i -> iterate(0 until 2) { sum += i } }
        ret(sum)
      } shouldBe listOf(36, 1 + 3 + 36, (0..50).sum() - 2 + 36, -1)
    }

    "a loop without an end that the verifier sees".config(since(6, 9, "may_goto")) {
      results(listOf(1, 27)) { x ->
        var n by variable(x)
        var steps by variable(s32, 0)
        loop {
          whenever(n eq 1) { breakLoop() }
          n = select((n and 1) eq 0, n shr 1, n * 3 + 1)
          steps += 1
        }
        ret(steps)
      } shouldBe listOf(0, 111)
    }

    "functions of up to five parameters, called from both levels" {
      class Calls : Bpf("calls", "GPL") {
        val x by global(s32)
        val zero by function(result = s32) { ret(7) }
        val twice by function(s32, result = s32) { n ->
          returnIf(n lt 0, -1)
          ret(n * 2)
        }
        val weigh by function(u8, s16, u32, s64, u64, result = s64) { a, b, c, d, e ->
          ret(a.toS64() + b.toS64() * 10 + c.toS64() * 100 + d * 1000 + e.toS64() * 10_000)
        }
        val add by subprogram(u64, u64, result = u64) {
          r0 set r1
          r0 += r2
          exit()
        }
        val prog by structured("socket") {
          val n = x.value
          val w by weigh(u8(1), s16(-2), u32(3), n.toS64(), u64(5))
          ret(twice(n) + zero() + call(add, n, s32(100)).toS32() + w.toS32())
        }
        val instructions by program("socket") {
          r1 set -4
          call(twice)
          exit()
        }
      }
      Calls().load(kernel) { bpf ->
        for (n in listOf(0, 5, -3)) {
          bpf.x.value = n
          run(kernel, bpf.prog) shouldBe (if (n < 0) -1 else n * 2) + 7 + n + 100 + (1 - 20 + 300 + 1000 * n + 50_000)
        }
        run(kernel, bpf.instructions) shouldBe -1
      }
    }

    "instructions in the middle of structured code" {
      results(listOf(3, -3)) { x ->
        val y by x + 1
        insns(r3 to x, r6 to y) { r3 += r6 }
        val low by insns(s32, r1 to x, r2 to y) {
          val out by label()
          r0 set r1
          jumpIf(w1 sgt 0, out)
          r0 set r2
          +out
          r0 += 100
        }
        whenever(low eq 98) { insns { r0 set 5; exit() } }
        ret(low + y)
      } shouldBe listOf(107, 5)
    }

    "big-endian numbers keep their order until asked for the number" {
      results(listOf(0x1234)) { x ->
        val port by x.toU16().toBigEndian()
        returnIf(port ne be16(0x1234), 1)
        returnIf(x.toU32().toBigEndian() ne be32(0x1234), 2)
        returnIf(x.toU64().toBigEndian() ne be64(0x1234), 3)
        returnIf((be32(0x7f000001) and be32(0xff000000)) ne be32(0x7f000000), 4)
        ret(port.toHost().toS32())
      } shouldBe listOf(0x1234)
    }

    "mistakes of control flow are told with their line and cure" {
      message { breakLoop() } shouldMatch Regex("""FlowSpec\.kt:\d+: breakLoop is used outside of a loop""")
      message {
        val w = whenever(u32(1) eq call(get_prandom_u32).toU32()) {}
        ret(1)
        w otherwise {}
      } shouldContain "an 'otherwise' follows right behind the whenever"
      message { choose(u32(1)) { on(1) {}; on(1) {} } } shouldContain "1 has a case already"
      message { choose(u32(1)) { otherwise {}; on(1) {} } } shouldContain "'otherwise' is the last case"
      message { stack(u64 * 4)[4] } shouldContain "u64[4] has no element 4"
      val open = object : Bpf("open", "GPL") { val filter by xdp { whenever(ingressIfindex eq 1) { ret(PASS) } } }
      shouldThrow<BpfDslException> { open.toSpec() }.message shouldContain
        "'filter' ends without a result on some path; end every path with ret(...)"
    }
  })
