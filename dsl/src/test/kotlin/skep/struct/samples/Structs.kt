package skep.struct.samples

import skep.struct.*

object Point : Struct() {
  val x by s64
  val y by u32
}

object Event : Struct() {
  val pid by u32
  val comm by chars(6)
  val port by be16
  val at by Point
  val path by Point * 2
  val length by u8 named "size"
}
