package skep.kernel;

import java.nio.ByteBuffer;
import java.util.OptionalInt;

/**
 * A request to run a program once or more and time it: {@code BPF_PROG_TEST_RUN}.
 *
 * <pre>{@code
 * TestRun.Result result =
 *     kernel.progTestRun(TestRun.of(drop).data(packet).outputCapacity(1514).repeat(1000));
 * }</pre>
 *
 * <p>Which parts a kind of program takes is the kernel's to say: programs of the network take data
 * and some a context, tracing and system call programs only a context or nothing. What it does not
 * take is {@link Errno#EINVAL}.
 *
 * @param program the program
 * @param data what it gets as packet, read from position to limit; the position is not moved
 * @param outputCapacity bytes of packet wanted back
 * @param context what it gets as context, {@code struct __sk_buff} or {@code xdp_md} for instance,
 *     read as {@code data} is
 * @param contextCapacity bytes of context wanted back
 * @param repeat how often to run it; the kernel takes 0 for once
 * @param flags {@code BPF_F_TEST_*}
 * @param cpu the CPU to run it on, with {@link #RUN_ON_CPU} among the flags
 * @param batchSize frames that run together with {@link #XDP_LIVE_FRAMES}; 0 for the kernel's 64
 */
public record TestRun(
    Fd program,
    ByteBuffer data,
    int outputCapacity,
    ByteBuffer context,
    int contextCapacity,
    int repeat,
    int flags,
    OptionalInt cpu,
    int batchSize) {
  /** {@code BPF_F_TEST_RUN_ON_CPU}: on {@link #cpu()}; only for raw tracepoints. */
  public static final int RUN_ON_CPU = 1;

  /** {@code BPF_F_TEST_XDP_LIVE_FRAMES}: what the program decides is done. Linux 5.18 and later. */
  public static final int XDP_LIVE_FRAMES = 1 << 1;

  /** {@code BPF_F_TEST_SKB_CHECKSUM_COMPLETE}: as if the device had summed up the packet. */
  public static final int SKB_CHECKSUM_COMPLETE = 1 << 2;

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0).asReadOnlyBuffer();

  /**
   * A request with a packet and no context.
   *
   * @param program the program
   * @param data what it gets as packet
   * @param outputCapacity bytes of packet wanted back
   * @param repeat how often to run it; the kernel takes 0 for once
   */
  public TestRun(Fd program, ByteBuffer data, int outputCapacity, int repeat) {
    this(program, data, outputCapacity, NOTHING, 0, repeat, 0, OptionalInt.empty(), 0);
  }

  /**
   * A request to run a program once, on nothing.
   *
   * @param program the program
   * @return the request
   */
  public static TestRun of(Fd program) {
    return new TestRun(program, NOTHING, 0, 0);
  }

  /**
   * The same with a packet.
   *
   * @param packet what the program gets as packet
   * @return the request
   */
  public TestRun data(ByteBuffer packet) {
    return new TestRun(
        program, packet, outputCapacity, context, contextCapacity, repeat, flags, cpu, batchSize);
  }

  /**
   * The same with a packet.
   *
   * @param packet what the program gets as packet
   * @return the request
   */
  public TestRun data(byte[] packet) {
    return data(ByteBuffer.wrap(packet));
  }

  /**
   * The same with room for the packet afterwards.
   *
   * @param bytes of packet wanted back; when it is longer the kernel answers {@link Errno#ENOSPC}
   * @return the request
   */
  public TestRun outputCapacity(int bytes) {
    return new TestRun(
        program, data, bytes, context, contextCapacity, repeat, flags, cpu, batchSize);
  }

  /**
   * The same with a context.
   *
   * @param bytes what the program gets as context
   * @param capacity bytes of context wanted back
   * @return the request
   */
  public TestRun context(ByteBuffer bytes, int capacity) {
    return new TestRun(
        program, data, outputCapacity, bytes, capacity, repeat, flags, cpu, batchSize);
  }

  /**
   * The same, more often.
   *
   * @param times how often
   * @return the request
   */
  public TestRun repeat(int times) {
    return new TestRun(
        program, data, outputCapacity, context, contextCapacity, times, flags, cpu, batchSize);
  }

  /**
   * The same with flags instead of those it has.
   *
   * @param flags {@code BPF_F_TEST_*}
   * @return the request
   */
  public TestRun flags(int flags) {
    return new TestRun(
        program, data, outputCapacity, context, contextCapacity, repeat, flags, cpu, batchSize);
  }

  /**
   * The same on a CPU; sets {@link #RUN_ON_CPU}.
   *
   * @param cpu the CPU's number
   * @return the request
   */
  public TestRun onCpu(int cpu) {
    return new TestRun(
        program,
        data,
        outputCapacity,
        context,
        contextCapacity,
        repeat,
        flags | RUN_ON_CPU,
        OptionalInt.of(cpu),
        batchSize);
  }

  /**
   * The same with frames that really go where an XDP program sends them; sets {@link
   * #XDP_LIVE_FRAMES}. Such a run gives no packet back.
   *
   * @param batchSize frames that run together, at most 256; 0 for the kernel's 64
   * @return the request
   */
  public TestRun liveFrames(int batchSize) {
    return new TestRun(
        program,
        data,
        0,
        context,
        contextCapacity,
        repeat,
        flags | XDP_LIVE_FRAMES,
        cpu,
        batchSize);
  }

  /**
   * What a test run gave.
   *
   * @param returnValue what the program returned
   * @param output the packet afterwards
   * @param context the context afterwards, if room for it was asked for; otherwise the one that was
   *     given, which a program of a system call changes in place
   * @param nanoseconds time of one run, on average
   */
  public record Result(int returnValue, ByteBuffer output, ByteBuffer context, int nanoseconds) {}
}
