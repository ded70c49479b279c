package skep.struct.samples

import skep.struct.*

/** Structs that cannot be. */
object Wrong {
  class TwoFields : Struct() {
    val a by u32
    val b by u8 named "a"
  }

  class NoArray : Struct() {
    val none by chars(0)
  }

  class Named : Struct() {
    val größe by u32
  }

  class Empty : Struct()

  class Aligned : Struct(align = 3) {
    val a by u32
  }

  class Late : Struct() {
    val a by u32
    val half = size / 2
    val b by u32
  }
}
