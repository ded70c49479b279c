package skep.kernel;

/**
 * The log that newer kernels (7.2) have for commands which had none: {@code struct
 * bpf_common_attr}, passed beside a command's own attributes.
 */
final class CommonLog {
  /** {@code BPF_COMMON_ATTRS} of {@code enum bpf_cmd}, added to a command's number. */
  static final int COMMAND = 1 << 16;

  /** Bytes of the struct: address, size and level of the log, and its true size. */
  static final int SIZE = 24;

  private static final int LOG_SIZE = 2048;

  /** What a frame needs for the struct and the log. */
  static final int ROOM = SIZE + LOG_SIZE;

  private CommonLog() {}

  /**
   * Makes a call that failed once more, to learn why. A kernel that has no such log refuses the
   * command.
   *
   * @param result the descriptor, should it go well this time, or -1
   * @param words what the kernel says; empty where it has nothing to say
   */
  record Retry(int result, String words) {
    static Retry of(int command, Frame frame) {
      long common = frame.zeroedRoom(SIZE);
      long text = frame.room(LOG_SIZE);
      frame.setByte(text, (byte) 0);
      frame.setLong(common, text);
      frame.setInt(common + 8, LOG_SIZE);
      frame.setInt(common + 12, 1);
      int result =
          Native.bpf(command | COMMAND, frame.address(), frame.attributeSize(), common, SIZE);
      return new Retry(result, frame.getText(text, LOG_SIZE).strip());
    }
  }
}
