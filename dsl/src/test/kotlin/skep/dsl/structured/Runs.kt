package skep.dsl.structured

import skep.dsl.*
import skep.kernel.Kernel
import skep.kernel.TestRun
import java.nio.ByteBuffer

/** What the program returns, run once by the kernel on a [packet] (`BPF_PROG_TEST_RUN`). */
internal fun Loaded<*>.run(kernel: Kernel, program: Program, packet: ByteArray = ByteArray(64)): Int =
  kernel.progTestRun(TestRun(program.loaded.fd(), ByteBuffer.wrap(packet), packet.size, 1)).returnValue()

/** An object of one socket filter. */
internal open class OneProgram(code: ProgramBody.() -> Unit) : Bpf("one", "GPL") {
  val prog by structured("socket", body = code)
}

/** What [code] returns when the kernel runs it. */
internal fun Kernel.result(
  code: ProgramBody.() -> Unit,
): Int = OneProgram(code).load(this) { run(this@result, it.prog) }
