package skep.struct

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FreeSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.shouldNotBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldStartWith
import skep.struct.samples.Event
import skep.struct.samples.Point
import skep.struct.samples.Wrong
import java.nio.ByteBuffer
import java.nio.ByteOrder
import java.util.HexFormat

class StructSpec :
  FreeSpec({
    fun <T : Any> CType<T>.bytes(value: T, order: ByteOrder = ByteOrder.LITTLE_ENDIAN): ByteArray =
      ByteBuffer.allocate(size).order(order).also { codec.encode(value, it) }.array()

    fun <T : Any> CType<T>.value(bytes: ByteArray, order: ByteOrder = ByteOrder.LITTLE_ENDIAN): T =
      codec.decode(ByteBuffer.wrap(bytes).order(order))

    "fields are named by their properties and lie as C has them" {
      Event.name shouldBe "Event"
      Event.fields.map { Triple(it.name, it.type, it.offset) } shouldBe
        listOf(
          Triple("pid", u32, 0),
          Triple("comm", chars(6), 4),
          Triple("port", be16, 10),
          Triple("at", Point, 16),
          Triple("path", Point * 2, 32),
          Triple("size", u8, 64),
        )
      Event.size shouldBe 72
      Event.alignment shouldBe 8
    }

    val event =
      Event {
        it[pid] = 3u
        it[comm] = "bash"
        it[port] = 443u
        it[at] = Point { point -> point[x] = -1 }
        it[length] = 9u
      }

    "a value has what was set, and zeros" {
      event[Event.pid] shouldBe 3u
      event[Event.at][Point.x] shouldBe -1
      event[Event.path][1][Point.y] shouldBe 0u
    }

    "values are equal when their fields are" {
      event.with { } shouldBe event
      event.with { }.hashCode() shouldBe event.hashCode()
      event.with { it[Event.pid] = 4u } shouldNotBe event
      event.toString() shouldBe
        "Event(pid=3, comm=bash, port=443, at=Point(x=-1, y=0), path=[Point(x=0, y=0), Point(x=0, y=0)], size=9)"
    }

    "a value is read as it was written, in both byte orders" {
      for (order in listOf(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)) {
        Event.value(Event.bytes(event, order), order) shouldBe event
      }
      HexFormat.of().formatHex(Event.bytes(event), 0, 16) shouldBe "030000006261736800000" + "1bb00000000"
      HexFormat.of().formatHex(Event.bytes(event, ByteOrder.BIG_ENDIAN), 0, 16) shouldBe
        "0000000362617368000001bb00000000"
    }

    "what cannot be is refused, with the line that says it" {
      shouldThrow<StructException> { Wrong.TwoFields() }.problem shouldBe "TwoFields has two fields 'a'"
      shouldThrow<StructException> { Wrong.NoArray() }.message shouldStartWith "Wrong.kt:"
      shouldThrow<StructException> { Wrong.Named() }.problem shouldContain "'größe' cannot be a name in C"
      shouldThrow<StructException> { Wrong.Empty().size }.problem shouldStartWith "Empty has no fields"
      shouldThrow<StructException> { Wrong.Aligned() }.problem shouldContain "3 is no alignment"
      shouldThrow<StructException> { Wrong.Late() }.problem shouldContain "declared after the struct was used"
      shouldThrow<StructException> { object : Struct() {} }.problem shouldContain "'' cannot be a name"
      shouldThrow<StructException> { event[Point.x] }.problem shouldStartWith "'s64 x' is no field of Event"
      shouldThrow<StructException> { Event.field("pdi") }.problem shouldContain "it has pid, comm"
      shouldThrow<StructException> { Event.bytes(event.with { it[Event.comm] = "too long" }) }.problem shouldBe
        "Event.comm: 'too long' has 8 bytes, the array 6"
    }
  })
