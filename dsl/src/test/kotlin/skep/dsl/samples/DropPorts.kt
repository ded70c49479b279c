package skep.dsl.samples

import skep.dsl.*
import skep.struct.*

/** Drops TCP and UDP packets to the ports of a map, and counts them there. */
object DropPorts : Bpf("drop_ports", license = "Dual MIT/GPL") {
  val blocked by hash(u16, u64, maxEntries = 64)

  val drop by program("xdp") {
    val l4 by label()
    val pass by label()
    r6 set u32[r1]; r7 set u32[r1 + 4] // data, data_end
    r2 set r6; r2 += 34
    jumpIf(r2 gt r7, pass)
    r3 set u16[r6 + 12]
    jumpIf(r3 ne 8, pass) // htons(ETH_P_IP), little-endian only
    r4 set u8[r6 + 14]; r4 andEq 15; r4 shlEq 2
    r5 set u8[r6 + 23]
    jumpIf(r5 eq 6, l4)
    jumpIf(r5 ne 17, pass)
    +l4
    r6 += 14; r6 += r4
    r2 set r6; r2 += 4
    jumpIf(r2 gt r7, pass)
    r3 set u16[r6 + 2]; r3.toBigEndian(16)
    u16[fp - 2] = r3
    r1 set blocked; r2 set fp; r2 += -2
    call(map_lookup_elem)
    jumpIf(r0 eq 0, pass)
    r1 set 1; atomicAdd(u64[r0], r1)
    r0 set 1; exit() // XDP_DROP
    +pass
    r0 set 2; exit() // XDP_PASS
  }
}
