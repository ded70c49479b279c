package skep.dsl

import skep.insn.Helper

// What runs now, and where and when. The ids of a task do not change while a program runs, so a helper is asked for them
// once on each path, however often they are used.

/** The process's id, which the kernel calls the thread group's: `getpid()`. */
public fun Body.currentTgid(): Num<UInt> = (flow.once(Helper.GET_CURRENT_PID_TGID) shr 32).toU32()

/** The thread's id, which the kernel calls the process's: `gettid()`. */
public fun Body.currentPid(): Num<UInt> = flow.once(Helper.GET_CURRENT_PID_TGID).toU32()

/** The thread's id, by the name that user space has for it: [currentPid]. */
public fun Body.currentTid(): Num<UInt> = currentPid()

/** The id of both: the process's in the upper half and the thread's in the lower. */
public fun Body.currentPidTgid(): Num<ULong> = flow.once(Helper.GET_CURRENT_PID_TGID)

/** The user's id. */
public fun Body.currentUid(): Num<UInt> = flow.once(Helper.GET_CURRENT_UID_GID).toU32()

/** The group's id. */
public fun Body.currentGid(): Num<UInt> = (flow.once(Helper.GET_CURRENT_UID_GID) shr 32).toU32()

/** The id of the control group of version 2. Since Linux 4.18. */
public fun Body.currentCgroup(): Num<ULong> = call(Helper.GET_CURRENT_CGROUP_ID)

/** The running thread, `struct task_struct`: `currentTask()["real_parent"]["tgid"].read(s32)`. */
public fun Body.currentTask(): KernelValue =
  kernelStruct("task_struct", "currentTask()") { flow.once(Helper.GET_CURRENT_TASK) }

/** The CPU that the program runs on. */
public fun Body.currentCpu(): Num<UInt> = call(Helper.GET_SMP_PROCESSOR_ID).toU32()

/** The NUMA node of the CPU that the program runs on. */
public fun Body.currentNumaNode(): Num<UInt> = call(Helper.GET_NUMA_NODE_ID).toU32()

/** Nanoseconds since the system started, without the time it was suspended: `CLOCK_MONOTONIC`. */
public fun Body.nanoTime(): Num<ULong> = call(Helper.KTIME_GET_NS)

/** Nanoseconds since the system started: `CLOCK_BOOTTIME`. Since Linux 5.8. */
public fun Body.nanoTimeSinceBoot(): Num<ULong> = call(Helper.KTIME_GET_BOOT_NS)

/** A number that looks random. */
public fun Body.random(): Num<UInt> = call(Helper.GET_PRANDOM_U32).toU32()

/** What a helper without arguments gives, which is the same all the time. */
private fun Flow.once(helper: Helper): Num<ULong> {
  val known = facts.firstNotNullOfOrNull { fact -> (fact as? Answer)?.takeIf { it.helper == helper } }
  return known?.number ?: called(helper.callee()).also { learn(Answer(helper, it)) }
}

/** That a helper was asked on every path to here. */
private class Answer(val helper: Helper, val number: Num<ULong>)
