package skep.relocate

import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FreeSpec
import io.kotest.core.test.config.DefaultTestConfig
import io.kotest.engine.spec.tempfile
import io.kotest.matchers.ints.shouldBeGreaterThan
import io.kotest.matchers.shouldBe
import skep.btf.BtfBuilder
import skep.btf.BtfType
import skep.insn.Assembler
import skep.insn.Reg
import skep.kernel.kernelAvailable
import skep.spec.Libbpf
import skep.spec.ObjectBuilder
import skep.spec.ObjectReader
import skep.spec.ObjectSpec
import skep.spec.ObjectWriter
import java.nio.ByteBuffer
import java.nio.ByteOrder
import java.util.HexFormat

/** Texts of configuration give the values, or the refusal, that libbpf gives (the program kconfig-oracle). */
class KconfigOracleSpec :
  FreeSpec({
    defaultTestConfig = DefaultTestConfig(enabledOrReasonIf = { kernelAvailable })

    "every value for every type" {
      val texts = names.flatMap { name -> values.map { "$name=$it\n" } } + wholeTexts
      val bytes = ObjectWriter.write(everyType())
      val file = tempfile(suffix = ".o").apply { writeBytes(bytes) }
      val spec = ObjectReader.read(ByteBuffer.wrap(bytes), ObjectReader.Options.named(file.name))
      val theirs = oracle(file.path, texts)

      theirs.size shouldBe texts.size
      theirs.count { it == "error" } shouldBeGreaterThan 50
      theirs.distinct().size shouldBeGreaterThan 50
      texts.zip(theirs).forEach { (text, expected) -> withClue(text) { ours(spec, text) shouldBe expected } }
    }
  })

private val names = listOf(
  "CONFIG_CHAR", "CONFIG_BYTE", "CONFIG_BOOL", "CONFIG_TRISTATE", "CONFIG_S16", "CONFIG_U16",
  "CONFIG_S32", "CONFIG_U32",
  "CONFIG_S64", "CONFIG_U64", "CONFIG_NAME", "CONFIG_LETTER",
)

private val values = listOf(
  "y", "n", "m", "yes", "Y", "", "\"\"", "\"a\"",
  "\"sevenab\"", "\"eight ab\"", "\"nine chars\"", "\"open", "\"", "\"a\"b\"", "\"a\" ",
  "0", "1", "2", "-1", "+1", "--1", "0x1f", "0X1F", "-0x1", "0x", "017", "08", "1 ", " 1", "1x", "1.5", "٣",
  "127", "128", "-128", "-129", "255", "256", "32767", "32768", "-32768", "-32769", "65535", "65536",
  "2147483647", "2147483648", "-2147483648", "-2147483649", "4294967295", "4294967296",
  "9223372036854775807", "9223372036854775808", "-9223372036854775808", "-9223372036854775809",
  "18446744073709551615", "18446744073709551616", "0xffffffffffffffff", "0x10000000000000000",
)

private val wholeTexts = listOf(
  "",
  "# CONFIG_S32 is not set\n",
  "CONFIG_S32=1\nCONFIG_S32=2\n",
  "CONFIG_S32=1\nCONFIG_S32=y\n",
  "CONFIG_OTHER=whatever\nCONFIG_S32=7",
  "CONFIG_OTHER\n",
  "CONFIG_OTHER=\n",
  " CONFIG_S32=1\n",
  "CONFIG_S32 =1\n",
  "CONFIG_S32=1\r\n",
  "\n\nCONFIG_S32=3\n\n",
  "CONFIG_S32=\n",
)

/** An object that asks for a value of each type, none of which the running kernel has. */
private fun everyType(): ObjectSpec {
  val builder = ObjectBuilder("kconfig.o", ByteOrder.nativeOrder()).license("GPL")
  val types = builder.types()
  val char = types.add(BtfType.Int.signed("char", 1))
  val index = types.add(BtfType.Int.unsigned("index", 4))
  val tristate = listOf("TRI_NO", "TRI_YES", "TRI_MODULE").mapIndexed { i, name -> BtfType.EnumValue(name, i.toLong()) }
  val ids = listOf(
    char,
    types.add(BtfType.Int.unsigned("unsigned char", 1)),
    types.add(BtfType.Int("_Bool", 1, setOf(BtfType.Encoding.BOOL), 8, 0)),
    types.add(BtfType.Enum("libbpf_tristate", 4, false, tristate)),
    types.add(BtfType.Int.signed("short", 2)),
    types.add(BtfType.Int.unsigned("unsigned short", 2)),
    types.add(BtfType.Int.signed("int", 4)),
    types.add(BtfType.Int.unsigned("unsigned int", 4)),
    types.add(BtfType.Int.signed("long", 8)),
    types.add(BtfType.Int.unsigned("unsigned long", 8)),
    types.add(BtfType.Array(char, index, 8)),
    types.add(BtfType.Array(char, index, 1)),
  )
  names.zip(ids).forEach { (name, id) -> builder.kconfig(name, id, true) }
  builder.program("socket", "nothing", Assembler().mov(Reg.R0, 0).exit().build())
  return builder.build()
}

private fun ours(spec: ObjectSpec, text: String): String {
  val target = KnownTarget.of(BtfBuilder(ByteOrder.nativeOrder()).build()).withKconfig(text)
  return try {
    HexFormat.of().formatHex(ExternResolver(spec, target).configuration().get().toByteArray())
  } catch (_: ExternException) {
    "error"
  }
}

private fun oracle(path: String, texts: List<String>): List<String> {
  val process = ProcessBuilder("${Libbpf.program("kconfig-oracle")}", path)
    .redirectError(ProcessBuilder.Redirect.INHERIT).start()
  process.outputStream.use { input -> texts.forEach { input.write("$it\u0000".toByteArray()) } }
  return process.inputReader().readLines().also { process.waitFor() shouldBe 0 }
}
