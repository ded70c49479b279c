package skep.dsl.samples

import skep.dsl.Bpf
import skep.dsl.get
import skep.struct.u32

/** Two data sections whose maps have one name, `.bss.counters_o`, since libbpf cuts it to 15 characters. */
object CutNames : Bpf("cut_names", license = "GPL") {
  val reads by global(u32, 0u, section = ".bss.counters_of_reads")
  val writes by global(u32, 0u, section = ".bss.counters_of_writes")

  val digits by program("xdp") {
    r1 set reads.address
    r0 set u32[r1]
    r0 *= 10
    r1 set writes.address
    r1 set u32[r1]
    r0 += r1
    exit()
  }
}
