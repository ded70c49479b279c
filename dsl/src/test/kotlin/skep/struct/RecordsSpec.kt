package skep.struct

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FreeSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import java.net.URLClassLoader
import java.nio.ByteBuffer
import java.nio.ByteOrder
import java.util.HexFormat
import javax.tools.ToolProvider

class RecordsSpec :
  FreeSpec({
    val directory = tempdir()
    val source = directory.resolve("Records.java")
    source.writeText(RecordsSpec::class.java.getResource("/skep/struct/Records.java.txt")!!.readText())
    val classpath = System.getProperty("java.class.path")
    ToolProvider.getSystemJavaCompiler()
      .run(null, null, null, "-proc:none", "-cp", classpath, "-d", "$directory", "$source") shouldBe 0
    val loader = URLClassLoader(arrayOf(directory.toURI().toURL()), RecordsSpec::class.java.classLoader)

    @Suppress("UNCHECKED_CAST")
    fun record(name: String) = loader.loadClass("Records$$name") as Class<Record>

    fun constant(name: String) = loader.loadClass("Records").getField(name).get(null)

    @Suppress("UNCHECKED_CAST")
    val everything = constant("TYPE") as StructType<Record>

    fun CType<Record>.bytes(value: Any): ByteArray =
      ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN).also { codec.encode(value as Record, it) }.array()

    "components are fields, which lie as C has them" {
      everything.fields.joinToString("\n") { "${it.offset} ${it.type} ${it.name}" } shouldBe
        """
        0 u32 pid
        4 char[16] comm
        20 be16 port
        24 be32 address
        28 bool truth
        32 f32 single
        40 f64 both
        48 Verdict verdict
        56 Inner inner
        72 Inner[2] inners
        104 s16[2][3] matrix
        116 u8[6] mac
        124 be32[2] numbers
        136 Inner[2] more
        """.trimIndent()
      everything.size shouldBe 168
      struct(record("Tight")).run { alignment to size } shouldBe (1 to 9)
      struct(record("Line")).run { alignment to size } shouldBe (64 to 64)
    }

    "a record is read as it was written" {
      val bytes = everything.bytes(constant("VALUE"))
      HexFormat.of().formatHex(bytes, 0, 52) shouldBe
        "feffffff" + "62617368".padEnd(32, '0') + "01bb" + "0000" + "7f000001" + "01000000" + "0000c03f" + "00000000" +
        "000000000000d0bf" + "07000000"
      val read = everything.codec.decode(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN))
      everything.bytes(read).toList() shouldBe bytes.toList()
    }

    "a record as JSON" {
      everything.toJson(constant("VALUE") as Record).toString() shouldContain
        """"numbers":[1,2],"more":[{"x":5,"y":6},{"x":7,"y":8}]}"""
    }

    "what a record's constructor throws comes out as it was thrown" {
      val strict = struct(record("Strict"))
      shouldThrow<IllegalStateException> { strict.codec.decode(ByteBuffer.allocate(4).putInt(0, -1)) }
    }

    "records without a layout are refused, with the component and what to do" {
      val refusals =
        listOf(
          "Boxed" to "Boxed.a: a Integer can be null, which C has not; use int",
          "Mapped" to "Mapped.a: java.util.Map<java.lang.Integer, java.lang.Integer> has no size in C",
          "Named" to "Named.a: a String needs @CString(n)",
          "Listed" to "Listed.a: a list or an array needs @Length(n)",
          "Deep" to "Deep.named.a: a String needs @CString(n)",
          "Generic" to "Generic.a: T has no size in C",
          "Empty" to "Empty: a record without components",
          "Itself" to "Itself.a: a struct cannot have itself as a field",
          "Idle" to "Idle.a: @Unsigned is not for a field of this type",
          "Dated" to "Dated.a: Date has no size in C",
        )
      for ((name, message) in refusals) {
        shouldThrow<StructException> { struct(record(name)) }.problem shouldContain message
      }
    }
  })
