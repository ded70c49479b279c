package skep.load

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import skep.insn.ProgramType
import skep.kernel.KernelTest
import java.nio.ByteBuffer
import java.nio.ByteOrder
import java.util.Optional

private fun bytes(value: Long) = ByteBuffer.allocate(8).order(ByteOrder.nativeOrder()).putLong(value).array()

/** Between open and load: maps are made, programs final, and the kernel has not seen them. */
class PreparedKernelSpec : KernelTest({
  "maps are there to be filled, and a program to be looked at and left out, before any is loaded" {
    openFixture("rejected.bpf.o").prepare(kernel).use { prepared ->
      val key = bytes(1).copyOf(4)
      prepared.map("counts").update(key, bytes(41))
      prepared.programs().map { it.name() } shouldContainExactly listOf("fine", "unchecked")
      // The map's descriptor is in the instruction already.
      val insns = prepared.program("unchecked").instructions()
      val load = (0 until insns.limit() step 8).first { insns.get(it) == 0x18.toByte() }
      insns.getInt(load + 4) shouldBe prepared.map("counts").fd().number()

      prepared.program("unchecked").skip()
      prepared.load().use { loaded ->
        loaded.programs().map { it.name() } shouldContainExactly listOf("fine")
        loaded.map("counts").lookup(key).get() shouldBe bytes(41)
        prepared.close() // is harmless now
        loaded.map("counts").lookup(key).get() shouldBe bytes(41)
      }
    }
  }

  "without load, closing gives all back, and after that there is nothing to load" {
    val prepared = openFixture("globals.bpf.o").prepare(kernel)
    prepared.close()
    prepared.close()
    shouldThrow<IllegalStateException> { prepared.load() }.message shouldContain "'globals' was loaded or closed before"
  }

  "a failed load takes the maps with it" {
    val prepared = openFixture("rejected.bpf.o").prepare(kernel)
    val counts = prepared.map("counts")
    shouldThrow<VerifierException> { prepared.load() }
    shouldThrow<IllegalStateException> { counts.fd().number() }
    shouldThrow<IllegalStateException> { prepared.load() }
  }

  "constants are as they were set, and no more to be changed; variables are live" {
    val open = openFixture("globals.bpf.o")
    open.global("c32").setInt(77)
    open.prepare(kernel).use { prepared ->
      prepared.global("c32").getInt() shouldBe 77
      shouldThrow<UnsupportedOperationException> { prepared.global("c32").setInt(78) }
      prepared.global("b32").setInt(5)
      prepared.load().use { it.global("b32").getInt() shouldBe 5 }
    }
  }

  "a program's type can still be set" {
    openFixture("rejected.bpf.o").prepare(kernel).use { prepared ->
      prepared.program("unchecked").skip()
      prepared.program("fine").type(ProgramType.SOCKET_FILTER, Optional.empty()).logLevel(1)
      prepared.load().use { loaded ->
        kernel.progInfo(loaded.program("fine").fd()).type() shouldBe Optional.of(ProgramType.SOCKET_FILTER)
        loaded.program("fine").log() shouldContain "processed"
      }
    }
  }

  "names that are not there are answered with those that are" {
    val open = openFixture("rejected.bpf.o")
    open.program("unchecked").autoload(false)
    open.prepare(kernel).use { prepared ->
      shouldThrow<NoSuchElementException> { prepared.program("unchecked") }.message shouldContain "'fine'"
      shouldThrow<NoSuchElementException> { prepared.map("count") }.message shouldContain "'counts'"
    }
  }
})
