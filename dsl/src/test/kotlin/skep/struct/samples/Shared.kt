package skep.struct.samples

import skep.dsl.*
import skep.struct.*

/** Structs of every kind as variables, keys and values, one of which a program fills. */
object Shared : Bpf("shared", license = "GPL") {
  val state by global(Event)
  val seen by hash(Event, struct<Everything>(), maxEntries = 4)
  val numbers by array(struct<Scalars>(), maxEntries = 2)
  val tight by array(struct<Tight>(), maxEntries = 1)

  val fill by program("xdp") {
    r6 set state.address
    r2 set 7
    u32[r6 + Event.pid.offset] = r2
    r2 set 443
    r2.toBigEndian(16)
    u16[r6 + Event.port.offset] = r2
    r2 set -1
    s64[r6 + (Event.at.offset + Point.x.offset)] = r2
    r2 set 5
    u32[r6 + (Event.path.offset + Point.size + Point.y.offset)] = r2
    "drop".forEachIndexed { i, letter -> u8[r6 + (Event.comm.offset + i)] = letter.code }
    r0 set 2
    exit()
  }
}
