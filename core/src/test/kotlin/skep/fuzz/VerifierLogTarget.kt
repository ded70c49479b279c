package skep.fuzz

import skep.insn.Code
import skep.insn.Cpu
import skep.insn.Decoder
import skep.insn.Encoder
import skep.insn.ProgramType
import skep.verifier.Explainer
import skep.verifier.Listing
import skep.verifier.RefusedProgram
import skep.verifier.Trace
import skep.verifier.Unresolved
import skep.verifier.VerifierLog
import java.nio.ByteBuffer
import java.nio.ByteOrder
import java.util.Optional

/** A verifier's log, of a program that is what the input begins with. */
object VerifierLogTarget : FuzzTarget("verifier-log", bytesInAnyCase = 8L shl 20, bytesForEach = 65536) {
  private const val CODE = 64

  @JvmStatic
  fun fuzzerTestOneInput(input: ByteArray) = fuzz(input)

  override fun read(input: ByteArray) {
    val bytes = input.copyOf(minOf(input.size, CODE) / 8 * 8)
    val log = VerifierLog(input.copyOfRange(bytes.size, input.size).decodeToString())
    val listing = Listing.of(Encoder.encode(code(bytes), ByteOrder.LITTLE_ENDIAN, Cpu.V4))
    val steps = Trace.of(log.lines(), listing).steps()
    check(steps.all { step -> step.reads().all { use -> use.writer().orElse(-1) <= step.index() } })
    log.tail(12)
    val program = RefusedProgram(ProgramType.XDP, Optional.of("GPL"), listing, Unresolved.UNKNOWN)
    Explainer.explain(program, log).ifPresent { it.text() }
  }

  private fun code(bytes: ByteArray): Code =
    Decoder.decode(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN), ByteOrder.LITTLE_ENDIAN)
}
