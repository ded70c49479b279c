package skep.dsl.samples

import skep.dsl.*
import skep.struct.*

/** Reads through a pointer that may be null, on line 16. */
object Rejected : Bpf("rejected", license = "GPL") {
  val slots by hash(u32, u64, maxEntries = 1)

  val careless by program("raw_tp/sys_enter") {
    u32[fp - 4] = 0
    r1 set slots
    r2 set fp - 4
    call(map_lookup_elem)

    // The check for null is missing.
    r0 set u64[r0]
    exit()
  }
}
