package skep.kernel

import io.kotest.matchers.shouldBe
import io.kotest.matchers.types.shouldBeInstanceOf
import skep.btf.Btf
import skep.btf.BtfBuilder
import skep.btf.BtfKind
import skep.btf.BtfLinkage
import skep.btf.BtfType
import skep.insn.ProgramType
import java.nio.ByteBuffer
import java.nio.ByteOrder

/** Records of functions and lines may be longer than the kernel knows, which then says how long those are that it does. */
class LongRecordsKernelSpec : KernelTest({
  val builder = BtfBuilder(ByteOrder.nativeOrder())
  val int = builder.add(BtfType.Int.signed("int", 4))
  builder.add(BtfType.Func("f", builder.add(BtfType.FuncProto(int, listOf())), BtfLinkage.GLOBAL))
  val file = builder.addString("f.c")
  val line = builder.addString("return 0;")
  val types: Btf = builder.build()

  /** One record of these ints, filled up to [size] bytes with ones. */
  fun record(size: Int, vararg ints: Int): ByteBuffer {
    val bytes = ByteBuffer.allocate(size).order(ByteOrder.nativeOrder())
    ints.forEach(bytes::putInt)
    while (bytes.hasRemaining()) bytes.put(1)
    return bytes.flip()
  }

  fun load(functionSize: Int, lineSize: Int, type: Int = types.find("f", BtfKind.FUNC).asInt): LoadResult =
    kernel.btfLoad(BtfLoad(types.bytes(), LogRequest.NONE)).orThrow().use { btf ->
      val functions = record(functionSize, 0, type)
      val lines = record(lineSize, 0, file, line, 7 shl 10)
      val debug = ProgramLoad.DebugInfo(btf, functions, functionSize, lines, lineSize)
      kernel.progLoad(
        ProgramLoad.builder(ProgramType.SOCKET_FILTER, Trial.returnZero()).license("GPL").debugInfo(debug).build(),
      )
    }

  for ((functionSize, lineSize) in listOf(8 to 16, 12 to 16, 8 to 32, 12 to 24)) {
    "functions of $functionSize bytes and lines of $lineSize" {
      load(functionSize, lineSize).orThrow().close()
    }
  }

  "what is wrong in the known part is refused all the same" {
    load(12, 24, type = int).shouldBeInstanceOf<LoadResult.Rejected>().error().`is`(Errno.EINVAL) shouldBe true
  }
})
