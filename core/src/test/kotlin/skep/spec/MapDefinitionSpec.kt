package skep.spec

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FreeSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import skep.btf.BtfBuilder
import skep.btf.BtfLinkage
import skep.btf.BtfType
import skep.insn.MapType
import java.nio.ByteOrder

/** Each rule of libbpf's parse_btf_map_def, by a definition that breaks it. */
class MapDefinitionSpec : FreeSpec({
  "attributes in any order, __ulong, typedefs and const" {
    val map = define {
      number("max_entries", 7)
      member("map_extra", add(BtfType.Enum64("", 8, false, listOf(BtfType.EnumValue("u", 1L shl 40)))))
      number("type", MapType.HASH.number())
      member("key", pointer(add(BtfType.Const(add(BtfType.Typedef("u32", u32))))))
      member("value_size", add(BtfType.Const(add(BtfType.Typedef("n", array(24))))))
    }
    listOf<Any>(map.type, map.maxEntries, map.extra, map.keySize, map.valueSize) shouldBe
      listOf(MapType.HASH, 7, 1L shl 40, 4, 24)
  }
  "a size and a type that agree" {
    define {
      hash()
      number("key_size", 4)
      member("key", pointer(u32))
    }.keySize shouldBe 4
  }
  "unknown attributes when relaxed" {
    define(relaxed = true) {
      hash()
      number("colour", 1)
    }.type shouldBe MapType.HASH
  }

  "errors" - {
    fun refused(text: String, linkage: BtfLinkage = BtfLinkage.GLOBAL, body: Definition.() -> Unit) {
      val e = shouldThrow<ObjectException> { define(linkage = linkage, body = body) }
      e.message shouldContain text
      e.message shouldContain "map 'm"
      e.section().get() shouldBe ".maps"
    }
    "no type" { refused("map type isn't specified") { number("max_entries", 1) } }
    "type 0" { refused("map type isn't specified") { number("type", 0) } }
    "a type that nobody knows" { refused("no map type with the number 9999") { number("type", 9999) } }
    "a number that is none" {
      refused("attr 'type': expected PTR, got INT") { member("type", u32) }
      refused("attr 'type': expected ARRAY, got INT") { member("type", pointer(u32)) }
    }
    "an unknown attribute" {
      refused("attr 'colour'") {
        hash()
        number("colour", 1)
      }
    }
    "sizes that disagree" {
      refused("conflicting key size 8 != 4") {
        hash()
        number("key_size", 8)
        member("key", pointer(u32))
      }
      refused("conflicting value size 4 != 8") {
        hash()
        member("value", pointer(u32))
        number("value_size", 8)
      }
    }
    "a key that is no pointer, or has no size" {
      refused("attr 'key': expected PTR, got INT") {
        hash()
        member("key", u32)
      }
      refused("attr 'key': its type has no size") {
        hash()
        member("key", pointer(0))
      }
    }
    "pinning" {
      refused("attr 'pinning'") {
        hash()
        number("pinning", 2)
      }
    }
    "map_extra of two values" {
      refused("an enum with 2 values is no number") {
        hash()
        val values = listOf(BtfType.EnumValue("a", 1), BtfType.EnumValue("b", 2))
        member("map_extra", add(BtfType.Enum("", 4, false, values)))
      }
    }
    "values" - {
      fun Definition.outer() = number("type", MapType.ARRAY_OF_MAPS.number())

      fun Definition.inner(body: Definition.() -> Unit) = pointer(Definition(types).apply(body).struct())

      fun Definition.values(pointer: Int, length: Long = 0) = member("values", add(BtfType.Array(pointer, u32, length)))

      "not last" {
        refused("it must be the last member") {
          outer()
          values(inner { hash() })
          number("max_entries", 1)
        }
      }
      "of a map that holds no maps" {
        refused("this map is a HASH") {
          hash()
          values(inner { hash() })
        }
      }
      "with a length" {
        refused("not an array without length") {
          outer()
          values(inner { hash() }, 1)
        }
      }
      "with a value size other than 4" {
        refused("conflicting value size 8 != 4") {
          outer()
          number("value_size", 8)
          values(inner { hash() })
        }
      }
      "of no pointers" {
        refused("its elements are INT") {
          outer()
          values(u32)
        }
      }
      "of maps in maps in maps" {
        refused("an inner map cannot hold maps itself") {
          outer()
          values(
            inner {
              outer()
              values(inner { hash() })
            },
          )
        }
      }
      "pinned" {
        refused("an inner map cannot be pinned") {
          outer()
          values(
            inner {
              hash()
              number("pinning", 1)
            },
          )
        }
      }
      "of programs that are none" {
        refused("not functions") {
          number("type", MapType.PROG_ARRAY.number())
          values(pointer(u32))
        }
      }
      "of maps that are none" {
        refused("not to a map definition") {
          outer()
          values(pointer(u32))
        }
      }
    }
    "linkage" {
      refused("a map cannot be static", BtfLinkage.STATIC) { hash() }
      refused("a map cannot be extern", BtfLinkage.EXTERN) { hash() }
    }
  }
})

/** The struct of a map, member by member. */
private class Definition(val types: BtfBuilder) {
  private val members = mutableListOf<BtfType.Member>()
  val u32 = add(BtfType.Int.unsigned("unsigned int", 4))

  fun add(type: BtfType): Int = types.add(type)

  fun pointer(to: Int): Int = add(BtfType.Pointer(to))

  fun array(length: Int): Int = pointer(add(BtfType.Array(u32, u32, length.toLong())))

  fun number(name: String, value: Int) = member(name, array(value))

  fun hash() = number("type", MapType.HASH.number())

  fun member(name: String, type: Int) {
    members += BtfType.Member.atByte(name, type, members.size * 8L)
  }

  fun struct(): Int = add(BtfType.Struct("", members.size * 8L, members))
}

private fun define(
  relaxed: Boolean = false,
  linkage: BtfLinkage = BtfLinkage.GLOBAL,
  body: Definition.() -> Unit,
): MapSpec {
  val types = BtfBuilder(ByteOrder.LITTLE_ENDIAN)
  val variable = types.add(BtfType.Var("m", Definition(types).apply(body).struct(), linkage))
  val reader = MapDefinitionReader(types.build(), ObjectException.Where.READING, relaxed)
  return reader.read(BtfType.SectionEntry(variable, 0, 1000))
}
