package skep.dsl.structured

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.assertions.withClue
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldMatch
import skep.dsl.*
import skep.kernel.KernelTest
import skep.struct.*
import java.math.BigInteger
import java.util.Random

class NumSpec :
  KernelTest({
    val random = Random(5)

    fun <T : Any> numbers(type: IntType<T>): List<T> =
      (
        listOf<Long>(0, 1, 2, 3, 7, -1, -2, 127, 128, 255, 256, -128, 32767, 32768, 65535, Int.MIN_VALUE.toLong()) +
          listOf(Int.MAX_VALUE.toLong(), 0xffff_ffff, Long.MIN_VALUE, Long.MAX_VALUE) + List(12) { random.nextLong() }
      )
        .map(type::of).distinct()

    fun <T : Any> calculates(type: IntType<T>) =
      "$type calculates, compares and converts as C does" { check(type, numbers(type)) }
    for (type in listOf(u8, u16, u32, u64, s8, s16, s32, s64)) calculates(type)

    "numbers that do not fit are errors of their line, as is a shift by too much" {
      fun message(code: ProgramBody.() -> Unit) = shouldThrow<BpfDslException> { OneProgram(code).toSpec() }.message!!
      message { u8(255) + 256 } shouldMatch Regex("""NumSpec\.kt:\d+: 256 is no u8, which goes from 0 to 255""")
      message { u32(0) eq -1 } shouldContain "-1 is no u32, which goes from 0 to 4294967295"
      message { s8(-129) } shouldContain "-129 is no s8, which goes from -128 to 127"
      message { s64(0) + 0x8000_0000_0000_0000uL } shouldContain "is no s64, which goes from -9223372036854775808 to"
      message { u64(0) + 0xffff_ffff_ffff_ffffuL; u64(0) - 1; u64(0) + -1 } shouldContain "-1 is no u64"
      message { u16(1) shl 16 } shouldContain "a u16 has 16 bits and cannot be shifted by 16"
      message { u32(1) / 0 } shouldContain "divided by the constant zero"
    }

    "== on values throws, and they are no keys" {
      fun message(code: ProgramBody.() -> Unit) = shouldThrow<BpfDslException> { OneProgram(code).toSpec() }.message!!
      message { if (u32(1) == u32(1)) ret(1) } shouldContain "'==' compares when the program is built"
      message { if ((u32(1) eq 1) == (u32(1) eq 1)) ret(1) } shouldContain "'==' compares when the program is built"
      message { hashSetOf(u32(1)) } shouldContain "cannot be a key"
    }

    "values of two programs do not meet" {
      var kept: Num<UInt>? = null
      val bpf =
        object : Bpf("two", "GPL") {
          val first by structured("socket") { kept = call(get_prandom_u32).toU32() }
          val second by structured("socket") { ret((checkNotNull(kept) + u32(1)).toS32()) }
        }
      shouldThrow<BpfDslException> { bpf.toSpec() }.message shouldContain
        "u32(1) is of the program 'second' and this is 'first'"
    }
  })

/** All that is done with two numbers, in both worlds; each result as 64 bits. */
private class Calculations<T : Any>(type: IntType<T>) : Bpf("calculations", "GPL") {
  val a by global(type)
  val b by global(type)
  val results by global(u64 * 64)
  val prog by structured("socket") {
    val x by a.value
    val y by b.value
    var at = 0

    fun result(n: Num<*>) = results.ref[at++].set(n.toU64())

    fun result(test: Bool) = result(test.toU32())
    for (n in listOf(x + y, x - y, x * y, x / y, x % y, x and y, x or y, x xor y, x.inv(), -x)) result(n)
    for (n in listOf(x shl 3, x shr 3, x shl (y and 7), x shr (y and 7))) result(n)
    for (n in listOf(x.toU8(), x.toU16(), x.toU32(), x.toU64())) result(n)
    for (n in listOf(x.toS8(), x.toS16(), x.toS32(), x.toS64())) result(n)
    for (t in listOf(x eq y, x ne y, x lt y, x le y, x gt y, x ge y, x hasAny y)) result(t)
    for (n in listOf(x + 5, x * 7, x / 3, x % 10, x and 15)) result(n)
    for (t in listOf(x gt 100, x le 100, x inRange 3..99)) result(t)
    ret(at)
  }
}

/** The same with numbers of any size. */
private fun expected(type: IntType<*>, x: BigInteger, y: BigInteger): List<Long> {
  val width = type.size * 8

  fun cut(n: BigInteger, bits: Int = width, signed: Boolean = type.signed): BigInteger {
    val low = n.mod(BigInteger.ONE.shiftLeft(bits))
    return if (signed && low.testBit(bits - 1)) low - BigInteger.ONE.shiftLeft(bits) else low
  }

  fun n(number: Int) = number.toBigInteger()
  val distance = (y and n(7)).toInt()
  val zero = y.signum() == 0
  val numbers =
    listOf(
      x + y, x - y, x * y, if (zero) n(0) else x / y, if (zero) x else x.rem(y), x and y, x or y, x xor y, x.not(), -x,
      x shl 3, x shr 3, x shl distance, x shr distance,
    ).map(::cut)
  val casts =
    listOf(false, true).flatMap { signed -> listOf(8, 16, 32, 64).map { cut(x, it, signed) } }
  val tests = listOf(x == y, x != y, x < y, x <= y, x > y, x >= y, (x and y).signum() != 0)
  val constants = listOf(x + n(5), x * n(7), x / n(3), x.rem(n(10)), x and n(15)).map(::cut)
  val ranges = listOf(x > n(100), x <= n(100), x in n(3)..n(99))
  return numbers.map(BigInteger::toLong) + casts.map(BigInteger::toLong) + tests.map { if (it) 1L else 0L } +
    constants.map(BigInteger::toLong) + ranges.map { if (it) 1L else 0L }
}

private fun <T : Any> KernelTest.check(type: IntType<T>, numbers: List<T>) {
  Calculations(type).load(kernel) { bpf ->
    for (x in numbers) {
      for (y in numbers) {
        bpf.a.value = x
        bpf.b.value = y
        val count = run(kernel, bpf.prog)
        withClue("$type $x $y") {
          bpf.results.value.take(count).map { it.toLong() } shouldBe
            expected(type, BigInteger("$x"), BigInteger("$y"))
        }
      }
    }
  }
}

/** The low bits of [bits] as a number of this type. */
private fun <T : Any> IntType<T>.of(bits: Long): T =
  codec.decode(java.nio.ByteBuffer.allocate(8).order(java.nio.ByteOrder.LITTLE_ENDIAN).putLong(0, bits))
