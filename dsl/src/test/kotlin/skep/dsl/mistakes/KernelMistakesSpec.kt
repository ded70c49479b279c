package skep.dsl.mistakes

/** Types of the kernel, and the contexts of programs. */
internal class KernelMistakesSpec : MistakesSpec(
  listOf(
    mistake(
      "a field that is not there",
      """
      ret(currentTask()["tgdi"].read(s32)) // here
      """,
      "struct task_struct.tgdi",
      "did you mean 'tgid'?",
    ),
    mistake(
      "a struct that is not there",
      """
      val pid by arg(1, "task_strct")["pid"].read(s32) // here
      printk("%d", pid)
      """,
      "task_strct",
      "did you mean 'task_struct'",
      kind = "rawTracepoint(\"sched_switch\")",
    ),
    mistake(
      "a field of a number",
      """
      ret(currentTask()["tgid"]["nr"].read(s32)) // here
      """,
      "is 's32' and has no field 'nr'",
    ),
    mistake(
      "the kernel's memory is written",
      """
      currentTask()["tgid"] = s32(1) // here
      ret(0)
      """,
      "is read by a helper, and there is none to write it",
    ),
    mistake(
      "a number is read with another width",
      """
      val pid by currentTask()["tgid"].read(u64) // here
      ret(pid.toS32())
      """,
      "is 's32' and u64 is wanted",
      "read(s32)",
    ),
    mistake(
      "an argument that is not there",
      """
      val pid by arg("nxt")["pid"].read(s32) // here
      printk("%d", pid)
      """,
      "no parameter 'nxt'",
      "did you mean 'next'?",
      kind = "btfTracepoint(\"sched_switch\")",
    ),
    mistake(
      "a tracepoint that is not there",
      """
      val pid by arg("next")["pid"].read(s32) // here
      printk("%d", pid)
      """,
      "sched_swich",
      "did you mean 'sched_switch'?",
      kind = "btfTracepoint(\"sched_swich\")",
    ),
    mistake(
      "a function that is not there",
      """
      val count by arg("count").read(u64) // here
      printk("%llu", count)
      """,
      "vfs_raed",
      "did you mean 'vfs_read'",
      kind = "fentry(\"vfs_raed\")",
    ),
  ),
  types = true,
)
