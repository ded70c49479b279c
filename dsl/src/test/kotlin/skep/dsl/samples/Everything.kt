package skep.dsl.samples

import skep.dsl.*
import skep.insn.MapType
import skep.struct.*

/** One of each thing that can be declared. */
class Everything : Bpf("everything", license = "GPL") {
  val early by program("raw_tp/sys_enter") {
    val out by label()
    r6 set slots
    r1 set five.address
    r1 set u64[r1]
    call(double)
    r1 set r6
    r2 set each.address
    r3 set 0
    r4 set 0
    call(for_each_map_elem)
    printk("%d\n", r0)
    r1 set by_cpu; r2 set fp - 4; u32[fp - 4] = 0
    call(map_lookup_elem)
    jumpIf(r0 eq 0, out)
    +out
    r0 set 0
    exit()
  }

  val zero by global(s32, 0)
  val five by global(u64, 5u)
  val limit by constant(u16, 100u)
  val none by constant(bool, false)
  val apart by global(chars(16), "apart", section = ".data.apart")

  val table by hash(u32, u32 * 4, maxEntries = 8) { flags(1) }
  val recent by lruHash(chars(16), u64, maxEntries = 16)
  val slots by array(u64, maxEntries = 2)
  val by_cpu by percpuHash(u32, u64, maxEntries = 4)
  val cpu_slots by percpuArray(u64, maxEntries = 1)
  val ring by ringBuffer(bytes = 4096)
  val jumps by map(MapType.PROG_ARRAY) { types -> key(types.id(u32)).value(types.id(u32)).maxEntries(8) }

  val double by subprogram(u64, result = u64) {
    r0 set r1
    r0 += r1
    exit()
  }

  val each by subprogram(u64, u64, u64, u64) {
    r0 set 0
    exit()
  }

  val late by program("socket") {
    w0 set 0
    exit()
  }

  val asleep by program("?kprobe/vfs_read") {
    r0 set 0
    exit()
  }
}
