package skep.struct

import io.kotest.core.spec.style.FreeSpec
import io.kotest.matchers.shouldBe
import skep.struct.samples.Event
import skep.struct.samples.Inner
import skep.struct.samples.Pid
import skep.struct.samples.Point
import skep.struct.samples.Verdict
import skep.struct.samples.Volume

class ReadableSpec :
  FreeSpec({
    val event =
      Event {
        it[pid] = 3u
        it[comm] = "bash"
        it[port] = 443u
        it[at] = Point { point -> point[x] = -1 }
      }

    "a struct as JSON" {
      Event.toJson(event).toString() shouldBe
        """{"pid":3,"comm":"bash","port":443,"at":{"x":-1,"y":0},"path":[{"x":0,"y":0},{"x":0,"y":0}],"size":0}"""
    }

    "a serializable class as JSON, defaults included" {
      val volume = Volume(Pid(7u), Verdict.PASS, listOf(Inner(1, 2)))
      struct<Volume>().toJson(volume).toString() shouldBe
        """{"pid":7,"verdict":"PASS","inners":[{"x":1,"y":2}],"level":11}"""
      cType<Pid>().toJson(Pid(7u)).toString() shouldBe "7"
    }

    "other types as JSON" {
      u64.toJson(ULong.MAX_VALUE).toString() shouldBe "18446744073709551615"
      bytes(3).toJson(byteArrayOf(0, 10, -1)).toString() shouldBe "\"000aff\""
      (s8 * 2 * 1).toJson(listOf(listOf(-1, 2))).toString() shouldBe "[[-1,2]]"
      enumOf<Verdict>().toJson(Verdict.DROP).toString() shouldBe "\"DROP\""
      bool.toJson(true).toString() shouldBe "true"
      f64.toJson(1.5).toString() shouldBe "1.5"
    }

    "a tree for people" {
      Event.toTree(event) shouldBe
        """
        pid: 3
        comm: bash
        port: 443
        at:
          x: -1
          y: 0
        path:
          [0]:
            x: 0
            y: 0
          [1]:
            x: 0
            y: 0
        size: 0
        """.trimIndent()
      u32.toTree(5u) shouldBe "5"
      (u8 * 3).toTree(listOf(1u, 2u, 3u)) shouldBe "[1, 2, 3]"
    }
  })
