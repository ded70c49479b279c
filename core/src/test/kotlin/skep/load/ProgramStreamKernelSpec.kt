package skep.load

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.matchers.ints.shouldBeInRange
import io.kotest.matchers.ints.shouldBeLessThan
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import skep.kernel.Errno
import skep.kernel.KernelException
import skep.kernel.KernelTest
import skep.kernel.ProgramStream
import skep.kernel.hasVersion
import skep.kernel.onlyIf
import skep.kernel.since
import skep.map.mapFixture
import java.nio.ByteBuffer
import java.nio.ByteOrder
import java.util.Optional

class ProgramStreamKernelSpec : KernelTest({
  fun LoadedProgram.print(count: Int): Int {
    val context = ByteBuffer.allocate(4).order(ByteOrder.nativeOrder()).putInt(0, count)
    return run { it.context(context, 0) }.returnValue()
  }

  val fixture = if (hasVersion(7, 0)) "implicit-streams.bpf.o" else "streams.bpf.o"

  // Text is kept in pages that are taken without a lock. Some kernels never have one to give, such as that of the small
  // virtual machines of Firecracker: the program is told ENOMEM.
  val streams =
    onlyIf("printing to streams (Linux 6.18 and later), with memory for it") {
      hasVersion(6, 18) && mapFixture(fixture).load(kernel).use { it.program("prints").print(1) == 0 }
    }

  "each stream has its own text, which is there once".config(streams) {
    mapFixture(fixture).load(kernel).use { loaded ->
      val program = loaded.program("prints")
      program.take(ProgramStream.OUTPUT) shouldBe ""
      program.print(5) shouldBe 0
      program.take(ProgramStream.OUTPUT) shouldBe "1 of 5\n3 of 5\n5 of 5\n"
      program.take(ProgramStream.OUTPUT) shouldBe ""
      program.take(ProgramStream.ERROR) shouldBe "2 of 5\n4 of 5\n"
      program.print(1) shouldBe 0
      program.take(ProgramStream.OUTPUT) shouldBe "1 of 1\n"
    }
  }

  "text can be taken by pieces".config(streams) {
    mapFixture(fixture).load(kernel).use { loaded ->
      val program = loaded.program("prints")
      program.print(1)
      val pieces = mutableListOf<String>()
      do {
        val piece = ByteBuffer.allocate(4)
        val count = kernel.progStreamRead(program.fd(), ProgramStream.OUTPUT, piece)
        count shouldBe piece.position()
        pieces += String(piece.array(), 0, count, Charsets.US_ASCII)
      } while (count > 0)
      pieces shouldBe listOf("1 of", " 1\n", "")
    }
  }

  "a stream that is full says so to the program, and all that it holds is taken at once".config(streams) {
    mapFixture(fixture).load(kernel).use { loaded ->
      val program = loaded.program("prints")
      var runs = 0
      while (program.print(50) != -Errno.ENOSPC.number()) runs++ shouldBeLessThan 1000
      program.take(ProgramStream.OUTPUT).toByteArray().size shouldBeInRange 99_000..100_000
      program.take(ProgramStream.OUTPUT) shouldBe ""
    }
  }

  "streams that nothing was written to are empty".config(since(6, 17, "streams of programs")) {
    mapFixture("rings.bpf.o").load(kernel).use { loaded ->
      for (stream in ProgramStream.values()) loaded.programs().first().take(stream) shouldBe ""
    }
  }

  "without streams the kernel's refusal is named".config(onlyIf("before Linux 6.17") { !hasVersion(6, 17) }) {
    mapFixture("rings.bpf.o").load(kernel).use { loaded ->
      val refused = shouldThrow<KernelException> { loaded.programs().first().take(ProgramStream.ERROR) }
      refused.errno() shouldBe Optional.of(Errno.EINVAL)
      refused.message shouldContain "BPF_PROG_STREAM_READ_BY_FD"
    }
  }
})
