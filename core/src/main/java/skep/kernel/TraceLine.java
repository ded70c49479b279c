package skep.kernel;

import java.time.Duration;

/** A line of trace_pipe. */
public sealed interface TraceLine {
  /**
   * A message of a program or a tracer.
   *
   * @param comm the name of the thread, which may have spaces and dashes in it; {@code <...>} if
   *     the kernel has forgotten it
   * @param pid the thread's number, 0 for idle CPUs
   * @param cpu the CPU it ran on
   * @param flags interrupt and preemption state, as in Documentation/trace/ftrace.rst
   * @param time since the trace clock started, normally at boot; to the microsecond
   * @param source who wrote it: {@code bpf_trace_printk} for programs
   * @param message the text, without the line's end
   */
  record Message(
      String comm, int pid, int cpu, String flags, Duration time, String source, String message)
      implements TraceLine {}

  /**
   * Messages were overwritten before they were read.
   *
   * @param cpu the CPU whose buffer was full
   * @param count how many messages, 0 if the kernel does not know
   */
  record Lost(int cpu, long count) implements TraceLine {}

  /**
   * Anything else, such as the second line of a message with a line break in it.
   *
   * @param text the line
   */
  record Other(String text) implements TraceLine {}
}
