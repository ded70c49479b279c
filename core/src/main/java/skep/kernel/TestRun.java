package skep.kernel;

import java.nio.ByteBuffer;

/**
 * A request to run a program once or more and time it: {@code BPF_PROG_TEST_RUN}.
 *
 * @param program the program
 * @param data what it gets as packet, read from position to limit; the position is not moved
 * @param outputCapacity bytes of packet wanted back
 * @param repeat how often to run it; the kernel takes 0 for once
 */
public record TestRun(Fd program, ByteBuffer data, int outputCapacity, int repeat) {
  /**
   * What a test run gave.
   *
   * @param returnValue what the program returned
   * @param output the packet afterwards
   * @param nanoseconds time of one run, on average
   */
  public record Result(int returnValue, ByteBuffer output, int nanoseconds) {}
}
