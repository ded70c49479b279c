package skep.struct

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FreeSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.types.shouldBeInstanceOf
import skep.struct.samples.Arrays
import skep.struct.samples.Box
import skep.struct.samples.Comm
import skep.struct.samples.Everything
import skep.struct.samples.Inner
import skep.struct.samples.Ipv4
import skep.struct.samples.Line
import skep.struct.samples.Pid
import skep.struct.samples.Plain
import skep.struct.samples.Refused
import skep.struct.samples.Scalars
import skep.struct.samples.Tasks
import skep.struct.samples.Tight
import skep.struct.samples.Verdict
import java.nio.ByteBuffer
import java.nio.ByteOrder
import java.util.HexFormat
import java.util.concurrent.Callable
import java.util.concurrent.Executors

class SerialStructSpec :
  FreeSpec({
    fun <T : Any> CType<T>.bytes(value: T, order: ByteOrder = ByteOrder.LITTLE_ENDIAN): ByteArray =
      ByteBuffer.allocate(size).order(order).also { codec.encode(value, it) }.array()

    fun <T : Any> CType<T>.value(bytes: ByteArray, order: ByteOrder = ByteOrder.LITTLE_ENDIAN): T =
      codec.decode(ByteBuffer.wrap(bytes).order(order))

    val everything =
      Everything(
        pid = Pid(0xfffffffeu),
        comm = Comm("Müßiggang"),
        port = 443u,
        address = Ipv4("192.168.0.1"),
        cookie = -2,
        verdict = Verdict.NONE,
        plain = Plain.B,
        inner = Inner(-1, Long.MIN_VALUE),
        inners = listOf(Inner(1, 2), Inner(3, 4)),
        matrix = listOf(listOf(1u, 2u, 3u), listOf(4u, 5u, 0xffffu)),
        names = listOf("", "abc", "abcd"),
        verdicts = listOf(Verdict.DROP, Verdict.PASS),
        ports = listOf(80u, 0x1234u, 0u),
        last = 200u,
      )

    "properties are fields, which lie as C has them" {
      val type = struct<Everything>()
      type.name shouldBe "Everything"
      type.fields.joinToString("\n") { "${it.offset} ${it.type} ${it.name}" } shouldBe
        """
        0 u32 pid
        4 char[16] comm
        20 be16 port
        24 be32 address
        32 be64 cookie
        40 Verdict verdict
        44 Plain plain
        48 Inner inner
        64 Inner[2] inners
        96 u16[2][3] matrix
        108 char[3][4] names
        120 Verdict[2] verdicts
        128 be16[3] ports
        134 u8 end
        """.trimIndent()
      type.size shouldBe 136
      type.alignment shouldBe 8
      (type[Everything::verdict].type.underlying as EnumType).constants shouldBe
        mapOf("DROP" to 0, "PASS" to 7, "NONE" to -1)
    }

    "a field is found by its property, with its type" {
      val type = struct<Everything>()
      type[Everything::pid].offset shouldBe 0
      type[Everything::port].type.underlying shouldBe be16
      type[Everything::inner].type.shouldBeInstanceOf<StructType<Inner>>()[Inner::y].offset shouldBe 8
      type[Everything::comm].type.value("Kö".encodeToByteArray().copyOf(16)) shouldBe Comm("Kö")
      type[Everything::address].type.value(byteArrayOf(127, 0, 0, 1)) shouldBe Ipv4("127.0.0.1")
      shouldThrow<StructException> { type[Everything::last] }.problem shouldContain "no field 'last'; it has pid, comm"
      type.field("end").type shouldBe u8
    }

    "a value is read as it was written, in both byte orders" {
      val type = struct<Everything>()
      for (order in listOf(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)) {
        type.value(type.bytes(everything, order), order) shouldBe everything
      }
      val arrays = struct<Arrays>()

      @OptIn(ExperimentalUnsignedTypes::class)
      val value =
        Arrays(
          byteArrayOf(1, 2, 3, 4, 5, -1),
          listOf(1, 2, 3, 4, 5, -1),
          ubyteArrayOf(1u, 2u, 3u, 255u),
          intArrayOf(1, -1, 7),
          longArrayOf(1, -1),
          arrayOf(Inner(1, 2), Inner(3, 4)),
        )
      HexFormat.of().formatHex(arrays.bytes(value)) shouldBe
        "0102030405ff" + "0102030405ff" + "010203ff" + "01000000ffffffff07000000" + "00000000" + // padding
        "0000000000000001ffffffffffffffff" +
        "0100000000000000" + "0200000000000000" + "0300000000000000" + "0400000000000000"
      arrays.bytes(arrays.value(arrays.bytes(value))).toList() shouldBe arrays.bytes(value).toList()
      arrays[Arrays::mac].type shouldBe bytes(6)
      arrays[Arrays::bytes].type shouldBe s8 * 6
    }

    "numbers at the ends of their range" {
      val least =
        Scalars(-128, 0u, Short.MIN_VALUE, 0u, Int.MIN_VALUE, 0u, Long.MIN_VALUE, 0u, false, -1.5f, Double.NaN)
      val most =
        Scalars(
          127, 255u, Short.MAX_VALUE, UShort.MAX_VALUE, Int.MAX_VALUE, UInt.MAX_VALUE, Long.MAX_VALUE, ULong.MAX_VALUE,
          true, Float.MAX_VALUE, Double.MIN_VALUE,
        )
      val type = struct<Scalars>()
      for (value in listOf(least, most)) type.value(type.bytes(value)) shouldBe value
    }

    "packed, aligned, generic" {
      struct<Tight>().run { fields.map { it.offset } to size } shouldBe (listOf(0, 1) to 9)
      struct<Tight>().alignment shouldBe 1
      struct<Line>().run { alignment to size } shouldBe (64 to 64)
      struct<Tasks>().run {
        value(bytes(Tasks(listOf(Comm("a"), Comm("b"))))) shouldBe
          Tasks(listOf(Comm("a"), Comm("b")))
      }
      struct<Box<ULong>>().bytes(Box(1u, 2)).size shouldBe 16
    }

    "types of no class" {
      cType<UInt>() shouldBe u32
      cType<Pid>().underlying shouldBe u32
      cType<Pid>().bytes(Pid(7u)).toList() shouldBe listOf<Byte>(7, 0, 0, 0)
      cType<Verdict>().value(byteArrayOf(7, 0, 0, 0)) shouldBe Verdict.PASS
      shouldThrow<StructException> { struct<UInt>() }.problem shouldContain "UInt is no class with fields"
      shouldThrow<StructException> { cType<String>() }.problem shouldContain "String: a String needs @CString"
    }

    "values that do not fit are refused where they lie" {
      fun refusal(value: Everything) = shouldThrow<StructException> { struct<Everything>().bytes(value) }.problem
      refusal(everything.copy(comm = Comm("seventeen letters"))) shouldBe
        "Everything.comm: 'seventeen letters' has 17 bytes, the array 16"
      refusal(everything.copy(names = listOf("", "", "12345"))) shouldBe
        "Everything.names[]: '12345' has 5 bytes, the array 4"
      refusal(everything.copy(inners = emptyList())) shouldBe "Everything.inners: it has 0 elements, and Inner[2] has 2"
      refusal(everything.copy(matrix = listOf(emptyList(), emptyList()))) shouldBe
        "Everything.matrix[]: it has 0 elements, and u16[3] has 3"
      val bytes = struct<Everything>().bytes(everything).also { it[44] = 2 }
      shouldThrow<StructException> { struct<Everything>().value(bytes) }.problem shouldBe
        "Everything.plain: 2 is no value of enum Plain, which has A=0, B=1"
    }

    "a refused value is forgotten, and the next is read and written" {
      val type = struct<Everything>()
      shouldThrow<StructException> { type.bytes(everything.copy(inners = emptyList())) }
      type.value(type.bytes(everything)) shouldBe everything
    }

    "threads do not disturb each other" {
      val type = struct<Everything>()
      val threads = Executors.newFixedThreadPool(4)
      val answers =
        threads.invokeAll(
          List(4) { n ->
            Callable {
              val mine = everything.copy(pid = Pid(n.toUInt()))
              List(2_000) { type.value(type.bytes(mine)) }.all { it == mine }
            }
          },
        )
      threads.shutdown()
      answers.map { it.get() } shouldBe List(4) { true }
    }

    "classes without a layout are refused, with the field and what to do" {
      val refusals =
        listOf<Pair<() -> Any, String>>(
          { struct<Refused.Null>() } to "Null.pid: C has no null; use a type without '?'",
          { struct<Refused.Deep>() } to "Deep.deep.inner.pid: C has no null",
          { struct<Refused.NoLength>() } to "NoLength.list: a list or an array needs @Length(n)",
          { struct<Refused.NoSize>() } to "NoSize.comm: a String needs @CString(n)",
          { struct<Refused.TextsWithoutSize>() } to "TextsWithoutSize.comms: a String needs @CString(n)",
          { struct<Refused.Map>() } to "Map.map: a map has no place in a struct",
          { struct<Refused.Any>() } to "Any.any: which class it is",
          { struct<Refused.Context>() } to "Context.at: what @Contextual writes is not known",
          { struct<Refused.Character>() } to "Character.c: a Char is no char of C",
          { struct<Refused.Sets>() } to "Sets.set: a set has no order",
          { struct<Refused.OneLength>() } to "OneLength.list: an array of arrays needs the length of each",
          { struct<Refused.TwoLengths>() } to "TwoLengths.list: @Length has 2 lengths, and there are 1 arrays",
          { struct<Refused.TextSize>() } to "TextSize.a: @CString is not for a field of this type",
          { struct<Refused.Ordered>() } to "Ordered.a: a single byte has no byte order",
          { struct<Refused.OrderedText>() } to "OrderedText.a: @NetworkOrder is not for a field of this type",
          { struct<Refused.Itself>() } to "Itself.children: a struct cannot have itself as a field",
          { struct<Refused.Nothing>() } to "Nothing: a class without properties",
          { struct<Refused.Thing>() } to "Thing.thing: an object has no fields",
          { struct<Refused.Accents>() } to "Accents: 'größe' cannot be a name in C",
          { struct<Refused.Empty>() } to "Empty.list: an array of 0 elements has no values",
          { struct<Refused.Misaligned>() } to "Misaligned: 12 is no alignment",
        )
      for ((make, message) in refusals) shouldThrow<StructException> { make() }.problem shouldContain message
    }
  })
