// Written by skep gen kernel-types.
@file:Suppress("ktlint")

package skep.dsl.samples.kernel

import skep.dsl.Bool
import skep.dsl.KernelStruct
import skep.dsl.KernelValue
import skep.dsl.Num
import skep.struct.s16
import skep.struct.s32
import skep.struct.u32
import skep.struct.u64
import skep.struct.u8
import skep.types.FieldType
import skep.types.StructKind

/** The kernel's `struct task_struct`. */
public class TaskStruct(value: KernelValue) : KernelStruct(value) {
  /** `u32 __state`. */
  public val __state: Num<UInt> get() = number("__state", u32)

  /** `atomic_t usage`. */
  public val usage: KernelValue get() = member("usage", FieldType.Struct(StructKind.TYPEDEF, "atomic_t"))

  /** `void * stack`. */
  public val stack: KernelValue get() = member("stack", FieldType.Pointer(FieldType.Void()))

  /** `struct sched_entity se`. */
  public val se: KernelValue get() = member("se", FieldType.Struct.named("sched_entity"))

  /** `enum pid_type kind`. */
  public val kind: Num<UInt> get() = number("kind", u32, FieldType.Enumeration("pid_type", 4, false))

  /** `struct mm_struct * mm`. */
  public val mm: MmStruct get() = MmStruct(member("mm", FieldType.Pointer(FieldType.Struct.named("mm_struct"))))

  /** `s32 pid`. */
  public val pid: Num<Int> get() = number("pid", s32)

  /** `s32 tgid`. */
  public val tgid: Num<Int> get() = number("tgid", s32)

  /** `struct task_struct * real_parent`. */
  public val realParent: TaskStruct get() = TaskStruct(member("real_parent", FieldType.Pointer(FieldType.Struct.named("task_struct"))))

  /** `u32:7 before`. */
  public val before: Num<UInt> get() = bits("before", u32, 7)

  /** `u32:1 sched_reset_on_fork`. */
  public val schedResetOnFork: Num<UInt> get() = bits("sched_reset_on_fork", u32, 1)

  /** `u32:11 width`. */
  public val width: Num<UInt> get() = bits("width", u32, 11)

  /** `s32:5 drift`. */
  public val drift: Num<Int> get() = bits("drift", s32, 5)

  /** `u64:40 mask`. */
  public val mask: Num<ULong> get() = bits("mask", u64, 40)

  /** `bool exiting`. */
  public val exiting: Bool get() = truth("exiting")

  /** `u32 flags`. */
  public val flags: Num<UInt> get() = number("flags", u32)

  /** `char[16] comm`. */
  public val comm: KernelValue get() = member("comm", FieldType.Array(FieldType.Char(), 16))

  /** `struct {...} named`. */
  public val named: TaskStructNamed get() = TaskStructNamed(member("named", FieldType.Struct.named("")))

  /** `s16[3][4] matrix`. */
  public val matrix: KernelValue get() = member("matrix", FieldType.Array(FieldType.Array(FieldType.Int(2, true), 4), 3))

  /** `s32 first`. */
  public val first: Num<Int> get() = number("first", s32)

  /** `u64 second`. */
  public val second: Num<ULong> get() = number("second", u64)
}

/** The kernel's `struct mm_struct`. */
public class MmStruct(value: KernelValue) : KernelStruct(value) {
  /** `atomic_t mm_count`. */
  public val mmCount: KernelValue get() = member("mm_count", FieldType.Struct(StructKind.TYPEDEF, "atomic_t"))

  /** `u64 pgd`. */
  public val pgd: Num<ULong> get() = number("pgd", u64)

  /** `u64 total_vm`. */
  public val totalVm: Num<ULong> get() = number("total_vm", u64)

  /** `u64 arg_start`. */
  public val argStart: Num<ULong> get() = number("arg_start", u64)

  /** `u64 arg_end`. */
  public val argEnd: Num<ULong> get() = number("arg_end", u64)
}

/** The kernel's `struct sock`. */
public class Sock(value: KernelValue) : KernelStruct(value) {
  /** `void * before`. */
  public val before: KernelValue get() = member("before", FieldType.Pointer(FieldType.Void()))

  /** `struct sock_common __sk_common`. */
  public val __skCommon: KernelValue get() = member("__sk_common", FieldType.Struct.named("sock_common"))

  /** `s32 sk_err`. */
  public val skErr: Num<Int> get() = number("sk_err", s32)
}

/** The kernel's `union bpf_value`. */
public class BpfValue(value: KernelValue) : KernelStruct(value) {
  /** `s32 number`. */
  public val number: Num<Int> get() = number("number", s32)

  /** `struct {...} pair`. */
  public val pair: BpfValuePair get() = BpfValuePair(member("pair", FieldType.Struct.named("")))
}

/** The kernel's `struct bio`. */
public class Bio(value: KernelValue) : KernelStruct(value) {
  /** `u64 sector`. */
  public val sector: Num<ULong> get() = number("sector", u64)

  /** `s32 count`. */
  public val count: Num<Int> get() = number("count", s32)

  /** `struct bio_vec[] vecs`. */
  public fun vecs(index: Int): KernelValue = member("vecs", FieldType.Array(FieldType.Struct.named("bio_vec"), 0))[index]
}

/** The kernel's `seqlock_t`. */
public class SeqlockT(value: KernelValue) : KernelStruct(value) {
  /** `s32 sequence`. */
  public val sequence: Num<Int> get() = number("sequence", s32)

  /** `atomic_t lock`. */
  public val lock: KernelValue get() = member("lock", FieldType.Struct(StructKind.TYPEDEF, "atomic_t"))
}

/** The kernel's `struct task_struct.named`. */
public class TaskStructNamed(value: KernelValue) : KernelStruct(value) {
  /** `s32 tag`. */
  public val tag: Num<Int> get() = number("tag", s32)

  /** `struct {...}[3] pairs`. */
  public fun pairs(index: Int): TaskStructNamedPairs = TaskStructNamedPairs(member("pairs", FieldType.Array(FieldType.Struct.named(""), 3))[index])
}

/** The kernel's `union bpf_value.pair`. */
public class BpfValuePair(value: KernelValue) : KernelStruct(value) {
  /** `char small`. */
  public val small: Num<UByte> get() = number("small", u8, FieldType.Char())

  /** `char large`. */
  public val large: Num<UByte> get() = number("large", u8, FieldType.Char())
}

/** The kernel's `struct task_struct.named.pairs[0]`. */
public class TaskStructNamedPairs(value: KernelValue) : KernelStruct(value) {
  /** `s16 low`. */
  public val low: Num<Short> get() = number("low", s16)

  /** `s16 high`. */
  public val high: Num<Short> get() = number("high", s16)
}
